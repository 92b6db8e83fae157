import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, share, shareAtMost, since, until, yearsBeside } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['signings', 'signings_key_group', 'insured', 'insured_key_group'] as const;

/** Two hundred residents, six of ten in key groups; `count` of them sign, so many of key groups first. */
const panel = (key: number, count = 60): RuleExample['records'] => ({
  institutions: [{ fixmedins_code: 'H1', tier: 'township' }],
  insured: Array.from({ length: 200 }, (_, n) => ({
    psn_no: `P${n}`,
    fixmedins_code: 'H1',
    psn_insu_date: '2020-01-01',
    key_groups: n < 120 ? 'elderly' : '',
  })),
  contracts: Array.from({ length: count }, (_, n) => ({
    contract_id: `C${n}`,
    psn_no: `P${n < key ? n : 120 + n - key}`,
    fixmedins_code: 'H1',
    sign_time: '2025-03-01 09:00:00',
    begndate: '2025-03-01',
    enddate: '2025-12-31',
  })),
  ...settledVisits([
    { id: 'V1', at: '2025-03-05' },
    { id: 'V22', at: '2025-12-31' },
  ]),
});

export const C10 = defineRule({
  id: 'C10',
  name: { zh: '挑选签约对象', en: 'Choosing whom to sign' },
  family: 'contracting',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一年内新签约居民中重点人群占比明显低于其辖区居民',
    en: 'Key groups are far rarer among those whom an institution newly signs in a year than among its residents',
  },
  params: {
    signings: {
      label: { zh: '最少新签约', en: 'Fewest new contracts' },
      unit: { zh: '份', en: 'contracts' },
      default: 50,
      min: 20,
      max: 100000,
    },
    ratio: {
      label: { zh: '低于辖区占比的', en: 'Below the residents’ share times' },
      unit: { zh: '比', en: 'ratio' },
      default: 0.7,
      min: 0.1,
      max: 1,
    },
    grave: {
      label: { zh: '视为疑似的比值', en: 'Ratio that makes it suspected' },
      unit: { zh: '比', en: 'ratio' },
      default: 0.4,
      min: 0.05,
      max: 1,
    },
  },
  legal: [LAW.agreement],
  needs: ['institutions', 'contracts', 'insured', 'settlements'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['signings'])} WHERE signings > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'toString(m.year)')}, if(most < base * ${from.param('grave')}, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        year: 'm.year',
        signings: 'toUInt64(m.signings)',
        key: 'toUInt64(m.signings_key_group)',
        share: percent('own'),
        base: percent('base'),
      })} AS facts,
      ${quality(PLACE_UNKNOWN)} AS quality
    FROM (
      SELECT *, ${share('signings_key_group', 'signings')} AS own, ${share('insured_key_group', 'insured')} AS base, ${shareAtMost('signings_key_group', 'signings')} AS most
      FROM ${yearsBeside(from, 'institution', MEASURES)}) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE m.signings >= ${from.param('signings')} AND m.insured_key_group > 0 AND most < base * ${from.param('ratio')}
      -- Contracts of former years hold the others: the institution signs few because most are signed.
      AND m.signings_before + m.signings < toFloat64(m.insured) / greatest(m.months, 1)`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} {year} 年新签约 {signings} 份，其中重点人群 {key} 份（{share}），而其辖区参保居民中重点人群占 {base}。',
    en: 'Of {signings} people whom {place} newly signed in {year}, {key} belong to key groups ({share}); among its residents it is {base}.',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    signings: { zh: '新签约', en: 'newly signed' },
    key: { zh: '其中重点人群', en: 'of key groups' },
    share: { zh: '占比', en: 'share' },
    base: { zh: '辖区占比', en: 'share of residents' },
  },
  innocent: [
    {
      text: { zh: '重点人群早已签约', en: 'Key groups were signed before' },
      checked: {
        zh: '两年新签约已覆盖大部分居民的不报',
        en: 'Not raised where two years of signing reach most residents',
      },
    },
    {
      text: { zh: '新建小区人口年轻', en: 'A new quarter of young people' },
      checked: {
        zh: '与本机构辖区居民比较，而非全县',
        en: 'Compared with its own residents, not with the county',
      },
    },
    {
      text: { zh: '数量少', en: 'Few contracts' },
      checked: { zh: '按 95% 置信上限判断', en: 'Judged by the upper end of the 95 % interval' },
    },
  ],
  examples: [
    {
      title: { zh: '居民六成为重点人群而新签约中没有', en: 'six of ten residents, none of those signed' },
      records: panel(0),
      finds: [['H1']],
    },
    { title: { zh: '占比相当', en: 'the same share' }, records: panel(36), finds: [] },
    { title: { zh: '只签了十人', en: 'ten signed only' }, records: panel(0, 10), finds: [] },
  ],
});
