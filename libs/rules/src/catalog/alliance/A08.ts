import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, since, until, wholeMonths } from '../../months.js';
import { aboutAlliance, ALLIANCE_EVIDENCE, alliancesOf, everyAlliance } from './alliances.js';
import { caredBy, merged } from './examples.js';

const MEASURES = ['fund'] as const;

export const A08 = defineRule({
  id: 'A08',
  name: { zh: '年底突击', en: 'A rush or a stop at the end of the year' },
  family: 'alliance',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '医共体年末两个月基金支出明显偏离前十个月均值，偏离大于上年和其他医共体',
    en: 'The fund’s money of the last two months is far off the mean of the first ten, more than the year before and more than elsewhere',
  },
  params: {
    low: {
      label: { zh: '低于均值的', en: 'Below the mean times' },
      unit: { zh: '比', en: 'ratio' },
      default: 0.6,
      min: 0.1,
      max: 0.95,
    },
    high: {
      label: { zh: '高于均值的', en: 'Above the mean times' },
      unit: { zh: '比', en: 'ratio' },
      default: 1.4,
      min: 1.05,
      max: 5,
    },
    fund: {
      label: { zh: '最少全年基金支出', en: 'Least money of the year' },
      unit: { zh: '元', en: 'yuan' },
      default: 50000,
      min: 1000,
      max: 10000000000,
    },
  },
  legal: [LAW.allianceNegativeList],
  needs: ['alliances', 'institutions', 'insured', 'visits', 'settlements'],
  touches: {},
  population: everyAlliance,
  violations: (from) => `
    SELECT ${aboutAlliance('m.subject_id', 'toString(m.year)')}, 'hint' AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), '12')} AS event_to, toDecimal64(0, 2) AS amount,
      ${ALLIANCE_EVIDENCE} AS evidence,
      ${facts({
        lead: 'a.lead',
        year: 'm.year',
        ratio: percent('ratio'),
        before: `if(ratio_before = 0, '无数据 (no data)', ${percent('ratio_before')})`,
        elsewhere: `if(ratio_others = 0, '无数据 (no data)', ${percent('ratio_others')})`,
      })} AS facts,
      ${quality({ lead_unknown: `a.lead = ''` })} AS quality
    FROM (
      SELECT *, end_mean / mean AS ratio, any(ratio) OVER (PARTITION BY subject_id ORDER BY year ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS ratio_before,
        if(sum(mean) OVER (PARTITION BY year) = mean, 0., (sum(end_mean) OVER (PARTITION BY year) - end_mean) / (sum(mean) OVER (PARTITION BY year) - mean)) AS ratio_others
      FROM (
        SELECT subject_id, toYear(month) AS year, toFloat64(sumIf(fund, toMonth(month) >= 11)) / 2 AS end_mean, toFloat64(sumIf(fund, toMonth(month) <= 10)) / 10 AS mean, sum(fund) AS of_year
        FROM ${wholeMonths(from, 'alliance', MEASURES)} GROUP BY subject_id, year HAVING uniqExact(month) = 12 AND mean > 0)) m
    INNER JOIN ${alliancesOf(from)} a ON a.known_alliance = m.subject_id
    WHERE m.of_year >= ${from.param('fund')} AND (ratio_before > 0 OR ratio_others > 0)
      AND (ratio < ${from.param('low')} AND (ratio_before = 0 OR ratio < ratio_before * 0.8) AND (ratio_others = 0 OR ratio < ratio_others * 0.8)
        OR ratio > ${from.param('high')} AND ratio > ratio_before * 1.2 AND ratio > ratio_others * 1.2)`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{lead} 牵头的医共体 {year} 年末两个月平均基金支出为前十个月均值的 {ratio}（上年 {before}，其他医共体 {elsewhere}）。',
    en: 'In the last two months of {year} the fund paid {ratio} of the mean of the first ten for the residents of the alliance led by {lead} (the year before {before}, elsewhere {elsewhere}).',
  },
  facts: {
    lead: place('牵头医院', 'lead hospital'),
    year: { zh: '年度', en: 'year' },
    ratio: { zh: '年末与前十月均值之比', en: 'end to mean' },
    before: { zh: '上年之比', en: 'the year before' },
    elsewhere: { zh: '其他医共体之比', en: 'elsewhere' },
  },
  innocent: [
    {
      text: { zh: '每年年末都如此', en: 'The same every year' },
      checked: { zh: '与上年之比相近的不报', en: 'Where the year before looked alike nothing is raised' },
    },
    {
      text: { zh: '流感季', en: 'Season' },
      checked: { zh: '与其他医共体之比相近的不报', en: 'Where the others look alike nothing is raised' },
    },
    {
      text: { zh: '没有可比的年度或医共体', en: 'Nothing to compare with' },
      checked: {
        zh: '十二个月不全，或既无上年也无其他医共体可比的不判断',
        en: 'Not judged before all twelve months are there, nor without a year before or another alliance',
      },
    },
  ],
  examples: [
    {
      title: { zh: '年末支出为平时三倍', en: 'three times the usual at the end' },
      records: merged(
        caredBy(2024, () => 20),
        caredBy(2025, (month) => (month >= 11 ? 60 : 20)),
      ),
      finds: [['A1']],
    },
    { title: { zh: '全年平稳', en: 'the same all year' }, records: caredBy(2025, () => 20), finds: [] },
    {
      title: { zh: '上年年末同样偏高', en: 'the year before was alike' },
      records: merged(
        caredBy(2024, (month) => (month >= 11 ? 60 : 20)),
        caredBy(2025, (month) => (month >= 11 ? 60 : 20)),
      ),
      finds: [],
    },
  ],
});
