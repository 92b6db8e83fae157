import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, points, share, since, until, yearsBeside } from '../../months.js';
import { aboutAlliance, ALLIANCE_EVIDENCE, alliancesOf, everyAlliance } from './alliances.js';
import { cared } from './examples.js';

const MEASURES = ['fees', 'own_pay', 'outpatient_fees', 'special_fees'] as const;

export const A06 = defineRule({
  id: 'A06',
  name: { zh: '费用转移', en: 'Costs moved elsewhere' },
  family: 'alliance',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '按人头付费范围内的费用向自费或门诊慢特病转移，变动大于其他医共体',
    en: 'Fees move from capitated outpatient care to what the person pays or to special diseases, more than elsewhere',
  },
  params: {
    own_points: {
      label: { zh: '自费率上升', en: 'Rise of the self-paid share' },
      unit: { zh: '百分点', en: 'points' },
      default: 3,
      min: 0.5,
      max: 50,
    },
    special_rise: {
      label: { zh: '慢特病费用占比上升', en: 'Rise of the share of special diseases' },
      unit: { zh: '比', en: 'share' },
      default: 0.2,
      min: 0.05,
      max: 2,
    },
    fees: {
      label: { zh: '最少医疗费', en: 'Least fees' },
      unit: { zh: '元', en: 'yuan' },
      default: 100000,
      min: 1000,
      max: 1000000000,
    },
  },
  legal: [LAW.allianceNegativeList],
  needs: ['alliances', 'institutions', 'insured', 'visits', 'settlements'],
  touches: {},
  population: everyAlliance,
  violations: (from) => `
    SELECT ${aboutAlliance('m.subject_id', 'toString(m.year)')}, if(is_own AND is_special, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount,
      ${ALLIANCE_EVIDENCE} AS evidence,
      ${facts({
        lead: 'a.lead',
        year: 'm.year',
        months: 'm.months',
        own: percent('own_share'),
        own_before: percent('own_before'),
        own_elsewhere: points('own_others'),
        special: percent('special'),
        special_before: percent('special_before'),
      })} AS facts,
      ${quality({ lead_unknown: `a.lead = ''` })} AS quality
    FROM (
      SELECT *, ${share('own_pay', 'fees')} AS own_share, ${share('own_pay_before', 'fees_before')} AS own_before,
        ${share('special_fees', 'outpatient_fees')} AS special, ${share('special_fees_before', 'outpatient_fees_before')} AS special_before,
        -- The others together, year by year: a new rule of the pool moves all alike.
        ${share('(sum(own_pay) OVER of_year - own_pay)', '(sum(fees) OVER of_year - fees)')} - ${share('(sum(own_pay_before) OVER of_year - own_pay_before)', '(sum(fees_before) OVER of_year - fees_before)')} AS own_others,
        ${share('(sum(special_fees) OVER of_year - special_fees)', '(sum(outpatient_fees) OVER of_year - outpatient_fees)')} AS special_elsewhere,
        ${share('(sum(special_fees_before) OVER of_year - special_fees_before)', '(sum(outpatient_fees_before) OVER of_year - outpatient_fees_before)')} AS special_elsewhere_before,
        own_before > 0 AND 100 * (own_share - own_before) > ${from.param('own_points')} AND 100 * (own_share - own_before - own_others) > ${from.param('own_points')} / 2 AS is_own,
        special_before > 0.01 AND special > special_before * (1 + ${from.param('special_rise')})
          AND (special_elsewhere_before = 0 OR special / special_before > special_elsewhere / special_elsewhere_before * (1 + ${from.param('special_rise')} / 2)) AS is_special
      FROM ${yearsBeside(from, 'alliance', MEASURES)}
      WINDOW of_year AS (PARTITION BY year)) m
    INNER JOIN ${alliancesOf(from)} a ON a.known_alliance = m.subject_id
    WHERE m.months >= 6 AND m.months_before = m.months AND m.fees >= ${from.param('fees')} AND m.fees_before >= ${from.param('fees')} AND (is_own OR is_special)`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{lead} 牵头的医共体 {year} 年前 {months} 个月参保居民自费率 {own}（上年同期 {own_before}，其他医共体变动 {own_elsewhere} 个百分点），门诊慢特病费用占门诊 {special}（上年同期 {special_before}）。',
    en: 'Residents of the alliance led by {lead} paid {own} of all fees themselves in the first {months} months of {year} ({own_before} the year before; elsewhere it moved by {own_elsewhere} points); special diseases were {special} of outpatient fees ({special_before} before).',
  },
  facts: {
    lead: place('牵头医院', 'lead hospital'),
    year: { zh: '年度', en: 'year' },
    months: { zh: '已满月数', en: 'months' },
    own: { zh: '自费率', en: 'self-paid' },
    own_before: { zh: '上年同期自费率', en: 'self-paid before' },
    own_elsewhere: { zh: '其他医共体变动百分点', en: 'points elsewhere' },
    special: { zh: '慢特病占门诊', en: 'special diseases' },
    special_before: { zh: '上年同期慢特病占比', en: 'special diseases before' },
  },
  innocent: [
    {
      text: { zh: '新的慢特病政策', en: 'A new rule on chronic disease' },
      checked: { zh: '与其他医共体同步变动的不报', en: 'Where the others move alike nothing is raised' },
    },
    {
      text: { zh: '个别大额自费', en: 'Single large bills' },
      checked: { zh: '费用总额过少的不判断', en: 'Not judged below a least sum of fees' },
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
      title: { zh: '自费率由一成升至三成', en: 'from a tenth to three tenths self-paid' },
      records: cared({ 2024: 60, 2025: 60 }, (year) => ({
        medfee_sumamt: '500.00',
        fulamt_ownpay_amt: year === 2025 ? '150.00' : '50.00',
      })),
      finds: [['A1']],
    },
    {
      title: { zh: '自费率不变', en: 'the same share' },
      records: cared({ 2024: 60, 2025: 60 }, () => ({ medfee_sumamt: '500.00', fulamt_ownpay_amt: '50.00' })),
      finds: [],
    },
    {
      title: { zh: '费用总额很少', en: 'little money in all' },
      records: cared({ 2024: 2, 2025: 2 }, (year) => ({
        medfee_sumamt: '500.00',
        fulamt_ownpay_amt: year === 2025 ? '150.00' : '50.00',
      })),
      finds: [],
    },
  ],
});
