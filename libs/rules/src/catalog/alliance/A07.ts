import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { changeBeside, newYear, percent, since, until, yearsBeside } from '../../months.js';
import { aboutAlliance, ALLIANCE_EVIDENCE, alliancesOf, everyAlliance } from './alliances.js';
import { caredBoth } from './examples.js';

const MEASURES = ['episodes', 'insured', 'outpatient_fund'] as const;

export const A07 = defineRule({
  id: 'A07',
  name: { zh: '住院替代门诊', en: 'Stays in place of outpatient care' },
  family: 'alliance',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '医共体参保居民住院率上升而人均门诊基金支出下降，变动大于其他医共体',
    en: 'Stays per insured person rise while the fund’s outpatient money a head falls, more than elsewhere',
  },
  params: {
    episodes: {
      label: { zh: '最少住院人次', en: 'Fewest stays' },
      unit: { zh: '人次', en: 'stays' },
      default: 100,
      min: 20,
      max: 100000,
    },
    rise: {
      label: { zh: '住院率上升超过', en: 'Rise of stays above' },
      unit: { zh: '比', en: 'share' },
      default: 0.1,
      min: 0.02,
      max: 2,
    },
    fall: {
      label: { zh: '门诊基金下降超过', en: 'Fall of outpatient money above' },
      unit: { zh: '比', en: 'share' },
      default: 0.1,
      min: 0.02,
      max: 0.9,
    },
  },
  legal: [LAW.allianceNegativeList],
  needs: ['alliances', 'institutions', 'insured', 'visits', 'settlements'],
  touches: {},
  population: everyAlliance,
  violations: (from) => `
    SELECT ${aboutAlliance('m.subject_id', 'toString(m.year)')}, if(own > 2 * ${from.param('rise')} AND saved > 2 * ${from.param('fall')}, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount,
      ${ALLIANCE_EVIDENCE} AS evidence,
      ${facts({
        lead: 'a.lead',
        year: 'm.year',
        months: 'm.months',
        episodes: 'toUInt64(m.episodes)',
        change: percent('own'),
        elsewhere: percent('others'),
        saved: percent('saved'),
      })} AS facts,
      ${quality({ lead_unknown: `a.lead = ''` })} AS quality
    FROM (SELECT *, ${changeBeside('episodes', 'insured')},
        if(outpatient_fund_before = 0 OR insured = 0, 0., 1 - toFloat64(outpatient_fund) / toFloat64(insured) / (toFloat64(outpatient_fund_before) / toFloat64(insured_before))) AS saved
      FROM ${yearsBeside(from, 'alliance', MEASURES)}) m
    INNER JOIN ${alliancesOf(from)} a ON a.known_alliance = m.subject_id
    WHERE m.months >= 6 AND m.months_before = m.months AND m.episodes_before >= ${from.param('episodes')}
      -- Twice the spread that chance gives a count.
      AND toFloat64(m.episodes) > toFloat64(m.episodes_before) + 2 * sqrt(toFloat64(m.episodes_before) * 2)
      AND own > ${from.param('rise')} AND own > others + ${from.param('rise')} / 2 AND saved > ${from.param('fall')}`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{lead} 牵头的医共体 {year} 年前 {months} 个月参保居民住院 {episodes} 人次，人均较上年同期变动 {change}（其他医共体 {elsewhere}），人均门诊基金支出下降 {saved}。',
    en: 'Residents of the alliance led by {lead} had {episodes} stays in the first {months} months of {year}: {change} a head against the year before ({elsewhere} elsewhere), while the fund paid {saved} less a head for outpatient care.',
  },
  facts: {
    lead: place('牵头医院', 'lead hospital'),
    year: { zh: '年度', en: 'year' },
    months: { zh: '已满月数', en: 'months' },
    episodes: { zh: '住院人次', en: 'stays' },
    change: { zh: '人均住院变动', en: 'stays a head' },
    elsewhere: { zh: '其他医共体变动', en: 'elsewhere' },
    saved: { zh: '门诊基金下降', en: 'outpatient money saved' },
  },
  innocent: [
    {
      text: { zh: '疫情或流感季', en: 'An epidemic' },
      checked: {
        zh: '须比其他医共体多升参数的一半',
        en: 'It must rise by half the parameter more than elsewhere',
      },
    },
    {
      text: { zh: '偶然波动', en: 'Chance' },
      checked: { zh: '升幅须超过计数偶然波动的两倍', en: 'The rise must exceed twice what chance gives' },
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
      title: { zh: '住院增五成、门诊减半', en: 'half as many stays again, half the outpatient money' },
      records: caredBoth({ 2024: [12, 60], 2025: [18, 25] }),
      finds: [['A1']],
    },
    {
      title: { zh: '住院与门诊同步增加', en: 'both rise' },
      records: caredBoth({ 2024: [12, 40], 2025: [18, 60] }),
      finds: [],
    },
    {
      title: { zh: '住院略增', en: 'slightly more stays' },
      records: caredBoth({ 2024: [12, 60], 2025: [13, 25] }),
      finds: [],
    },
  ],
});
