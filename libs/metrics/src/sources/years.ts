/** What the twelve months before the ends of quarters brought to persons. Parameter: `ends` (Array(Date)). */
import { careList } from '@fundwatch/streams';
import type { Facts } from '../facts.js';
import { monthEndInsured } from './persons.js';

export const ENDS = '{ends:Array(Date)}';
export const EACH_END = `(SELECT arrayJoin(${ENDS}) AS month)`;

/** SQL: whether a moment lies in the twelve months that end with a day. */
const inYear = (moment: string): string =>
  `${moment} >= toDateTime(addDays(addYears(e.month, -1), 1), 'Asia/Shanghai') AND ${moment} < toDateTime(addDays(e.month, 1), 'Asia/Shanghai')`;
const inAnyYear = (moment: string): string =>
  `${moment} >= toDateTime(addYears(arrayMin(${ENDS}), -1), 'Asia/Shanghai') AND ${moment} < toDateTime(addDays(arrayMax(${ENDS}), 1), 'Asia/Shanghai')`;

const IN = `med_type IN ${careList('inpatient')}`;

/** Visits and stays that are not void, settled or not: for whether somebody was there at all. */
export const yearOfVisits = (from: Facts): string => `(
  SELECT e.month AS month, v.psn_no AS psn_no, count() AS visits, countIf(v.online_flag = 1) AS online, countIf(${IN}) AS stays
  FROM (SELECT psn_no, begntime, med_type, online_flag FROM ${from('visits')}
    WHERE ifNull(vali_flag, 1) = 1 AND med_type IN ${careList('outpatient', 'inpatient')} AND ${inAnyYear('begntime')}) v
  CROSS JOIN ${EACH_END} e WHERE ${inYear('v.begntime')} GROUP BY month, psn_no)`;

const FACE = `channel IN ('onsite', 'home')`;

/** Services by kind; of blood pressure and fasting glucose the last reading. */
export const yearOfServices = (from: Facts): string => `(
  SELECT e.month AS month, s.psn_no AS psn_no, sumMap(map(s.item_code, toUInt64(1))) AS items, countIf(s.patient_confirm NOT IN ('', 'none')) AS confirmed,
    countIf(s.channel = 'online') AS online, countIf(s.item_code IN ('JY01', 'JY04')) AS checkups,
    countIf(s.bp_sys IS NOT NULL) AS bp_readings, countIf(s.bp_sys IS NOT NULL AND ${FACE}) AS bp_faced,
    argMaxIf(s.bp_sys, s.done_time, s.bp_sys IS NOT NULL) AS bp_sys, argMaxIf(s.bp_dia, s.done_time, s.bp_sys IS NOT NULL) AS bp_dia,
    countIf(s.fpg IS NOT NULL) AS fpg_readings, countIf(s.fpg IS NOT NULL AND ${FACE}) AS fpg_faced, argMaxIf(s.fpg, s.done_time, s.fpg IS NOT NULL) AS fpg
  FROM (SELECT psn_no, done_time, item_code, channel, patient_confirm, bp_sys, bp_dia, fpg FROM ${from('services')} WHERE ${inAnyYear('done_time')}) s
  CROSS JOIN ${EACH_END} e WHERE ${inYear('s.done_time')} GROUP BY month, psn_no)`;

/**
 * Registered hypertension and diabetes at the ends of quarters, a row a person and disease, under the institution where the person lives: managed (read at
 * least once in the twelve months before), as required (face to face four times, and a check-up), controlled by the last reading, and in hospital.
 */
export const diseaseStates = (from: Facts): string => `(
  SELECT i.month AS month, i.psn_no AS psn_no, i.area AS area, i.alliance AS alliance, i.institution AS institution, i.disease AS disease,
    if(i.disease = 'hypertension', s.bp_readings, s.fpg_readings) > 0 AS is_managed,
    if(i.disease = 'hypertension', s.bp_faced, s.fpg_faced) >= 4 AND s.checkups > 0 AS is_proper,
    is_managed AND ifNull(if(i.disease = 'hypertension', s.bp_sys < if(dateDiff('year', i.brdy, i.month) >= 65, 150, 140) AND s.bp_dia < 90, s.fpg < 7), 0) AS is_controlled,
    v.stays > 0 AS is_hospitalised
  FROM (SELECT month, psn_no, area, alliance, institution, brdy, arrayJoin(arrayIntersect(key_groups, ['hypertension', 'diabetes'])) AS disease
    FROM ${monthEndInsured(from, ENDS)}) i
  LEFT JOIN ${yearOfServices(from)} s ON s.month = i.month AND s.psn_no = i.psn_no
  LEFT JOIN ${yearOfVisits(from)} v ON v.month = i.month AND v.psn_no = i.psn_no)`;
