import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, share, since, until, wholeMonths, yearsBeside } from '../../months.js';
import { aboutAlliance, ALLIANCE_EVIDENCE, alliancesOf, everyAlliance } from './alliances.js';
import { referred } from './examples.js';

const MEASURES = ['referrals_up', 'referrals_down'] as const;

export const A02 = defineRule({
  id: 'A02',
  name: { zh: '病人仅向上流动', en: 'Patients only sent upward' },
  family: 'alliance',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '医共体一年内上转达到一定数量，而下转与上转之比过低，或最近三个月只上转不下转',
    en: 'An alliance refers many patients upward within a year and hardly any down, or none for three months',
  },
  params: {
    ups: {
      label: { zh: '最少上转人次', en: 'Fewest up-referrals' },
      unit: { zh: '人次', en: 'referrals' },
      default: 50,
      min: 10,
      max: 1000,
    },
    ratio: {
      label: { zh: '下转与上转之比低于', en: 'Down to up below' },
      unit: { zh: '比', en: 'ratio' },
      default: 0.2,
      min: 0.01,
      max: 1,
    },
  },
  legal: [LAW.allianceNegativeList],
  needs: ['alliances', 'institutions', 'referrals'],
  touches: {},
  population: everyAlliance,
  violations: (from) => `
    SELECT ${aboutAlliance('m.subject_id', 'toString(m.year)')}, if(ratio < ${from.param('ratio')}, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount,
      ${ALLIANCE_EVIDENCE} AS evidence,
      ${facts({
        lead: 'a.lead',
        year: 'm.year',
        months: 'm.months',
        ups: 'toUInt64(m.referrals_up)',
        downs: 'toUInt64(m.referrals_down)',
        ratio: percent('ratio'),
        before: `if(m.referrals_up_before = 0, '无数据 (no data)', ${percent('ratio_before')})`,
        quiet: 'q.quiet',
      })} AS facts,
      ${quality({ lead_unknown: `a.lead = ''` })} AS quality
    FROM (SELECT *, ${share('referrals_down', 'referrals_up')} AS ratio, ${share('referrals_down_before', 'referrals_up_before')} AS ratio_before
      FROM ${yearsBeside(from, 'alliance', MEASURES)}) m
    INNER JOIN ${alliancesOf(from)} a ON a.known_alliance = m.subject_id
    LEFT JOIN (
      -- Months at the end of the year's run in which somebody was sent up and nobody down.
      SELECT subject_id, toYear(month) AS year, countIf(month > last_down AND referrals_up > 0) AS quiet, sumIf(referrals_up, month > last_down) AS quiet_ups
      FROM (SELECT *, maxIf(month, referrals_down > 0) OVER (PARTITION BY subject_id, toYear(month)) AS last_down
        FROM ${wholeMonths(from, 'alliance', MEASURES)})
      GROUP BY subject_id, year) q ON q.subject_id = m.subject_id AND q.year = m.year
    WHERE m.referrals_up >= ${from.param('ups')} AND (ratio < ${from.param('ratio')} OR q.quiet >= 3 AND q.quiet_ups >= 12)`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{lead} 牵头的医共体 {year} 年前 {months} 个月上转 {ups} 人次、下转 {downs} 人次，下转与上转之比 {ratio}（上年同期 {before}）；末尾连续 {quiet} 个月只上转不下转。',
    en: 'The alliance led by {lead} referred {ups} patients up and {downs} down in the first {months} months of {year}: {ratio} (the year before: {before}); the last {quiet} of these months saw none go down.',
  },
  facts: {
    lead: place('牵头医院', 'lead hospital'),
    year: { zh: '年度', en: 'year' },
    months: { zh: '已满月数', en: 'months' },
    ups: { zh: '上转', en: 'up' },
    downs: { zh: '下转', en: 'down' },
    ratio: { zh: '下转与上转之比', en: 'down to up' },
    before: { zh: '上年同期', en: 'the year before' },
    quiet: { zh: '末尾只上转月数', en: 'months at the end without a down-referral' },
  },
  innocent: [
    {
      text: { zh: '转诊数量少', en: 'Few referrals' },
      checked: {
        zh: '年内上转未达到最少人次的不判断',
        en: 'Not judged before the year has the least number of up-referrals',
      },
    },
    {
      text: { zh: '偶有几个月没有下转', en: 'A few months without any' },
      checked: {
        zh: '比值未低于标准、仅末尾三个月没有下转的，只作提示',
        en: 'Three quiet months at the end alone are a hint only',
      },
    },
    {
      text: { zh: '下转未在系统登记', en: 'Down-referrals not entered in the system' },
      checked: {
        zh: '列出上年同期比值，突降时先核对转诊登记',
        en: 'The ratio of the year before stands beside it: where it fell at once, check the registration first',
      },
    },
  ],
  examples: [
    {
      title: { zh: '全年上转六十人次、下转三人次', en: 'sixty up and three down in a year' },
      records: referred({ up: 5, down: { 2: 1, 3: 1, 5: 1 } }),
      finds: [['A1']],
    },
    {
      title: { zh: '全年上转六十人次、下转二十四人次', en: 'sixty up and twenty-four down' },
      records: referred({ up: 5, down: 2 }),
      finds: [],
    },
    {
      title: { zh: '小医共体全年上转十二人次、无下转', en: 'a small alliance: twelve up, none down' },
      records: referred({ up: 1, down: 0 }),
      finds: [],
    },
  ],
});
