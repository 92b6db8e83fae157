import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, points, share, since, sureDifference, until, yearsBeside } from '../../months.js';
import { aboutAlliance, ALLIANCE_EVIDENCE, alliancesOf, everyAlliance } from './alliances.js';
import { admitted } from './examples.js';

const MEASURES = [
  'episodes_for_primary',
  'episodes_for_primary_lead',
  'episodes_lead',
  'episodes_mild_lead',
  'fund_in_county',
  'fund_primary',
] as const;

export const A01 = defineRule({
  id: 'A01',
  name: { zh: '总医院虹吸', en: 'The lead hospital draws patients away' },
  family: 'alliance',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '基层可治病种的县域内住院向牵头医院集中，同时基层基金占比下降或牵头医院收治大量轻症',
    en: 'Stays that primary care can treat move to the lead hospital, while the primary share of the fund falls or the lead hospital admits many mild cases',
  },
  params: {
    episodes: {
      label: { zh: '最少基层可治住院人次', en: 'Fewest stays that primary care can treat' },
      unit: { zh: '人次', en: 'stays' },
      default: 100,
      min: 20,
      max: 10000,
    },
    shift_points: {
      label: { zh: '牵头医院占比上升', en: 'Rise of the lead hospital’s share' },
      unit: { zh: '百分点', en: 'points' },
      default: 5,
      min: 1,
      max: 50,
    },
    fund_points: {
      label: { zh: '基层基金占比下降', en: 'Fall of the primary share of the fund' },
      unit: { zh: '百分点', en: 'points' },
      default: 3,
      min: 0.5,
      max: 50,
    },
    mild_share: {
      label: { zh: '牵头医院轻症占比超过', en: 'Mild cases at the lead hospital above' },
      unit: { zh: '比', en: 'share' },
      default: 0.2,
      min: 0.05,
      max: 1,
    },
  },
  legal: [LAW.allianceNegativeList],
  needs: ['alliances', 'institutions', 'visits', 'settlements', 'insured'],
  touches: {},
  population: everyAlliance,
  violations: (from) => `
    SELECT ${aboutAlliance('m.subject_id', 'toString(m.year)')},
      if(sure * 100 > ${from.param('shift_points')} AND (fund_fall * 100 > ${from.param('fund_points')} OR mild > ${from.param('mild_share')}), 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount,
      ${ALLIANCE_EVIDENCE} AS evidence,
      ${facts({
        lead: 'a.lead',
        year: 'm.year',
        months: 'm.months',
        episodes: 'toUInt64(m.episodes_for_primary)',
        share: percent('at_lead'),
        before: percent('at_lead_before'),
        rise: points('at_lead - at_lead_before'),
        primary: percent('primary'),
        primary_before: percent('primary_before'),
        mild: percent('mild'),
      })} AS facts,
      ${quality({ lead_unknown: `a.lead = ''` })} AS quality
    FROM (
      SELECT *, ${share('episodes_for_primary_lead', 'episodes_for_primary')} AS at_lead,
        ${share('episodes_for_primary_lead_before', 'episodes_for_primary_before')} AS at_lead_before,
        ${sureDifference('episodes_for_primary_lead', 'episodes_for_primary', 'episodes_for_primary_lead_before', 'episodes_for_primary_before')} AS sure,
        ${share('fund_primary', 'fund_in_county')} AS primary, ${share('fund_primary_before', 'fund_in_county_before')} AS primary_before,
        primary_before - primary AS fund_fall, ${share('episodes_mild_lead', 'episodes_lead')} AS mild
      FROM ${yearsBeside(from, 'alliance', MEASURES)}) m
    INNER JOIN ${alliancesOf(from)} a ON a.known_alliance = m.subject_id
    WHERE m.months_before = m.months AND m.episodes_for_primary >= ${from.param('episodes')} AND m.episodes_for_primary_before >= ${from.param('episodes')}
      AND sure * 100 > ${from.param('shift_points')}`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{lead} 牵头的医共体 {year} 年前 {months} 个月县域内基层可治住院 {episodes} 人次，其中 {share} 在牵头医院（上年同期 {before}，变动 {rise} 个百分点）；县域内基金的基层占比 {primary}（上年同期 {primary_before}），牵头医院轻症住院占 {mild}。',
    en: 'Of {episodes} stays in the county that primary care can treat, {share} were at {lead} in the first {months} months of {year} ({before} the year before, {rise} points); primary places had {primary} of the fund in the county ({primary_before} before); {mild} of the lead hospital’s stays were mild cases.',
  },
  facts: {
    lead: place('牵头医院', 'lead hospital'),
    year: { zh: '年度', en: 'year' },
    months: { zh: '已满月数', en: 'months' },
    episodes: { zh: '基层可治住院', en: 'stays for primary care' },
    share: { zh: '牵头医院占比', en: 'share of the lead hospital' },
    before: { zh: '上年同期占比', en: 'the year before' },
    rise: { zh: '变动百分点', en: 'points' },
    primary: { zh: '基层基金占比', en: 'primary share of the fund' },
    primary_before: { zh: '上年同期基层占比', en: 'the year before' },
    mild: { zh: '牵头医院轻症占比', en: 'mild cases at the lead hospital' },
  },
  innocent: [
    {
      text: { zh: '偶然波动', en: 'Chance' },
      checked: {
        zh: '两年占比之差须超出 95% 的偶然范围',
        en: 'The difference must be larger than chance makes it in 95 of 100 cases',
      },
    },
    {
      text: { zh: '基层机构改造停业', en: 'Primary places closed for works' },
      checked: {
        zh: '仅住院集中、基金占比与轻症占比未变的只作提示',
        en: 'A shift of stays alone, without one of money or of mild cases, is a hint only',
      },
    },
    {
      text: { zh: '病种确需上级医院治疗', en: 'Illness that needs a hospital' },
      checked: {
        zh: '只统计基层可治目录内的诊断，统筹区可调整目录',
        en: 'Only diagnoses that primary care can treat count; a pool may change the list',
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
      title: {
        zh: '牵头医院占比由三成升至七成，且轻症居多',
        en: 'from three to seven of ten at the lead hospital, and mild',
      },
      records: admitted([
        { year: 2024, lead: 3, township: 7, diagnosis: 'J06.900' },
        { year: 2025, lead: 7, township: 3, diagnosis: 'J06.900' },
      ]),
      finds: [['A1']],
    },
    {
      title: { zh: '两年占比相同', en: 'the same share in both years' },
      records: admitted([
        { year: 2024, lead: 5, township: 5, diagnosis: 'J06.900' },
        { year: 2025, lead: 5, township: 5, diagnosis: 'J06.900' },
      ]),
      finds: [],
    },
    {
      title: { zh: '基层不能治的病种向牵头医院集中', en: 'illness that needs a hospital moves there' },
      records: admitted([
        { year: 2024, lead: 3, township: 7, diagnosis: 'I21.900' },
        { year: 2025, lead: 7, township: 3, diagnosis: 'I21.900' },
      ]),
      finds: [],
    },
  ],
});
