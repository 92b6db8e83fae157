import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, share, shareAtLeast, since, until, yearsBeside } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['readings', 'readings_round', 'readings_just_controlled'] as const;

const readings = (value: (n: number) => [string, string]): RuleExample['records'] => ({
  institutions: [{ fixmedins_code: 'H1' }],
  ...settledVisits([{ id: 'V1', at: '2025-12-31' }]),
  services: Array.from({ length: 150 }, (_, n) => {
    const [sys, dia] = value(n);
    return {
      rec_id: `S${n}`,
      psn_no: `P${n}`,
      fixmedins_code: 'H1',
      item_code: 'JY02',
      done_time: `2025-03-${String(1 + (n % 28)).padStart(2, '0')} 09:00:00`,
      bp_sys: sys,
      bp_dia: dia,
    };
  }),
});

export const A09 = defineRule({
  id: 'A09',
  name: { zh: '考核数据造假', en: 'Made-up readings' },
  family: 'alliance',
  grade: 'hint',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一年内随访血压读数过多以零结尾，或集中在刚好达标的范围',
    en: 'Too many of the blood pressures that an institution records in a year end in zero, or lie just under what counts as controlled',
  },
  params: {
    readings: {
      label: { zh: '最少读数', en: 'Fewest readings' },
      unit: { zh: '次', en: 'readings' },
      default: 100,
      min: 30,
      max: 100000,
    },
    round_share: {
      label: { zh: '以零结尾超过', en: 'Ending in zero above' },
      unit: { zh: '比', en: 'share' },
      default: 0.6,
      min: 0.2,
      max: 1,
    },
    just_share: {
      label: { zh: '刚好达标超过', en: 'Just under control above' },
      unit: { zh: '比', en: 'share' },
      default: 0.5,
      min: 0.2,
      max: 1,
    },
  },
  legal: [LAW.noForgery],
  needs: ['institutions', 'services'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['readings'])} WHERE readings > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'toString(m.year)')}, if(is_just, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        year: 'm.year',
        readings: 'toUInt64(m.readings)',
        round: percent('ends_in_zero'),
        just: percent('just'),
        just_before: percent('just_before'),
      })} AS facts,
      ${quality(PLACE_UNKNOWN)} AS quality
    FROM (
      SELECT *, ${share('readings_round', 'readings')} AS ends_in_zero, ${share('readings_just_controlled', 'readings')} AS just,
        ${share('readings_just_controlled_before', 'readings_before')} AS just_before,
        ${shareAtLeast('readings_just_controlled', 'readings')} > ${from.param('just_share')} AS is_just
      FROM ${yearsBeside(from, 'institution', MEASURES)}) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE m.readings >= ${from.param('readings')} AND (is_just OR ${shareAtLeast('m.readings_round', 'm.readings')} > ${from.param('round_share')})`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} {year} 年随访血压读数 {readings} 次，收缩压、舒张压均以零结尾的占 {round}，刚好达标（136–139/86–89）的占 {just}（上年同期 {just_before}）。',
    en: 'Of {readings} blood pressures that {place} recorded in {year}, {round} end in zero twice and {just} lie just under control (136–139/86–89; {just_before} the year before).',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    readings: { zh: '血压读数', en: 'readings' },
    round: { zh: '以零结尾', en: 'ending in zero' },
    just: { zh: '刚好达标', en: 'just controlled' },
    just_before: { zh: '上年同期刚好达标', en: 'just controlled before' },
  },
  innocent: [
    {
      text: { zh: '血压计或人工读数取整', en: 'Devices or people that round' },
      checked: { zh: '只有取整、没有集中在达标边缘的，只作提示', en: 'Rounding alone is a hint only' },
    },
    {
      text: { zh: '读数少', en: 'Few readings' },
      checked: {
        zh: '低于最少读数的不判断，并按 95% 置信下限判断',
        en: 'Not judged below a least number, and by the lower end of the 95 % interval',
      },
    },
    {
      text: { zh: '居民血压确实控制良好', en: 'People whose pressure is controlled' },
      checked: {
        zh: '只看紧贴标准线的读数，远低于标准的不计',
        en: 'Only readings at the line count, not those well below it',
      },
    },
  ],
  examples: [
    {
      title: { zh: '七成读数恰为一三八/八八', en: 'seven of ten readings are 138/88' },
      records: readings((n) => (n % 10 < 7 ? ['138', '88'] : ['125', '78'])),
      finds: [['H1']],
    },
    {
      title: { zh: '读数分散', en: 'readings that spread' },
      records: readings((n) => [String(112 + (n % 37)), String(66 + (n % 23))]),
      finds: [],
    },
    {
      title: { zh: '半数取整', en: 'half of them rounded' },
      records: readings((n) => (n % 2 === 0 ? ['130', '80'] : [String(121 + (n % 17)), '83'])),
      finds: [],
    },
  ],
});
