import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, since, until, yearsBeside } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['outpatient_fees', 'outpatient_visits', 'inpatient_fees', 'episodes'] as const;

/** A hundred visits a year at each of some township centres; the first one’s fee is given. */
const priced = (fee: number, peers = 7): RuleExample['records'] => ({
  institutions: Array.from({ length: peers }, (_, n) => ({ fixmedins_code: `H${n + 1}`, tier: 'township' })),
  ...settledVisits(
    Array.from({ length: peers * 100 }, (_, n) => ({
      id: `V${n}`,
      at: `2025-${n % 12 === 11 ? '12-31' : `${String((n % 12) + 1).padStart(2, '0')}-05`}`,
      place: `H${(n % peers) + 1}`,
      money: { medfee_sumamt: `${n % peers === 0 ? fee : 97 + (n % peers)}.00` },
    })),
  ),
});

export const P11 = defineRule({
  id: 'P11',
  name: { zh: '次均费用离群', en: 'Fees a visit far from peers' },
  family: 'billing',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一年的门诊或住院次均费用明显高于同层级机构',
    en: 'An institution’s mean fee of an outpatient visit or of a stay in a year lies far above that of institutions of its tier',
  },
  params: {
    z: {
      label: { zh: '稳健标准分超过', en: 'Robust score above' },
      unit: { zh: '倍', en: 'times' },
      default: 3,
      min: 2,
      max: 20,
    },
    times: {
      label: { zh: '高于同级中位数的倍数', en: 'Times the median of the tier' },
      unit: { zh: '倍', en: 'times' },
      default: 1.5,
      min: 1.1,
      max: 20,
    },
    visits: {
      label: { zh: '最少门诊人次', en: 'Fewest visits' },
      unit: { zh: '人次', en: 'visits' },
      default: 100,
      min: 20,
      max: 100000,
    },
    stays: {
      label: { zh: '最少住院人次', en: 'Fewest stays' },
      unit: { zh: '人次', en: 'stays' },
      default: 30,
      min: 10,
      max: 100000,
    },
    peers: {
      label: { zh: '最少同级机构', en: 'Fewest peers' },
      unit: { zh: '家', en: 'peers' },
      default: 5,
      min: 3,
      max: 100,
    },
  },
  legal: [LAW.agreement],
  needs: ['institutions', 'visits', 'settlements'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['outpatient_visits'])} WHERE outpatient_visits > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'm.kind', 'toString(m.year)')}, 'hint' AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        year: 'm.year',
        kind: `if(m.kind = 'out', '门诊 (outpatient)', '住院 (inpatient)')`,
        mean: 'toString(round(m.fee, 2))',
        median: 'toString(round(m.median, 2))',
        score: 'toString(round(m.score, 1))',
        peers: 'm.peers',
        visits: 'toUInt64(m.visits)',
      })} AS facts,
      ${quality(PLACE_UNKNOWN)} AS quality
    FROM (
      SELECT *, (fee - median) / greatest(1.4826 * quantileExact(0.5)(abs(fee - median)) OVER (PARTITION BY kind, year, tier), median / 20) AS score
      FROM (
        SELECT *, quantileExact(0.5)(fee) OVER peers AS median, count() OVER peers AS peers
        FROM (
          SELECT y.subject_id AS subject_id, y.year AS year, y.months AS months, k.1 AS kind, k.3 AS visits, toFloat64(k.2) / toFloat64(k.3) AS fee, t.tier AS tier
          FROM ${yearsBeside(from, 'institution', MEASURES)} y ARRAY JOIN [('out', outpatient_fees, outpatient_visits), ('in', inpatient_fees, episodes)] AS k
          INNER JOIN ${placesOf(from)} t ON t.known_place = y.subject_id
          WHERE k.3 >= if(k.1 = 'out', ${from.param('visits')}, ${from.param('stays')}))
        WINDOW peers AS (PARTITION BY kind, year, tier))) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE m.peers > ${from.param('peers')} AND m.score > ${from.param('z')} AND m.fee > m.median * ${from.param('times')}`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} {year} 年{kind}次均费用 {mean} 元（{visits} 人次），同层级 {peers} 家机构的中位数 {median} 元，稳健标准分 {score}。',
    en: 'In {year} a visit to {place} cost {mean} yuan on average ({kind}, {visits} of them); the median of the {peers} institutions of its tier is {median} yuan: a robust score of {score}.',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    kind: { zh: '类别', en: 'kind' },
    mean: { zh: '次均费用', en: 'mean fee' },
    median: { zh: '同级中位数', en: 'median of peers' },
    score: { zh: '稳健标准分', en: 'robust score' },
    peers: { zh: '同级机构数', en: 'institutions of the tier' },
    visits: { zh: '人次', en: 'visits' },
  },
  innocent: [
    {
      text: { zh: '病例组合较重', en: 'A heavier mix of cases' },
      checked: { zh: '只作提示，不单独作为违规依据', en: 'A hint only, never a ground by itself' },
    },
    {
      text: { zh: '人次少', en: 'Few visits' },
      checked: { zh: '人次和同级机构数不足的不判断', en: 'Not judged with too few visits or peers' },
    },
    {
      text: { zh: '同级机构差异本来就大', en: 'Peers that differ much' },
      checked: {
        zh: '按同级机构的中位数与离散程度判断',
        en: 'Judged by the median and the spread of the peers',
      },
    },
  ],
  examples: [
    {
      title: { zh: '次均费用为同级三倍', en: 'three times the fee of its peers' },
      records: priced(300),
      finds: [['H1']],
    },
    { title: { zh: '略高于同级', en: 'a little above its peers' }, records: priced(115), finds: [] },
    { title: { zh: '同级机构不足', en: 'too few peers' }, records: priced(300, 3), finds: [] },
  ],
});
