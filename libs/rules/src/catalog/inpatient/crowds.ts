/** Who was admitted together, and left together, at a place: what the rule on crowds and its touches share. */
import type { RuleSources } from '../../define.js';
import {
  categoryOf,
  isDelivery,
  isMalignant,
  isPairedSurgery,
  isPlannedCycle,
  isScreening,
} from '../../icd.js';
import { daysAfter, validVisitsAmong, visitsBeside } from '../../places.js';

/** Digits of a village in the national code of divisions; shorter codes name a town or a county, from which everybody comes. */
const VILLAGE_DIGITS = 12;
/** Days before a day that say what is usual at a place. */
export const USUAL_DAYS = 90;

/**
 * SQL: what brings many people at once for good reasons: infections of the gut and the lungs, poisoning, injury, births; and what
 * is done by lists: cataracts and joints, chemotherapy, screening. Day surgery and care paid by the case cost the same for everybody.
 */
export const MAY_COUNT = `med_type IN ('21', '9925') AND ifNull(vali_flag, 1) = 1 AND diag_code != '' AND joint_mdtrt_id = ''
  AND endtime > begntime
  AND NOT ${categoryOf('diag_code')} BETWEEN 'A00' AND 'B99' AND NOT ${categoryOf('diag_code')} BETWEEN 'J00' AND 'J22'
  AND NOT ${categoryOf('diag_code')} BETWEEN 'O00' AND 'P96' AND NOT ${categoryOf('diag_code')} BETWEEN 'S00' AND 'Y99'
  AND ${categoryOf('diag_code')} != 'U07' AND NOT ${isDelivery('diag_code')} AND NOT ${isScreening('diag_code')}
  AND NOT ${isPlannedCycle('diag_code')} AND NOT ${isMalignant('diag_code')} AND NOT ${isPairedSurgery('diag_code')}`;

const CLUSTER = `fixmedins_code, toDate(begntime), ${categoryOf('diag_code')}`;

/** SQL of (fixmedins_code, day, category) on which enough people were admitted and left together, of some visits, paid or not. */
const together = (from: RuleSources, visits: string): string => `(
  SELECT DISTINCT fixmedins_code, day, category FROM (
    SELECT fixmedins_code, toDate(begntime) AS day, ${categoryOf('diag_code')} AS category, toDate(assumeNotNull(endtime)) AS left_on
    FROM ${visits} WHERE ${MAY_COUNT}
    GROUP BY fixmedins_code, day, category, left_on HAVING uniqExact(psn_no) >= ${from.param('persons')}))`;

/** SQL of the valid stays of those days. */
const stays = (from: RuleSources): string => {
  const visits = from.rows('visits', 'fixmedins_code');
  const days = from.shared(together(from, visits));
  const among = from.shared(`(SELECT * FROM ${visits} WHERE ${MAY_COUNT} AND (${CLUSTER}) IN ${days})`);
  return from.shared(`(SELECT *, toDate(begntime) AS day, ${categoryOf('diag_code')} AS category, toDate(assumeNotNull(endtime)) AS left_on
    FROM ${validVisitsAmong(from, among)})`);
};

/** SQL of the stays with where their persons live and what telephone they gave. */
const known = (from: RuleSources): string => `(
  SELECT s.*, p.resd_code AS village, p.tel AS telephone FROM ${stays(from)} s
  LEFT JOIN (SELECT psn_no AS known_psn, resd_code, tel FROM ${from.related('insured', 'psn_no', `SELECT psn_no FROM ${stays(from)}`)}) p
    ON p.known_psn = s.psn_no)`;

/** SQL: how many of a group share the commonest of some values, of those that have one. */
export const sharing = (values: string): string =>
  `arrayMax(arrayPushBack(arrayMap(x -> countEqual(${values}, x), ${values}), 0))`;

/** SQL of the groups that came, left and cost alike: of a day and a category the greatest. The spread is counted in whole fen, so that it is the same in any order. */
export const groups = (from: RuleSources): string => `(
  SELECT fixmedins_code, day, category, argMax((left_on, persons, spread, mean_fee, visit_ids, paid_ids, fund_sum, first_at, last_at, villages, telephones), (persons, left_on)) AS best
  FROM (
    SELECT fixmedins_code, day, category, left_on, uniqExact(psn_no) AS persons,
      sqrt(toFloat64(count() * sum(cents * cents) - sum(cents) * sum(cents))) / toFloat64(sum(cents)) AS spread, sum(fee) / count() AS mean_fee,
      arraySort(groupArray(mdtrt_id)) AS visit_ids, arraySort(arrayFlatten(groupArray(setl_ids))) AS paid_ids, sum(fund) AS fund_sum,
      min(begntime) AS first_at, max(begntime) AS last_at,
      arraySort(groupArrayIf(village, length(village) >= ${VILLAGE_DIGITS})) AS villages, arraySort(groupArrayIf(telephone, telephone != '')) AS telephones
    FROM (SELECT *, toInt128(fee * 100) AS cents FROM ${known(from)} WHERE fee > 0)
    GROUP BY fixmedins_code, day, category, left_on
    HAVING persons >= ${from.param('persons')} AND 100 * spread < ${from.param('spread_percent')})
  GROUP BY fixmedins_code, day, category)`;

/** SQL of the days before each such day on which the place admitted people with the same category, and how many. */
export const before = (from: RuleSources): string => `(
  SELECT g.fixmedins_code AS usual_place, g.day AS usual_day, g.category AS usual_category, arraySort(groupArray(d.admitted)) AS counts
  FROM ${from.shared(groups(from))} g
  INNER JOIN (
    SELECT fixmedins_code, toDate(begntime) AS past_day, ${categoryOf('diag_code')} AS past_category, count() AS admitted
    FROM ${from.rows('visits', 'fixmedins_code')} WHERE ${MAY_COUNT} GROUP BY fixmedins_code, past_day, past_category) d
    ON d.fixmedins_code = g.fixmedins_code AND d.past_category = g.category
  WHERE d.past_day >= g.day - ${USUAL_DAYS} AND d.past_day < g.day
  GROUP BY usual_place, usual_day, usual_category)`;

/** SQL of the places where people were admitted and left together on the days of `comings`, or on one that is compared with them. */
export function crowdsAfter(comings: string, from: RuleSources, days = USUAL_DAYS): string {
  return `SELECT fixmedins_code AS unit FROM ${together(from, visitsBeside(from, daysAfter(from, comings, days)))}`;
}
