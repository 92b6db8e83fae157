import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { changeBeside, newYear, percent, since, until, yearsBeside } from '../../months.js';
import { aboutAlliance, ALLIANCE_EVIDENCE, alliancesOf, everyAlliance } from './alliances.js';
import { cared } from './examples.js';

const MEASURES = ['visits', 'insured', 'fund', 'complaints_refused'] as const;

export const A05 = defineRule({
  id: 'A05',
  name: { zh: '服务不足', en: 'Too little service' },
  family: 'alliance',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '医共体人均就诊较上年同期明显下降、降幅大于其他医共体，同时人均基金支出下降',
    en: 'Visits per insured person fall well below the year before and below what they fall elsewhere, and so does the fund’s money',
  },
  params: {
    visits: {
      label: { zh: '最少就诊人次', en: 'Fewest visits' },
      unit: { zh: '人次', en: 'visits' },
      default: 500,
      min: 50,
      max: 100000,
    },
    fall: {
      label: { zh: '就诊下降超过', en: 'Fall of visits above' },
      unit: { zh: '比', en: 'share' },
      default: 0.2,
      min: 0.05,
      max: 0.9,
    },
    fund_fall: {
      label: { zh: '基金支出下降超过', en: 'Fall of money above' },
      unit: { zh: '比', en: 'share' },
      default: 0.1,
      min: 0.01,
      max: 0.9,
    },
  },
  legal: [LAW.allianceNegativeList],
  needs: ['alliances', 'institutions', 'insured', 'visits', 'settlements'],
  touches: {},
  population: everyAlliance,
  violations: (from) => `
    SELECT ${aboutAlliance('m.subject_id', 'toString(m.year)')}, if(m.complaints_refused >= 3 AND m.complaints_refused > m.complaints_refused_before, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount,
      ${ALLIANCE_EVIDENCE} AS evidence,
      ${facts({
        lead: 'a.lead',
        year: 'm.year',
        months: 'm.months',
        visits: 'toUInt64(m.visits)',
        change: percent('own'),
        elsewhere: percent('others'),
        money: percent('money'),
        complaints: 'toUInt64(m.complaints_refused)',
      })} AS facts,
      ${quality({ lead_unknown: `a.lead = ''` })} AS quality
    FROM (SELECT *, ${changeBeside('visits', 'insured')},
        if(fund_before = 0 OR insured = 0, 0., toFloat64(fund) / toFloat64(insured) / (toFloat64(fund_before) / toFloat64(insured_before)) - 1) AS money
      FROM ${yearsBeside(from, 'alliance', MEASURES)}) m
    INNER JOIN ${alliancesOf(from)} a ON a.known_alliance = m.subject_id
    WHERE m.months >= 6 AND m.months_before = m.months AND m.visits_before >= ${from.param('visits')}
      AND own < -${from.param('fall')} AND own < others - ${from.param('fall')} / 2 AND money < -${from.param('fund_fall')}`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{lead} 牵头的医共体 {year} 年前 {months} 个月参保居民就诊 {visits} 人次，人均较上年同期变动 {change}（其他医共体 {elsewhere}），人均基金支出变动 {money}；推诿拒收投诉 {complaints} 件。',
    en: 'Residents of the alliance led by {lead} made {visits} visits in the first {months} months of {year}: {change} a head against the year before ({elsewhere} elsewhere), the fund’s money {money}; {complaints} complaints of being turned away.',
  },
  facts: {
    lead: place('牵头医院', 'lead hospital'),
    year: { zh: '年度', en: 'year' },
    months: { zh: '已满月数', en: 'months' },
    visits: { zh: '就诊人次', en: 'visits' },
    change: { zh: '人均就诊变动', en: 'visits a head' },
    elsewhere: { zh: '其他医共体变动', en: 'elsewhere' },
    money: { zh: '人均基金变动', en: 'money a head' },
    complaints: { zh: '推诿投诉', en: 'complaints' },
  },
  innocent: [
    {
      text: { zh: '健康管理见效', en: 'Better health management' },
      checked: {
        zh: '没有推诿拒收投诉的只作提示',
        en: 'Without complaints of being turned away it is a hint only',
      },
    },
    {
      text: { zh: '全县就诊都减少', en: 'Visits fall everywhere' },
      checked: {
        zh: '须比其他医共体多降参数的一半',
        en: 'It must fall by half the parameter more than elsewhere',
      },
    },
    {
      text: { zh: '数据从年中开始', en: 'Records begin in mid-year' },
      checked: {
        zh: '上年同期月份不全的不判断',
        en: 'Not judged unless the same months of the year before are there',
      },
    },
  ],
  examples: [
    {
      title: { zh: '就诊与费用减半', en: 'visits and money halved' },
      records: cared({ 2024: 60, 2025: 25 }),
      finds: [['A1']],
    },
    {
      title: { zh: '两年就诊相当', en: 'as many as before' },
      records: cared({ 2024: 60, 2025: 58 }),
      finds: [],
    },
    {
      title: { zh: '上年无数据', en: 'nothing known of the year before' },
      records: cared({ 2025: 25 }),
      finds: [],
    },
  ],
});
