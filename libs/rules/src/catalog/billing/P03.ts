import { defineRule, evidenceEach, facts, place, quality, type RuleSources, worded } from '../../define.js';
import { isPlannedCycle, isScreening } from '../../icd.js';
import { LAW } from '../../law.js';
import { daysAfter, narrowsToDays, TOUCHES_PLACES, validVisitsAmong, visitsBeside } from '../../places.js';
import { clinic } from './P03.examples.js';

/** How many visits a finding names at most. */
const VISITS_MOST = 20;
/** Days before a day that say what is usual. */
const USUAL_DAYS = 90;
/** Fewer days, or days of doctors, than these say nothing of what is usual. */
const HISTORY = 10;
/** Doctors that a place must have before it is odd that one signs for all. */
const DOCTORS = 5;

/**
 * SQL: an outpatient visit that takes a doctor's time. Left out are chronic refills, which group clinics see by dozens, screenings,
 * dialysis and the like, online visits, drugs collected by family and tests for another visit.
 */
const MAY_COUNT = `med_type IN ('11', '13', '19', '51', '53') AND atddr_no != '' AND ifNull(vali_flag, 1) = 1
  AND ifNull(online_flag, 0) = 0 AND ifNull(proxy_flag, 0) = 0 AND joint_mdtrt_id = ''
  AND NOT ${isScreening('diag_code')} AND NOT ${isPlannedCycle('diag_code')}`;

/** SQL of what each doctor of each place saw a day, of some visits, paid or not. */
const doctorDays = (visits: string): string => `(
  SELECT fixmedins_code, atddr_no, toDate(begntime) AS day, count() AS seen
  FROM ${visits} WHERE ${MAY_COUNT} GROUP BY fixmedins_code, atddr_no, day)`;

const crowdedDays = (from: RuleSources, visits: string): string =>
  `(SELECT fixmedins_code, atddr_no, day FROM ${doctorDays(visits)} WHERE seen > ${from.param('visits')})`;

/** SQL of those days that are crowded by what is paid for, with the most visits of an hour. */
const peaks = (from: RuleSources): string => {
  const visits = from.rows('visits', 'fixmedins_code');
  const days = from.shared(crowdedDays(from, visits));
  const among = from.shared(
    `(SELECT * FROM ${visits} WHERE ${MAY_COUNT} AND (fixmedins_code, atddr_no, toDate(begntime)) IN ${days})`,
  );
  return from.shared(`(
  SELECT fixmedins_code AS peak_place, atddr_no AS doctor, day AS peak_day, count() AS visits, max(an_hour) AS pace, min(begntime) AS first_at, max(begntime) AS last_at,
    sum(fund) AS fund_sum, arraySort(groupArray(mdtrt_id)) AS visit_ids, countIf(has_time) AS timed
  FROM (
    SELECT *, toDate(begntime) AS day, begntime != toStartOfDay(begntime) AS has_time,
      countIf(has_time) OVER (PARTITION BY fixmedins_code, atddr_no, day ORDER BY toUnixTimestamp(begntime) RANGE BETWEEN 3599 PRECEDING AND CURRENT ROW) AS an_hour
    FROM ${validVisitsAmong(from, among)})
  GROUP BY peak_place, doctor, peak_day HAVING visits > ${from.param('visits')})`);
};

/** SQL of what was usual before each such day, for the doctor and at the place, and who else was there on it. */
const usual = (from: RuleSources): string => `(
  SELECT p.peak_place AS usual_place, p.doctor AS usual_doctor, p.peak_day AS usual_day,
    countIf(d.atddr_no = p.doctor AND d.day < p.peak_day) AS own_days, countIf(d.day < p.peak_day) AS place_days,
    quantileExactLowIf(0.5)(d.seen, d.atddr_no = p.doctor AND d.day < p.peak_day) AS own_median,
    quantileExactLowIf(0.5)(d.seen, d.day < p.peak_day) AS place_median,
    uniqExactIf(d.atddr_no, d.day < p.peak_day) AS doctors, uniqExactIf(d.atddr_no, d.day = p.peak_day) AS doctors_then
  FROM ${peaks(from)} p
  INNER JOIN ${from.shared(doctorDays(from.rows('visits', 'fixmedins_code')))} d ON d.fixmedins_code = p.peak_place
  WHERE d.day >= p.peak_day - ${USUAL_DAYS} AND d.day <= p.peak_day
  GROUP BY usual_place, usual_doctor, usual_day)`;

