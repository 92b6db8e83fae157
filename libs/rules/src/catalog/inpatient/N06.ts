import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, share, shareAtLeast, since, until, yearsBeside } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['cleared_cases', 'cleared_complicated'] as const;

/** Sixty cases a year at each of some county hospitals; `complicated` of those of the first, six of all others. */
const cleared = (complicated: number, peers = 8): RuleExample['records'] => ({
  institutions: Array.from({ length: peers }, (_, n) => ({ fixmedins_code: `H${n + 1}`, tier: 'county' })),
  clearings: Array.from({ length: peers * 60 }, (_, n) => {
    const place = n % peers;
    const nth = Math.floor(n / peers);
    return {
      clear_id: `C${n}`,
      fixmedins_code: `H${place + 1}`,
      period: '2025-03',
      clr_way: 'drg',
      group_code: nth < (place === 0 ? complicated : 5 + (place % 3)) ? 'ES31' : 'ES35',
    };
  }),
  ...settledVisits([{ id: 'V1', at: '2025-12-31' }]),
});

export const N06 = defineRule({
  id: 'N06',
  name: { zh: '高编高套', en: 'Coded too high' },
  family: 'inpatient',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一年病组清算中伴合并症并发症病例占比明显高于同层级机构',
    en: 'Cases with complications make up far more of what an institution had cleared in a year than at institutions of its tier',
  },
  params: {
    cases: {
      label: { zh: '最少清算病例', en: 'Fewest cases' },
      unit: { zh: '例', en: 'cases' },
      default: 50,
      min: 20,
      max: 100000,
    },
    sigmas: {
      label: { zh: '高于同级均值的标准差倍数', en: 'Standard deviations above the peers’ mean' },
      unit: { zh: '倍', en: 'times' },
      default: 3,
      min: 2,
      max: 10,
    },
    peers: {
      label: { zh: '最少同级机构', en: 'Fewest peers' },
      unit: { zh: '家', en: 'peers' },
      default: 5,
      min: 3,
      max: 100,
    },
  },
  legal: [LAW.agreement, LAW.overuse],
  needs: ['institutions', 'clearings', 'settlements'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['cleared_cases'])} WHERE cleared_cases > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'toString(m.year)')}, if(own > 0.5 AND own > 2 * mean, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        year: 'm.year',
        cases: 'toUInt64(m.cleared_cases)',
        complicated: 'toUInt64(m.cleared_complicated)',
        share: percent('own'),
        mean: percent('mean'),
        before: percent('own_before'),
        peers: 'm.peers',
      })} AS facts,
      ${quality(PLACE_UNKNOWN)} AS quality
    FROM (
      SELECT *, (total - own) / (peers - 1) AS mean, sqrt(greatest((squares - own * own) / (peers - 1) - mean * mean, 0)) AS spread
      FROM (
        SELECT *, ${share('cleared_complicated', 'cleared_cases')} AS own, ${share('cleared_complicated_before', 'cleared_cases_before')} AS own_before,
          count() OVER of_tier AS peers, sum(own) OVER of_tier AS total, sum(own * own) OVER of_tier AS squares
        FROM (
          SELECT y.*, t.tier AS tier FROM ${yearsBeside(from, 'institution', MEASURES)} y INNER JOIN ${placesOf(from)} t ON t.known_place = y.subject_id
          WHERE y.cleared_cases >= ${from.param('cases')})
        WINDOW of_tier AS (PARTITION BY year, tier))
      WHERE peers > ${from.param('peers')}) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE ${shareAtLeast('m.cleared_complicated', 'm.cleared_cases')} > mean + ${from.param('sigmas')} * greatest(spread, 0.02)`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} {year} 年按病组清算 {cases} 例，伴合并症并发症 {complicated} 例（{share}，上年同期 {before}），同层级其余 {peers} 家机构范围内均值 {mean}。',
    en: 'Of {cases} cases that {place} had cleared by group in {year}, {complicated} were coded with complications ({share}; {before} the year before); the mean among the {peers} institutions of its tier is {mean}.',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    cases: { zh: '清算病例', en: 'cases' },
    complicated: { zh: '伴合并症', en: 'with complications' },
    share: { zh: '占比', en: 'share' },
    mean: { zh: '同级均值', en: 'mean of peers' },
    before: { zh: '上年同期', en: 'the year before' },
    peers: { zh: '同级机构数', en: 'institutions of the tier' },
  },
  innocent: [
    {
      text: { zh: '收治重症较多', en: 'A heavier mix of cases' },
      checked: {
        zh: '与同层级机构比较，且只有远超一半与同级两倍的才疑似',
        en: 'Compared with its tier; suspected only far above half and twice the peers',
      },
    },
    {
      text: { zh: '病例少', en: 'Few cases' },
      checked: {
        zh: '按 95% 置信下限判断，病例或同级机构不足的不判断',
        en: 'Judged by the lower end of the 95 % interval, not with too few cases or peers',
      },
    },
    {
      text: { zh: '分组器升级', en: 'A new grouper' },
      checked: { zh: '所有同级机构同步变动的不报', en: 'Where all peers change alike nothing is raised' },
    },
  ],
  examples: [
    {
      title: { zh: '六成伴合并症，同级一成', en: 'six of ten, one of ten at its peers' },
      records: cleared(36),
      finds: [['H1']],
    },
    { title: { zh: '与同级相当', en: 'as its peers' }, records: cleared(6), finds: [] },
    { title: { zh: '同级机构不足', en: 'too few peers' }, records: cleared(36, 3), finds: [] },
  ],
});
