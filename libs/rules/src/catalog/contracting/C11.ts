import { NO_AMOUNT } from '../../at-risk.js';
import {
  defineRule,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  type TouchSources,
} from '../../define.js';
import { LAW } from '../../law.js';
import { percent, share, shareAtLeast } from '../../months.js';
import { changedVisits, validVisitsAmong } from '../../places.js';
import { hasWeakEvidence } from './signing.js';

const PLACE = 'fixmedins_code';
/** SQL: a year that the clock has passed; only such years are judged, so that the care of a year that runs touches nothing. */
const isPast = (year: string, from: RuleSources): string => `makeDate32(${year}, 12, 31) <= ${from.asOf}`;

/** SQL of the places with which some persons ever had a contract. */
const signedWith = (persons: string, from: RuleSources): string =>
  `SELECT fixmedins_code AS unit FROM ${from.related('contracts', 'psn_no', persons)}`;

/** SQL of the places of persons for whom changed visits, or their settlements, may say whether they were seen in a past year: no other visit of that year does. */
const seenOtherwise = (_: string, from: TouchSources): string => {
  const changed = from.shared(
    `(SELECT DISTINCT psn_no, mdtrt_id, toYear(begntime) AS year FROM ${changedVisits(from)} WHERE ${isPast('toYear(begntime)', from)})`,
  );
  const others =
    from.shared(`(SELECT * FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${changed}`)}
    WHERE (psn_no, toYear(begntime)) IN (SELECT psn_no, year FROM ${changed}) AND (psn_no, mdtrt_id) NOT IN (SELECT psn_no, mdtrt_id FROM ${changed}))`);
  return signedWith(
    `SELECT psn_no FROM ${changed} WHERE (psn_no, year) NOT IN (SELECT psn_no, toYear(begntime) FROM ${validVisitsAmong(from, others)})`,
    from,
  );
};

/** SQL of the contracts in force on the last day of each past year, with the years that they cover. */
const panels = (from: RuleSources): string =>
  from.shared(`(
  SELECT *, arrayJoin(range(toYear(begndate), toYear(enddate) + 1)) AS year, uniqExact(psn_no) OVER (PARTITION BY evidence_hash) AS shared
  FROM ${from.rows('contracts', PLACE)}
  WHERE makeDate32(year, 12, 31) BETWEEN begndate AND least(enddate, ifNull(term_date, enddate)) AND ${isPast('year', from)})`);

/** SQL of (psn_no, year) of persons who were seen anywhere, or served, in a year. */
const seen = (from: RuleSources): string => {
  const persons = `SELECT psn_no FROM ${panels(from)}`;
  const visits = validVisitsAmong(from, from.related('visits', 'psn_no', persons));
  return from.shared(`(SELECT psn_no AS seen_psn, toYear(begntime) AS seen_year, 1 AS is_claim FROM ${visits}
    UNION ALL SELECT psn_no, toYear(done_time), 0 FROM ${from.related('services', 'psn_no', persons)})`);
};

export const C11 = defineRule({
  id: 'C11',
  name: { zh: '空挂签约', en: 'A panel of ghosts' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'B',
  version: 1,
  about: {
    zh: '年末在签居民中，两年内没有任何就诊购药、当年也没有履约服务的占比过高',
    en: 'Too many of those under contract at the end of a year were seen nowhere in two years and served by nobody in the last of them',
  },
  params: {
    persons: {
      label: { zh: '最少在签人数', en: 'Fewest persons under contract' },
      unit: { zh: '人', en: 'persons' },
      default: 50,
      min: 20,
      max: 10000,
    },
    share: {
      label: { zh: '无踪迹占比超过', en: 'Share without a trace above' },
      unit: { zh: '比', en: 'share' },
      default: 0.4,
      min: 0.1,
      max: 1,
    },
  },
  legal: [LAW.agreement, LAW.noForgery],
  needs: ['contracts', 'visits', 'settlements', 'services', 'insured'],
  touches: {
    contracts: (changed) => `SELECT fixmedins_code AS unit FROM ${changed}`,
    insured: (changed, from) => signedWith(`SELECT psn_no FROM ${changed}`, from),
    visits: (changed, from) =>
      signedWith(`SELECT psn_no FROM ${changed} WHERE ${isPast('toYear(begntime)', from)}`, from),
    services: (changed, from) =>
      signedWith(`SELECT psn_no FROM ${changed} WHERE ${isPast('toYear(done_time)', from)}`, from),
    settlements: (changed, from) => {
      const refunded = from.related(
        'settlements',
        'setl_id',
        `SELECT init_setl_id FROM ${changed} WHERE init_setl_id != ''`,
      );
      const paid = `SELECT mdtrt_id FROM ${changed} UNION DISTINCT SELECT mdtrt_id FROM ${refunded}`;
      return signedWith(
        `SELECT psn_no FROM ${from.related('visits', 'mdtrt_id', paid)} WHERE ${isPast('toYear(begntime)', from)}`,
        from,
      );
    },
  },
  narrows: { visits: seenOtherwise, settlements: seenOtherwise },
  due: (from) =>
    `SELECT fixmedins_code AS unit, makeDate32(arrayJoin(range(toYear(begndate), toYear(enddate) + 1)), 12, 31) AS due FROM ${from.all('contracts')}`,
  population: (from) => `SELECT fixmedins_code AS unit FROM ${panels(from)}`,
  violations: (from) => `
    SELECT at_place AS unit, [at_place, toString(panel_year)] AS anchor, if(weak * 2 >= silent, 'suspected', 'hint') AS grade,
      'institution' AS subject_type, at_place AS subject_id, at_place AS fixmedins_code, '' AS psn_no,
      toDateTime(makeDate(panel_year - 1, 1, 1), 'Asia/Shanghai') AS event_from, toDateTime(makeDate(panel_year, 12, 31), 'Asia/Shanghai') AS event_to,
      toDecimal64(0, 2) AS amount, ${evidenceEach('contracts', 'ids')} AS evidence,
      ${facts({
        place: 'at_place',
        year: 'panel_year',
        persons: 'persons',
        silent: 'silent',
        share: percent(share('silent', 'persons')),
        weak: 'weak',
      })} AS facts,
      ${quality({})} AS quality
    FROM (
      SELECT k.fixmedins_code AS at_place, k.year AS panel_year, uniqExact(k.psn_no) AS persons,
        uniqExactIf(k.psn_no, NOT has(y.years, k.year) AND NOT has(c.years, k.year) AND NOT has(c.years, k.year - 1)) AS silent,
        uniqExactIf(k.psn_no, NOT has(y.years, k.year) AND NOT has(c.years, k.year) AND NOT has(c.years, k.year - 1) AND ${hasWeakEvidence('k.shared').replaceAll('evidence_', 'k.evidence_')}) AS weak,
        countIf(has(c.years, k.year - 1)) AS known_before,
        arraySlice(arraySort(groupArrayIf(k.contract_id, NOT has(y.years, k.year) AND NOT has(c.years, k.year) AND NOT has(c.years, k.year - 1))), 1, 20) AS ids
      FROM ${panels(from)} k
      INNER JOIN (SELECT psn_no AS known_psn, psn_insu_date, die_date, paus_insu_date FROM ${from.related('insured', 'psn_no', `SELECT psn_no FROM ${panels(from)}`)}) p ON p.known_psn = k.psn_no
      LEFT JOIN (SELECT seen_psn, groupUniqArray(seen_year) AS years FROM ${seen(from)} WHERE is_claim = 1 GROUP BY seen_psn) c ON c.seen_psn = k.psn_no
      LEFT JOIN (SELECT seen_psn, groupUniqArray(seen_year) AS years FROM ${seen(from)} WHERE is_claim = 0 GROUP BY seen_psn) y ON y.seen_psn = k.psn_no
      -- Who was not covered all the time had less of it in which to be seen.
      WHERE ifNull(p.psn_insu_date <= makeDate32(k.year - 1, 1, 1), 1) AND ifNull(p.die_date > makeDate32(k.year, 12, 31), 1) AND p.paus_insu_date IS NULL
      GROUP BY at_place, panel_year)
    WHERE persons >= ${from.param('persons')} AND known_before > 0 AND ${shareAtLeast('silent', 'persons')} > ${from.param('share')}`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '{place} {year} 年末在签且全程参保的 {persons} 人中，{silent} 人（{share}）连续两年没有任何就诊购药，当年也没有履约服务，其中 {weak} 人的签约没有本人凭据。',
    en: 'Of {persons} persons under contract with {place} at the end of {year} and insured all along, {silent} ({share}) were seen nowhere in two years and served by nobody in the last; {weak} of their contracts have no evidence of their own.',
  },
  facts: {
    place: place('签约机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    persons: { zh: '在签人数', en: 'persons' },
    silent: { zh: '无踪迹人数', en: 'without a trace' },
    share: { zh: '占比', en: 'share' },
    weak: { zh: '缺本人凭据', en: 'without own evidence' },
  },
  innocent: [
    {
      text: { zh: '外出务工居民', en: 'People who work elsewhere' },
      checked: {
        zh: '异地就诊购药只要结算即算有踪迹；凭据齐全的只作提示',
        en: 'A settlement anywhere is a trace; with evidence of the persons it is a hint only',
      },
    },
    {
      text: { zh: '健康居民少就诊', en: 'Healthy people' },
      checked: {
        zh: '要求两年无就诊且当年无服务，并按占比的 95% 置信下限判断',
        en: 'Two years without care and one without service, judged by the lower end of the 95 % interval',
      },
    },
    {
      text: { zh: '新参保、死亡或停保', en: 'Newly insured, dead or paused' },
      checked: { zh: '不计入', en: 'Left out' },
    },
    {
      text: { zh: '数据从年中开始', en: 'Records begin late' },
      checked: {
        zh: '前一年没有任何在签居民就诊记录的不判断',
        en: 'Not judged when nobody of the panel was seen in the year before',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '六十人中五十人两年无踪迹且无凭据',
        en: 'fifty of sixty without a trace and without evidence',
      },
      records: panel({ seen: 10, evidence: 'none' }),
      finds: [['C10']],
    },
    {
      title: { zh: '六十人中四十五人有就诊', en: 'forty-five of sixty were seen' },
      records: panel({ seen: 45, evidence: 'none' }),
      finds: [],
    },
    {
      title: { zh: '无就诊但都有服务', en: 'not seen but served' },
      records: panel({ seen: 10, served: 60, evidence: 'none' }),
      finds: [],
    },
  ],
});

/** Sixty persons under contract for a year; some were seen in the year before, some served. */
function panel({ seen: visited, served = 1, evidence }: { seen: number; served?: number; evidence: string }) {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
  return {
    insured: numbers(60).map((n) => ({ psn_no: `P${n}`, psn_insu_date: '2020-01-01' })),
    contracts: numbers(60).map((n) => ({
      contract_id: `C${n}`,
      psn_no: `P${n}`,
      fixmedins_code: 'H1',
      begndate: '2025-01-01',
      enddate: '2025-12-31',
      sign_time: '2025-01-01 09:00:00',
      evidence_type: evidence,
    })),
    services: numbers(served).map((n) => ({
      rec_id: `R${n}`,
      psn_no: `P${n}`,
      fixmedins_code: 'H1',
      done_time: '2025-05-01 09:00:00',
    })),
    visits: [
      ...numbers(visited).map((n) => ({
        mdtrt_id: `V${n}`,
        psn_no: `P${n}`,
        begntime: '2024-05-01 09:00:00',
      })),
      { mdtrt_id: 'LATE', psn_no: 'P0', begntime: '2026-01-05 09:00:00' },
    ],
    settlements: [
      ...numbers(visited).map((n) => ({
        setl_id: `S${n}`,
        mdtrt_id: `V${n}`,
        psn_no: `P${n}`,
        setl_time: '2024-05-01 10:00:00',
      })),
      { setl_id: 'LATE', mdtrt_id: 'LATE', psn_no: 'P0', setl_time: '2026-01-05 10:00:00' },
    ],
  };
}
