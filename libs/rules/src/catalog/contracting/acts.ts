/** What doctors recorded of services face to face, and what speaks against it. */
import type { RuleSources } from '../../define.js';
import { degrees, hasFix } from './coordinates.js';
import { lyingIn } from './lying.js';

/** Days on which one content is seen before it is a text that the system puts there. */
const TEMPLATE_DAYS = 20;
/** Nearer than this a jump may be the receiver’s error; later than this nobody knows the way that was taken. */
const [JUMP_KM, JUMP_HOURS] = [3, 3];

/**
 * SQL of what doctors did with one person at a time, face to face. Talks to many, calls and on-line advice lie alike and close
 * together by nature. Numbers of doctors may be local ones: a doctor is known by place and number.
 */
export const acts = (from: RuleSources): string =>
  from.shared(`(
  SELECT *, toDate(done_time) AS day, done_time != toStartOfDay(done_time) AS has_time, CAST(channel = 'home', 'UInt8') AS is_home,
    ${hasFix('gps_lng', 'gps_lat')} AS has_fix, ${degrees('gps_lng')} AS lng, ${degrees('gps_lat')} AS north,
    if(has_fix, toString((round(lng, 3), round(north, 3))), '') AS spot,
    (ifNull(bp_sys, 0), ifNull(bp_dia, 0), toFloat64(ifNull(fpg, 0))) AS measured,
    bp_sys IS NOT NULL AND bp_dia IS NOT NULL OR fpg IS NOT NULL AS is_measured,
    fpg IS NULL AND ifNull(bp_sys, 0) % 10 = 0 AND ifNull(bp_dia, 0) % 10 = 0 AS is_rounded
  FROM ${from.rows('services', 'doctor_no')}
  WHERE doctor_no != '' AND channel NOT IN ('phone', 'online') AND item_code NOT IN ('JY06', 'JY07'))`);

/** SQL of these, each with what speaks against it beside the doctor’s others of the day. */
export const weighed = (from: RuleSources): string => {
  const own = 'PARTITION BY doctor_no, fixmedins_code';
  const hour = `WINDOW hour AS (${own}, day, device_id, is_home, has_time ORDER BY toUnixTimestamp(done_time) RANGE BETWEEN 3599 PRECEDING AND CURRENT ROW),
    tour AS (${own}, day, device_id, is_home, has_time, has_fix ORDER BY done_time, rec_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`;
  const leave = `(SELECT doctor_no, fixmedins_code, assumeNotNull(leave_from) AS leave_since, assumeNotNull(leave_to) AS leave_until
    FROM ${from.all('practitioners')} WHERE leave_from IS NOT NULL AND leave_to IS NOT NULL)`;
  return from.shared(`(
    SELECT *,
      content_hash != '' AND same_content >= ${from.param('persons')} AND content_days <= ${TEMPLATE_DAYS} AS is_copied,
      is_measured AND same_values >= if(is_rounded, ${from.param('persons')} + 3, ${from.param('persons')}) AND 5 * same_values >= 4 * measured_persons AS is_alike,
      if(is_home AND has_time, least(homes + intDiv(unplaced, 2), moments), 0) AS pace,
      toInt64(toUnixTimestamp(done_time)) - before.3 AS seconds, geoDistance(before.1, before.2, lng, north) / 1000 AS km,
      is_home AND has_time AND has_fix AND before.3 != 0 AND seconds BETWEEN 1 AND ${JUMP_HOURS * 3600} AND km >= ${JUMP_KM}
        AND km * 3600 > ${from.param('speed_kmh')} * seconds AS is_jump,
      lying_mdtrt != '' AS is_lying, rec_id IN (
        SELECT a.rec_id FROM ${acts(from)} a INNER JOIN ${leave} l ON l.doctor_no = a.doctor_no AND l.fixmedins_code = a.fixmedins_code
        WHERE toDate32(a.day) BETWEEN l.leave_since AND l.leave_until) AS is_on_leave
    FROM (
      SELECT *,
        uniqExact(psn_no) OVER (${own}, day, content_hash) AS same_content, uniqExact(day) OVER (${own}, content_hash) AS content_days,
        uniqExact(psn_no) OVER (${own}, day, is_measured, measured) AS same_values, uniqExactIf(psn_no, is_measured) OVER (${own}, day) AS measured_persons,
        uniqExactIf(spot, has_fix) OVER hour AS homes, uniqExactIf(psn_no, NOT has_fix) OVER hour AS unplaced, uniqExact(done_time) OVER hour AS moments,
        lagInFrame((lng, north, toInt64(toUnixTimestamp(done_time)))) OVER tour AS before,
        countIf(patient_confirm = 'none') OVER (${own}) AS unconfirmed_ever, count() OVER (${own}) AS ever
      FROM ${acts(from)} ${hour}) w
    LEFT JOIN ${lyingIn(from, `(SELECT * FROM ${acts(from)} WHERE channel IN ('onsite', 'home'))`)} b ON b.lying_rec = w.rec_id)`);
};
