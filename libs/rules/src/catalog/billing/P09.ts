import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, share, since, until, wholeMonths } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['contacts', 'fund'] as const;

/** Visits by month at the place itself and at another one. */
const monthly = (
  own: (month: number) => number,
  other: (month: number) => number = () => 20,
): RuleExample['records'] => ({
  institutions: [{ fixmedins_code: 'H1' }, { fixmedins_code: 'H2' }],
  ...settledVisits(
    Array.from({ length: 12 }, (_, at) => at + 1).flatMap((month) =>
      [own(month), other(month)].flatMap((count, place) =>
        Array.from({ length: count }, (_, n) => ({
          id: `V${place}${month}N${n}`,
          at: month === 12 ? '2025-12-31' : `2025-${String(month).padStart(2, '0')}-05`,
          place: `H${place + 1}`,
        })),
      ),
    ),
  ),
});

export const P09 = defineRule({
  id: 'P09',
  name: { zh: '就诊量突增', en: 'A spike of visits' },
  family: 'billing',
  grade: 'hint',
  mode: 'W',
  over: 'months',
  version: 1,
  about: {
    zh: '机构某月就诊明显高于自身前十二个月且不是全统筹区同步上升，或全年就诊成倍增长、十二月基金支出占比过高',
    en: 'Visits of a month lie far above the twelve months before while others did not rise, or a year multiplies them, or December takes too much of the fund’s money',
  },
  params: {
    sigmas: {
      label: { zh: '高于均值的标准差倍数', en: 'Standard deviations above the mean' },
      unit: { zh: '倍', en: 'times' },
      default: 3,
      min: 2,
      max: 10,
    },
    times: {
      label: { zh: '高于均值的倍数', en: 'Times the mean' },
      unit: { zh: '倍', en: 'times' },
      default: 2,
      min: 1.2,
      max: 20,
    },
    extra: {
      label: { zh: '至少多出人次', en: 'Visits above the mean at least' },
      unit: { zh: '人次', en: 'visits' },
      default: 50,
      min: 10,
      max: 10000,
    },
    growth: {
      label: { zh: '年增长倍数', en: 'Growth of a year' },
      unit: { zh: '倍', en: 'times' },
      default: 3,
      min: 1.5,
      max: 50,
    },
    december: {
      label: { zh: '十二月基金占全年', en: 'December’s share of the year' },
      unit: { zh: '比', en: 'share' },
      default: 0.4,
      min: 0.15,
      max: 1,
    },
  },
  legal: [LAW.agreement],
  needs: ['institutions', 'visits', 'settlements'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['contacts'])} WHERE contacts > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'kind', 'toString(m.first)')}, if(kind = 'month', 'hint', 'suspected') AS grade,
      ${since('m.first')} AS event_from, ${until('m.first', 'm.length')} AS event_to, toDecimal64(0, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        period: 'm.first',
        kind: `transform(m.kind, ['month', 'year', 'december'], ['当月就诊 (visits of the month)', '全年就诊 (visits of the year)', '十二月基金支出 (December’s money)'], m.kind)`,
        value: 'm.value',
        usual: 'm.usual',
        elsewhere: 'm.elsewhere',
      })} AS facts,
      ${quality(PLACE_UNKNOWN)} AS quality
    FROM (
      SELECT subject_id, 'month' AS kind, month AS first, 1 AS length, toString(toUInt64(contacts)) AS value, toString(round(usual_mean, 1)) AS usual, ${percent('pool_now / pool_usual - 1')} AS elsewhere
      FROM (
        SELECT subject_id, month, contacts, avg(toFloat64(contacts)) OVER before AS usual_mean, stddevPop(toFloat64(contacts)) OVER before AS spread, count() OVER before AS seen,
          min(contacts) OVER before AS least, pool_now - toFloat64(contacts) AS pool_now, avg(pool_all - toFloat64(contacts)) OVER before AS pool_usual
        FROM (SELECT subject_id, month, contacts, toFloat64(sum(contacts) OVER (PARTITION BY month)) AS pool_now, pool_now AS pool_all FROM ${wholeMonths(from, 'institution', MEASURES)})
        WINDOW before AS (PARTITION BY subject_id ORDER BY month ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING))
      WHERE seen >= 6 AND least >= 10 AND toFloat64(contacts) > usual_mean + ${from.param('sigmas')} * greatest(spread, sqrt(usual_mean))
        AND toFloat64(contacts) > usual_mean * ${from.param('times')} AND toFloat64(contacts) > usual_mean + ${from.param('extra')}
        AND (pool_usual = 0 OR toFloat64(contacts) / usual_mean > 1.3 * pool_now / pool_usual)
      UNION ALL
      SELECT subject_id, 'year', ${newYear('year')}, 12, toString(toUInt64(of_year)), toString(toUInt64(before)), ${percent('pool_year / pool_before - 1')}
      FROM (
        SELECT *, toFloat64(sum(of_year) OVER (PARTITION BY year) - of_year) AS pool_year, toFloat64(sum(before) OVER (PARTITION BY year) - before) AS pool_before
        FROM (
          SELECT *, lagInFrame(of_year) OVER years AS before, lagInFrame(year) OVER years AS year_before, lagInFrame(seen) OVER years AS seen_before
          FROM (SELECT subject_id, toYear(month) AS year, sum(contacts) AS of_year, uniqExact(month) AS seen FROM ${wholeMonths(from, 'institution', MEASURES)} GROUP BY subject_id, year)
          WINDOW years AS (PARTITION BY subject_id ORDER BY year ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)))
      WHERE seen = 12 AND seen_before = 12 AND year_before = year - 1 AND before >= 100 AND toFloat64(of_year) > toFloat64(before) * ${from.param('growth')}
        AND (pool_before <= 0 OR toFloat64(of_year) / toFloat64(before) > 1.5 * pool_year / pool_before)
      UNION ALL
      SELECT subject_id, 'december', toDate(makeDate(year, 12, 1)), 1, toDecimalString(december, 2), toDecimalString(of_year, 2), ${percent('pool_december / pool_year')}
      FROM (
        SELECT subject_id, toYear(month) AS year, sumIf(fund, toMonth(month) = 12) AS december, sum(fund) AS of_year, uniqExact(month) AS seen, sum(contacts) AS visits,
          toFloat64(sum(december) OVER (PARTITION BY year)) AS pool_december, toFloat64(sum(of_year) OVER (PARTITION BY year)) AS pool_year
        FROM ${wholeMonths(from, 'institution', MEASURES)} GROUP BY subject_id, year)
      WHERE seen = 12 AND visits >= 120 AND of_year > 0 AND ${share('december', 'of_year')} > ${from.param('december')} AND ${share('december', 'of_year')} > 1.5 * pool_december / pool_year) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE 1`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} 自 {period} 起：{kind} {value}，平时或全年 {usual}，其他机构为 {elsewhere}。',
    en: '{place} from {period}: {kind} {value}; usually, or in the whole year, {usual}; elsewhere {elsewhere}.',
  },
  facts: {
    place: place('机构', 'institution'),
    period: { zh: '期间开始', en: 'from' },
    kind: { zh: '口径', en: 'what' },
    value: { zh: '数值', en: 'value' },
    usual: { zh: '平时或全年', en: 'usual or whole' },
    elsewhere: { zh: '其他机构', en: 'elsewhere' },
  },
  innocent: [
    {
      text: { zh: '流感季等全面上升', en: 'A season that lifts all' },
      checked: {
        zh: '须比其他机构同期升幅高三成',
        en: 'It must rise by three tenths more than the others did',
      },
    },
    {
      text: { zh: '新科室开诊', en: 'A new department' },
      checked: { zh: '只有单月突增的只作提示', en: 'A single month is a hint only' },
    },
    {
      text: { zh: '机构规模小，波动大', en: 'A small place' },
      checked: {
        zh: '须多出最少人次并超过自身波动',
        en: 'It must exceed a least number and the place’s own spread',
      },
    },
  ],
  examples: [
    {
      title: { zh: '某月就诊为平时四倍', en: 'four times the usual in one month' },
      records: monthly((month) => (month === 12 ? 80 : 20)),
      finds: [['H1']],
    },
    { title: { zh: '逐月平稳', en: 'the same every month' }, records: monthly(() => 20), finds: [] },
    {
      title: { zh: '所有机构同月上升', en: 'all places rise in the month' },
      records: monthly(
        (month) => (month === 12 ? 80 : 20),
        (month) => (month === 12 ? 80 : 20),
      ),
      finds: [],
    },
  ],
});