export const P03 = defineRule({
  id: 'P03',
  name: { zh: '医师超负荷接诊', en: 'More visits than a doctor can see' },
  family: 'billing',
  grade: 'suspected',
  mode: 'B',
  version: 1,
  about: {
    zh: '一名医师一天的现场门诊人次超过限值，且超过本人和本机构平日水平三倍；另有一小时内过密或一人代签全院的为可疑',
    en: 'A doctor’s outpatient visits of a day exceed a limit and three times what is usual for the doctor and the place; too many within an hour, or one doctor who signs for all, makes it suspected',
  },
  params: {
    visits: {
      label: { zh: '一日门诊人次', en: 'Visits on a day' },
      unit: { zh: '人次', en: 'visits' },
      default: 100,
      min: 20,
      max: 500,
    },
    times_usual: {
      label: { zh: '平日水平倍数', en: 'Times what is usual' },
      unit: { zh: '倍', en: 'times' },
      default: 3,
      min: 1,
      max: 20,
    },
    an_hour: {
      label: { zh: '一小时门诊人次', en: 'Visits within an hour' },
      unit: { zh: '人次', en: 'visits' },
      default: 40,
      min: 10,
      max: 300,
    },
  },
  legal: [LAW.realName, LAW.noForgery, LAW.fraud],
  needs: ['visits', 'settlements'],
  touches: TOUCHES_PLACES,
  broadcast: ['practitioners'],
  narrows: narrowsToDays(
    (comings, from) =>
      `SELECT fixmedins_code AS unit FROM ${crowdedDays(from, visitsBeside(from, daysAfter(from, comings, USUAL_DAYS)))}`,
  ),
  population: (from) =>
    `SELECT fixmedins_code AS unit FROM ${from.rows('visits', 'fixmedins_code')} WHERE ${MAY_COUNT}`,
  violations: (from) => {
    const practising = `(
      SELECT p.peak_place AS list_place, p.peak_day AS list_day, uniqExact(l.doctor_no) AS listed
      FROM (SELECT DISTINCT peak_place, peak_day FROM ${peaks(from)}) p
      INNER JOIN ${from.all('practitioners')} l ON l.fixmedins_code = p.peak_place
      WHERE l.begndate <= toDate32(p.peak_day) AND ifNull(l.enddate >= toDate32(p.peak_day), 1)
        AND NOT ifNull(toDate32(p.peak_day) BETWEEN l.leave_from AND ifNull(l.leave_to, toDate32(p.peak_day)), 0)
      GROUP BY list_place, list_day)`;
    return `
      SELECT peak_place AS unit, [peak_place, toString(peak_day)] AS anchor, if(length(readings) > 1, 'suspected', 'hint') AS grade,
        'doctor' AS subject_type, doctor AS subject_id, peak_place AS fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, fund_sum AS amount,
        ${evidenceEach('visits', `arraySlice(visit_ids, 1, ${VISITS_MOST})`)} AS evidence,
        ${facts({
          doctor: 'doctor',
          place: 'peak_place',
          day: 'peak_day',
          visits: 'visits',
          pace: 'pace',
          own_usual: 'own_median',
          own_days: 'own_days',
          place_usual: 'place_median',
          doctors: 'staff',
          doctors_then: 'doctors_then',
          readings: `arrayStringConcat(readings, ';')`,
          fund: 'toDecimalString(fund_sum, 2)',
        })} AS facts,
        ${quality({ no_history: 'NOT has_own AND NOT has_place' })} AS quality
      FROM (
        SELECT p.*, u.*, greatest(u.doctors, l.listed) AS staff, u.own_days >= ${HISTORY} AS has_own, u.place_days >= ${HISTORY} AS has_place,
          arrayFilter(x -> x != '', ['load', if(p.pace >= ${from.param('an_hour')}, 'pace', ''),
            if(u.doctors_then = 1 AND staff >= ${DOCTORS}, 'alone', '')]) AS readings
        FROM ${peaks(from)} p
        INNER JOIN ${usual(from)} u ON u.usual_place = p.peak_place AND u.usual_doctor = p.doctor AND u.usual_day = p.peak_day
        LEFT JOIN ${practising} l ON l.list_place = p.peak_place AND l.list_day = p.peak_day)
      WHERE (NOT has_own OR visits > ${from.param('times_usual')} * own_median) AND (NOT has_place OR visits > ${from.param('times_usual')} * place_median)`;
  },
  atRisk: {
    zh: '该医师当日各次门诊的基金支付额合计，扣除退费',
    en: 'what the fund paid for the doctor’s visits of the day, net of refunds',
  },
  explain: {
    zh: '医师 {doctor} {day} 在 {place} 现场接诊 {visits} 人次，最密时一小时 {pace} 人次；本人此前平日 {own_usual} 人次（{own_days} 个工作日），本机构医师平日 {place_usual} 人次；当日签诊医师 {doctors_then} 名，平日 {doctors} 名。基金共支付 {fund} 元。',
    en: 'On {day} doctor {doctor} saw {visits} outpatients at {place}, up to {pace} within an hour. The doctor’s usual day is {own_usual} (of {own_days} days), that of doctors at the place {place_usual}; {doctors_then} signed on that day, {doctors} otherwise. The fund paid {fund} yuan in all.',
  },
  facts: {
    doctor: { zh: '医师', en: 'doctor' },
    place: place('机构', 'institution'),
    day: { zh: '日期', en: 'day' },
    visits: { zh: '门诊人次', en: 'visits' },
    pace: { zh: '一小时最多', en: 'most within an hour' },
    own_usual: { zh: '本人平日', en: 'usual for the doctor' },
    own_days: { zh: '本人历史天数', en: 'days of the doctor before' },
    place_usual: { zh: '本机构平日', en: 'usual at the place' },
    doctors: { zh: '本机构医师数', en: 'doctors of the place' },
    doctors_then: { zh: '当日签诊医师', en: 'doctors who signed that day' },
    readings: worded(
      {
        load: { zh: '人次远超平日', en: 'far more than usual' },
        pace: { zh: '一小时内过密', en: 'too many within an hour' },
        alone: { zh: '一人代签全院', en: 'one doctor signs for all' },
      },
      '异常方面',
      'what is odd',
    ),
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '慢病集中复诊、体检筛查日', en: 'A morning of chronic care, a day of screening' },
      checked: {
        zh: '慢特病复诊、筛查、透析与化疗不计入',
        en: 'Chronic refills, screenings, dialysis and chemotherapy do not count',
      },
    },
    {
      text: { zh: '本来就很忙的科室或医师', en: 'A doctor or a place that is always busy' },
      checked: {
        zh: '与本人和本机构前 90 天的中位数比较',
        en: 'Compared with the medians of the ninety days before, of the doctor and of the place',
      },
    },
    {
      text: { zh: '卫生室共用一个医师编码', en: 'Clinics whose doctors share a number' },
      checked: {
        zh: '共用编码的平日也高，不超过三倍就不报；没有历史的降级',
        en: 'Where a number is shared, its usual day is as high; without a history the grade is lower',
      },
    },
    {
      text: { zh: '流感高峰', en: 'The peak of an influenza' },
      checked: {
        zh: '仅人次多而一小时不过密、也非一人代签的，只作提示',
        en: 'Many visits alone, at a human pace and beside colleagues, are a hint only',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '平日十人次的医师一天一百五十人次',
        en: 'a hundred and fifty visits of a doctor who sees ten a day',
      },
      records: clinic({ peak: 150, minutes: 1 }),
      finds: [['V1']],
    },
    {
      title: { zh: '平日就有六十人次', en: 'a doctor who sees sixty a day' },
      records: clinic({ peak: 150, minutes: 1, before: 60 }),
      finds: [],
    },
    {
      title: { zh: '慢病集中复诊', en: 'a morning of chronic care' },
      records: clinic({ peak: 150, minutes: 1, med_type: '14' }),
      finds: [],
    },
    {
      title: { zh: '体检筛查日', en: 'a day of screening' },
      records: clinic({ peak: 150, minutes: 1, diag_code: 'Z00.000' }),
      finds: [],
    },
    {
      title: { zh: '退费后不足一百人次', en: 'less than a hundred after refunds' },
      records: clinic({ peak: 110, minutes: 1, refunded: 20 }),
      finds: [],
    },
  ],
});
