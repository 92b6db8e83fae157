import { HOME_INJECTION } from '../../billed.js';
import {
  defineRule,
  evidenceEach,
  facts,
  quality,
  type RuleSources,
  touchesPersons,
  visitsOfPersons,
  worded,
} from '../../define.js';
import { isMalignant, isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';
import { IN_PERSON } from '../../places.js';
import { keptLines, LINES_MOST } from './lines.js';

/** Days over which a flurry of visits is counted, and within which the same drug from another place is a repeat. */
const FLURRY_DAYS = 6;
const REPEAT_DAYS = 7;

/**
 * Treatment comes in courses by its nature: infusions, injections, dressings, rehabilitation, dialysis, acupuncture. What patients
 * inject at home, by the month, is no course for which they have to come.
 */
const IS_COURSE = `(charged_as = '05' OR match(item, '透析|康复|针灸|推拿|理疗|注射|输液|换药|放疗|化疗|疫苗') AND NOT match(item, '${HOME_INJECTION}'))`;

const OUTPATIENT = `fund > 0 AND med_type IN ('11', '14', '19')`;

/**
 * SQL of the persons who came so often in some quarter that a span may be found: half a flurry falls into one quarter, and a
 * quarter of the places of a year.
 */
function oftenThere(from: RuleSources): string {
  const least = Math.ceil(
    Math.min(from.param('quarter'), from.param('flurry') / 2, from.param('places') / 4),
  );
  return `(SELECT psn_no FROM ${visitsOfPersons(from)} WHERE ${OUTPATIENT} GROUP BY psn_no, toStartOfQuarter(begntime) HAVING count() >= ${least})`;
}

/**
 * SQL of the days on which a person was an outpatient at a place. Several registrations of one day there are one coming; emergencies,
 * maternity, cancer, planned cycles and courses of treatment have a reason of their own to come often.
 */
const comings = (from: RuleSources): string =>
  from.shared(`(
  SELECT psn_no, fixmedins_code AS place, toDate(begntime) AS day, sum(fund) AS paid, min(begntime) AS first_at, arraySort(groupArray(mdtrt_id)) AS ids
  FROM ${visitsOfPersons(from)}
  WHERE psn_no IN ${oftenThere(from)} AND ${OUTPATIENT} AND ${IN_PERSON} AND NOT ${isPlannedCycle('diag_code')} AND NOT ${isMalignant('diag_code')}
    AND (psn_no, mdtrt_id) NOT IN (SELECT psn_no, mdtrt_id FROM ${keptLines(from)} WHERE ${IS_COURSE})
  GROUP BY psn_no, place, day)`);

/** SQL of the comings, each in its quarter with its number and how many came before it within days, and in its year with the number of its place. */
const counted = (from: RuleSources): string => `(
  SELECT *, concat(toString(toYear(day)), '-Q', toString(toQuarter(day))) AS quarter, toString(toYear(day)) AS year,
    row_number() OVER (PARTITION BY psn_no, quarter ORDER BY first_at, place) AS nth,
    count() OVER (PARTITION BY psn_no ORDER BY toUInt32(day) RANGE BETWEEN ${FLURRY_DAYS - 1} PRECEDING AND CURRENT ROW) AS pace
  FROM ${comings(from)})`;

/** SQL of the spans, quarters and years, in which a person came too often or to too many places. */
const spans = (from: RuleSources): string =>
  from.shared(`(
  SELECT psn_no, quarter AS span, count() AS times, max(pace) AS flurry, uniqExact(place) AS places, min(first_at) AS since, max(first_at) AS until,
    sumIf(paid, nth > ${from.param('quarter')} OR pace >= ${from.param('flurry')}) AS amount, sum(paid) AS all_paid, argMax(place, (first_at, place)) AS last_place,
    arraySort(arrayFlatten(groupArray(ids))) AS ids, multiIf(times > ${from.param('quarter')} AND flurry >= ${from.param('flurry')}, 'quarter;flurry',
      times > ${from.param('quarter')}, 'quarter', 'flurry') AS why
  FROM ${counted(from)} GROUP BY psn_no, quarter HAVING times > ${from.param('quarter')} OR flurry >= ${from.param('flurry')}
  UNION ALL
  SELECT psn_no, year AS span, sum(n) AS times, max(most) AS flurry, count() AS places, min(since_at) AS since, max(until_at) AS until,
    sumIf(paid_at, nth >= ${from.param('places')}) AS amount, sum(paid_at) AS all_paid, argMax(place, (until_at, place)) AS last_place,
    arraySort(arrayFlatten(groupArray(visit_ids))) AS ids, 'places' AS why
  FROM (
    SELECT *, row_number() OVER (PARTITION BY psn_no, year ORDER BY since_at, place) AS nth
    FROM (
      SELECT psn_no, year, place, count() AS n, max(pace) AS most, min(first_at) AS since_at, max(first_at) AS until_at, sum(paid) AS paid_at,
        arrayFlatten(groupArray(ids)) AS visit_ids
      FROM ${counted(from)} GROUP BY psn_no, year, place))
  GROUP BY psn_no, year HAVING places >= ${from.param('places')})`);

/** SQL of how often a person with such a span got a drug again within days from another place, by quarter and by year. */
const repeats = (from: RuleSources): string => `(
  SELECT psn_no AS drug_psn, drug_span, count() AS repeated
  FROM (
    SELECT psn_no, day, arrayJoin([concat(toString(toYear(day)), '-Q', toString(toQuarter(day))), toString(toYear(day))]) AS drug_span
    FROM (
      SELECT psn_no, day, place, lagInFrame((place, day)) OVER (PARTITION BY psn_no, code ORDER BY day, place ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS previous
      FROM (
        SELECT DISTINCT psn_no, code, place, day FROM ${keptLines(from)}
        WHERE list IN ('101', '102', '104', '105') AND net_cnt > 0 AND psn_no IN (SELECT psn_no FROM ${spans(from)})
          AND (psn_no, place, toDate(day)) IN (SELECT psn_no, place, day FROM ${comings(from)})))
    WHERE previous.1 != '' AND previous.1 != place AND dateDiff('day', previous.2, day) <= ${REPEAT_DAYS})
  GROUP BY drug_psn, drug_span)`;

export const P10 = defineRule({
  id: 'P10',
  name: { zh: '频繁就诊', en: 'Coming too often' },
  family: 'billing',
  grade: 'suspected',
  mode: 'W',
  version: 2,
  about: {
    zh: '同一人一季度门诊就诊过多、数日内密集就诊或一年内到过多家机构就诊，疗程治疗除外；多家机构且反复开取同种药品的为可疑',
    en: 'A person is an outpatient too often in a quarter or within days, or at too many institutions in a year, courses of treatment apart; suspected with several institutions and the same drugs again and again',
  },
  params: {
    quarter: {
      label: { zh: '一季度门诊次数', en: 'Visits a quarter' },
      unit: { zh: '次', en: 'visits' },
      default: 30,
      min: 10,
      max: 90,
    },
    flurry: {
      label: { zh: '六天内门诊次数', en: 'Visits in six days' },
      unit: { zh: '次', en: 'visits' },
      default: 10,
      min: 5,
      max: 60,
    },
    places: {
      label: { zh: '一年内机构数', en: 'Institutions a year' },
      unit: { zh: '家', en: 'institutions' },
      default: 19,
      min: 5,
      max: 100,
    },
    drug_places: {
      label: { zh: '列为可疑的最少机构数', en: 'Fewest institutions to be suspected' },
      unit: { zh: '家', en: 'institutions' },
      default: 3,
      min: 2,
      max: 20,
    },
    drug_repeats: {
      label: { zh: '列为可疑的最少重复开药次数', en: 'Fewest repeats of drugs to be suspected' },
      unit: { zh: '次', en: 'times' },
      default: 3,
      min: 1,
      max: 50,
    },
  },
  legal: [LAW.overExamination, LAW.individual],
  needs: ['visits', 'settlements'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')}`,
  violations: (from) => `
      SELECT s.psn_no AS unit, [s.psn_no, s.span] AS anchor,
        if(s.places >= ${from.param('drug_places')} AND d.repeated >= ${from.param('drug_repeats')}, 'suspected', 'hint') AS grade,
        'person' AS subject_type, s.psn_no AS subject_id, s.last_place AS fixmedins_code, s.psn_no AS psn_no, s.since AS event_from, s.until AS event_to,
        toDecimal64(s.amount, 2) AS amount, ${evidenceEach('visits', `arraySlice(s.ids, 1, ${LINES_MOST})`)} AS evidence,
        ${facts({
          span: 's.span',
          why: 's.why',
          times: 's.times',
          flurry: 's.flurry',
          places: 's.places',
          repeated: 'd.repeated',
          fund: 'toDecimalString(s.all_paid, 2)',
        })} AS facts,
        ${quality({})} AS quality
      FROM ${spans(from)} s LEFT JOIN ${repeats(from)} d ON d.drug_psn = s.psn_no AND d.drug_span = s.span`,
  atRisk: {
    zh: '超出次数或家数的就诊的基金支付额，扣除退费',
    en: 'what the fund paid for the visits beyond the number, net of refunds',
  },
  explain: {
    zh: '该参保人 {span} 在 {places} 家机构门诊就诊 {times} 次（同日同机构算一次，疗程治疗不计），最密时六天内 {flurry} 次，七天内在另一家机构重复开取同种药品 {repeated} 次，基金共支付 {fund} 元。',
    en: 'In {span} the person was an outpatient {times} times at {places} institutions (a day at one place counts once, courses of treatment do not count), up to {flurry} times in six days, and got the same drug within seven days from another place {repeated} times. The fund paid {fund} yuan in all.',
  },
  facts: {
    span: { zh: '期间', en: 'period' },
    why: worded(
      {
        quarter: { zh: '季度次数过多', en: 'too often in a quarter' },
        flurry: { zh: '数日内密集', en: 'a flurry within days' },
        places: { zh: '机构过多', en: 'too many institutions' },
      },
      '情形',
      'what is unusual',
    ),
    times: { zh: '门诊次数', en: 'visits' },
    flurry: { zh: '六天内最多次数', en: 'most in six days' },
    places: { zh: '机构数', en: 'institutions' },
    repeated: { zh: '跨机构重复开药次数', en: 'drugs repeated elsewhere' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: {
        zh: '透析、放化疗、康复、针灸、输液换药等疗程',
        en: 'Courses: dialysis, chemotherapy, rehabilitation, acupuncture, infusions',
      },
      checked: {
        zh: '有治疗类明细或计划性周期、肿瘤诊断的就诊不计',
        en: 'Visits with a treatment on their bill or such a diagnosis do not count',
      },
    },
    {
      text: { zh: '一次看病挂了几个科', en: 'Several departments on one coming' },
      checked: { zh: '同日同机构算一次', en: 'A day at one place counts once' },
    },
    {
      text: {
        zh: '急诊、产检、线上复诊、家属代取、联合门诊',
        en: 'Emergencies, maternity, online visits, collections by family, joint visits',
      },
      checked: { zh: '不计', en: 'Do not count' },
    },
    {
      text: { zh: '多病共存的老人', en: 'An old person with many illnesses' },
      checked: {
        zh: '次数本身仅作提示，多家机构且跨机构反复开同种药才列可疑',
        en: 'The number alone is a hint; suspected only with several places and the same drugs from them again and again',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '六天内在三家机构十二次，反复开同一种药',
        en: 'twelve times in six days at three places, for one drug again and again',
      },
      records: flurry('P1', ['H1', 'H2', 'H3'], 2, { list_type: '101', med_chrgitm_type: '09' }),
      finds: [['V0', 'V11']],
    },
    {
      title: {
        zh: '六天内在三家机构十二次开取胰岛素注射液',
        en: 'insulin to take home, twelve times in six days at three places',
      },
      records: flurry('P1', ['H1', 'H2', 'H3'], 2, {
        list_type: '101',
        med_chrgitm_type: '09',
        med_list_name: '甘精胰岛素注射液',
      }),
      finds: [['V0', 'V11']],
      grade: 'suspected',
    },
    {
      title: {
        zh: '每日在同一机构挂两个科；急诊',
        en: 'two departments a day at one place; emergencies',
      },
      records: {
        visits: [
          ...flurry('P1', ['H1'], 2, {}).visits,
          ...flurry('P2', ['H1', 'H2'], 2, {}).visits.map((row) => ({
            ...row,
            mdtrt_id: `E${row.mdtrt_id}`,
            med_type: '13',
          })),
        ],
        settlements: [
          ...flurry('P1', ['H1'], 2, {}).settlements,
          ...flurry('P2', ['H1', 'H2'], 2, {}).settlements.map((row) => ({
            ...row,
            setl_id: `E${row.setl_id}`,
            mdtrt_id: `E${row.mdtrt_id}`,
          })),
        ],
      },
      finds: [],
    },
    {
      title: { zh: '每日输液、换药的疗程', en: 'a course of infusions every day' },
      records: flurry('P1', ['H1', 'H2'], 2, { list_type: '201', med_chrgitm_type: '05' }),
      finds: [],
    },
  ],
});

/** Visits on six days, so many a day at these places in turn, each with one line. */
function flurry(psn_no: string, places: readonly string[], perDay: number, rest: Record<string, string>) {
  const all = Array.from({ length: 6 * perDay }, (_, at) => ({
    mdtrt_id: `V${at}`,
    psn_no,
    fixmedins_code: places[at % places.length] ?? 'H1',
    at: `2025-03-0${Math.floor(at / perDay) + 1} 0${8 + (at % perDay)}:00:00`,
  }));
  return {
    visits: all.map(({ at, ...row }) => ({ ...row, begntime: at })),
    settlements: all.map(({ at, ...row }) => ({
      ...row,
      setl_id: row.mdtrt_id.replace('V', 'S'),
      setl_time: at,
    })),
    fees: all.map(({ at, ...row }) => ({
      ...row,
      feedetl_sn: '1',
      med_list_codg: 'X1',
      fee_ocur_time: at,
      ...rest,
    })),
  };
}
