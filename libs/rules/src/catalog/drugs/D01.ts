import { knownDiagnoses } from '@fundwatch/streams';
import { defineRule, facts, quality, touchesPersons, worded, type RuleSources } from '../../define.js';
import { isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';
import { lineEvidence, takenHome } from './dispensed.js';
import { taken } from './examples.js';

/** How far back a dispensing still lies in the cupboard: as long as a long prescription lasts. */
const LOOK_BACK = 90;
/** The longest month: supply for no more than that is no excess, in however many portions it comes. */
const MONTH_DAYS = 31;

/** SQL of what was dispensed of each drug on each day; `counts` tells that the person came for it, and by no planned cycle. */
const daily = (from: RuleSources): string => {
  const home = takenHome(from);
  // What was dispensed on one day only is no repeat.
  const drugs = from.shared(
    `(SELECT * FROM ${home} WHERE (psn_no, code) IN (SELECT psn_no, code FROM ${home} GROUP BY psn_no, code HAVING min(day) != max(day)))`,
  );
  return `(
  SELECT psn_no, code, day, max(drug) AS name, min(is_unnamed) AS no_name, sum(said) AS said_days, min(said) > 0 AS is_said, sum(counted) AS counted_days,
    sum(amount) AS money, max(is_proxy = 0 AND NOT ${isPlannedCycle('d.diag_code')}) AS counts,
    max(med_type = '14' OR k.chronic = 1) AS is_chronic, groupUniqArrayIf(fixmedins_code, is_proxy = 0) AS at_places,
    argMax(fixmedins_code, (begntime, mdtrt_id)) AS last_place, min(begntime) AS first_at, max(begntime) AS last_at, groupArrayArray(lines) AS day_lines
  FROM ${drugs} d LEFT JOIN ${knownDiagnoses(from.all, `SELECT DISTINCT diag_code FROM ${drugs}`)} k ON k.diag_code = d.diag_code
  GROUP BY psn_no, code, day)`;
};

/** SQL of the same, with what had been dispensed in the days before and how long that was. */
const heldSupply = (from: RuleSources): string => `(
  SELECT *, toStartOfMonth(day) AS month, sum(said_days) OVER held AS held_said, sum(counted_days) OVER held AS held_counted, count() OVER held AS times_held,
    toInt32(day) - min(toInt32(day)) OVER held AS elapsed,
    if(max(greatest(is_chronic, said_days > ${from.param('ordinary_days')})) OVER held = 1, ${from.param('long_days')}, ${from.param('ordinary_days')}) AS allowed,
    ${from.param('excess_percent')} * (elapsed + allowed) / 100 AS most,
    times_held > 1 AND held_said > most AS is_said_excess, times_held > 1 AND held_counted > most AS is_counted_excess,
    groupArrayArray(day_lines) OVER held AS held_lines, first_value(first_at) OVER held AS held_from
  FROM ${daily(from)}
  WINDOW held AS (PARTITION BY psn_no, code ORDER BY toInt32(day) RANGE BETWEEN ${LOOK_BACK - 1} PRECEDING AND CURRENT ROW))`;

export const D01 = defineRule({
  id: 'D01',
  name: { zh: '超量重复开药', en: 'The same drug, again and too much' },
  family: 'drugs',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一人同一药品在前次用药未用完时反复开取，存量明显超过允许天数，或一个自然月内开取次数过多',
    en: 'A person gets the same drug again and again long before it is used up, or too many times in a calendar month',
  },
  params: {
    ordinary_days: {
      label: { zh: '普通处方允许存量', en: 'Days of supply that may be at home' },
      unit: { zh: '天', en: 'days' },
      default: 30,
      min: 7,
      max: 60,
    },
    long_days: {
      label: { zh: '慢病、长期处方允许存量', en: 'The same for chronic illness and long prescriptions' },
      unit: { zh: '天', en: 'days' },
      default: 90,
      min: 30,
      max: 180,
    },
    excess_percent: {
      label: { zh: '超量界限', en: 'Limit, of what is needed and allowed' },
      unit: { zh: '%', en: '%' },
      default: 120,
      min: 100,
      max: 300,
    },
    times: {
      label: { zh: '每月开取次数', en: 'Times in a month' },
      unit: { zh: '次', en: 'times' },
      default: 4,
      min: 2,
      max: 15,
    },
    places: {
      label: { zh: '每月开取机构数', en: 'Institutions in a month' },
      unit: { zh: '家', en: 'institutions' },
      default: 3,
      min: 2,
      max: 10,
    },
  },
  legal: [LAW.overPrescribed, LAW.longPrescription],
  needs: ['fees', 'visits', 'settlements'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  broadcast: ['catalogue', 'diagnoses'],
  population: (from) => `SELECT psn_no AS unit FROM ${takenHome(from)}`,
  violations: (from) => `
      SELECT psn_no AS unit, [code, toString(month)] AS anchor, if(length(signs) > 1, 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, place AS fixmedins_code, psn_no, from_at AS event_from, to_at AS event_to, again AS amount,
        ${lineEvidence('all_lines')} AS evidence,
        ${facts({
          drug: 'drug_name',
          month: `formatDateTime(month, '%Y-%m')`,
          times: 'times_taken',
          places: 'places',
          said: 'worst.2',
          counted: 'worst.3',
          elapsed: 'worst.4',
          allowed: 'worst.5',
          signs: `arrayStringConcat(signs, ';')`,
          kinds: 'length(signs)',
          price: 'toDecimalString(again, 2)',
        })} AS facts,
        ${quality({ drug_unnamed: 'is_nameless' })} AS quality
      FROM (
        SELECT psn_no, code, month, max(name) AS drug_name, min(no_name) AS is_nameless, count() AS days_taken, countIf(counts) AS times_taken,
          uniqExactArray(at_places) AS places, max(is_said_excess) AS has_said, max(is_counted_excess) AS has_counted,
          times_taken > ${from.param('times')} AND NOT (min(is_said) AND sum(said_days) * 100 <= ${from.param('excess_percent')} * ${MONTH_DAYS}) AS is_often,
          has_said OR has_counted OR is_often AS has_any,
          arrayFilter(x -> x != '', [if(has_said, 'said', ''), if(has_counted, 'counted', ''), if(is_often, 'often', ''),
            if(places >= ${from.param('places')}, 'places', '')]) AS signs,
          argMax((day, held_said, held_counted, elapsed, allowed), (greatest(held_said, held_counted), day)) AS worst,
          argMax(last_place, day) AS place, min(held_from) AS from_at, max(last_at) AS to_at, groupArrayArray(held_lines) AS all_lines,
          if(days_taken > 1, sum(money) - argMin(money, day), sum(money)) AS again
        FROM ${heldSupply(from)} GROUP BY psn_no, code, month HAVING has_any)`,
  atRisk: {
    zh: '当月首日之后再次开取的明细金额（当月仅一日的，为该日金额），扣除退药',
    en: 'the lines of the drug after its first day in the month (or of that day, if it is the only one), net of returns',
  },
  explain: {
    zh: '该参保人 {month} 本人开取“{drug}” {times} 次，涉及 {places} 家机构。存量最多时，此前 90 天内累计开取处方量 {said} 天、按目录折算 {counted} 天（0 表示未上传或无法折算），其间只过去 {elapsed} 天，允许存量 {allowed} 天。相互独立的迹象 {kinds} 项，当月重复开取金额 {price} 元。',
    en: 'In {month} the person got “{drug}” {times} times at {places} institutions. At its most the supply of the last 90 days was {said} days by the prescriptions and {counted} days by the catalogue (0: not known), while {elapsed} days had passed and {allowed} days may be at home. Independent signs: {kinds}. What was got again that month cost {price} yuan.',
  },
  facts: {
    drug: { zh: '药品', en: 'drug' },
    month: { zh: '月份', en: 'month' },
    times: { zh: '当月次数', en: 'times in the month' },
    places: { zh: '机构数', en: 'institutions' },
    said: { zh: '处方天数', en: 'days by the prescriptions' },
    counted: { zh: '目录折算天数', en: 'days by the catalogue' },
    elapsed: { zh: '经过天数', en: 'days passed' },
    allowed: { zh: '允许存量', en: 'days allowed' },
    signs: worded(
      {
        said: { zh: '处方天数超量', en: 'days of the prescriptions' },
        counted: { zh: '目录折算超量', en: 'quantity by the catalogue' },
        often: { zh: '当月次数过多', en: 'times in the month' },
        places: { zh: '多家机构开取', en: 'several institutions' },
      },
      '相互独立的迹象',
      'independent signs',
    ),
    kinds: { zh: '迹象数', en: 'number of signs' },
    price: { zh: '重复金额', en: 'amount got again' },
  },
  innocent: [
    {
      text: { zh: '慢病长期处方、提前几日续方', en: 'Long prescriptions, and refills some days early' },
      checked: {
        zh: '慢病或长期处方允许存量 90 天，普通 30 天，再留两成余地',
        en: 'Ninety days may be at home in chronic illness or by a long prescription, thirty otherwise, and a fifth more',
      },
    },
    {
      text: { zh: '药品遗失、外出一次多开', en: 'Lost drugs, or a journey' },
      checked: {
        zh: '只有一种迹象的仅作提示',
        en: 'One sign alone is a hint',
      },
    },
    {
      text: { zh: '少量多次取药', en: 'Small portions' },
      checked: {
        zh: '处方天数齐全且合计不超过当月的，次数不算迹象',
        en: 'Where the prescriptions’ days are known and come to no more than the month, the times are no sign',
      },
    },
    {
      text: { zh: '门诊输液、透析、放化疗用药', en: 'Infusions, dialysis, chemotherapy' },
      checked: {
        zh: '在机构内使用的注射剂、雾化吸入等不计入，计划性周期就诊不计次数；急诊、住院和出院带药不计入',
        en: 'Drugs that are given at the place do not count, nor do the times of planned cycles; emergencies, stays and drugs taken home from them are left out',
      },
    },
    {
      text: { zh: '退药、家属代取', en: 'Returned, or collected by family' },
      checked: {
        zh: '按退药后的余量计算；代取不计次数和机构',
        en: 'Counted net of returns; collections by family count neither as times nor as places',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '一个月内在三家机构五次开取同一药品，每次三十天；目录折算与处方天数均超量',
        en: 'the same drug for thirty days, five times in a month at three institutions; and one drug too much by prescription and catalogue',
      },
      records: {
        catalogue: [{ med_list_codg: 'X2', days_per_unit: '30', begndate: '2024-01-01' }],
        ...taken([
          ...['01', '05', '10', '15', '20'].map((day, at) => ({
            day: `2025-03-${day}`,
            place: `H${(at % 3) + 1}`,
          })),
          ...['01', '02', '03', '04', '05'].map((day) => ({
            psn: 'P2',
            code: 'X2',
            day: `2025-04-${day}`,
            days: '40',
          })),
        ]),
      },
      finds: [
        ['V1', 'V5'],
        ['V6', 'V10'],
      ],
    },
    {
      title: {
        zh: '每二十五天续方、退药后重开、九十天长期处方提前一周',
        en: 'refills every 25 days, returned and prescribed again, ninety days a week early',
      },
      records: taken([
        ...['2025-03-01', '2025-03-26', '2025-04-20', '2025-05-15'].map((day) => ({ day })),
        { psn: 'P2', day: '2025-03-01', isReturned: true },
        { psn: 'P2', day: '2025-03-02' },
        { psn: 'P3', day: '2025-01-02', days: '90' },
        { psn: 'P3', day: '2025-03-26', days: '90' },
      ]),
      finds: [],
    },
    {
      title: {
        zh: '一周门诊输液、每三天取三天的药、住院每日用药、家属代取',
        en: 'a week of infusions, three days of supply every third day, daily drugs of a stay, collected by family',
      },
      records: taken([
        ...['01', '02', '03', '04', '05', '06'].map((day) => ({
          day: `2025-03-${day}`,
          name: '头孢曲松注射剂',
          days: '',
        })),
        ...['01', '04', '07', '10', '13', '16', '19'].map((day) => ({
          psn: 'P2',
          day: `2025-03-${day}`,
          days: '3',
        })),
        ...['01', '02', '03', '04', '05', '06'].map((day) => ({
          psn: 'P3',
          day: `2025-03-${day}`,
          kind: '21',
        })),
        ...['01', '08', '15', '22', '29'].map((day) => ({
          psn: 'P4',
          day: `2025-03-${day}`,
          days: '',
          visit: { proxy_flag: '1' },
        })),
      ]),
      finds: [],
    },
  ],
});
