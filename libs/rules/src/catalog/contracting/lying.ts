/** Who lay in hospital while a service was recorded for them elsewhere. */
import { careList, validSettlements } from '@fundwatch/streams';
import type { RuleSources, TouchSources } from '../../define.js';
import { visitsPaidLater } from '../../places.js';
import { parentage } from './coordinates.js';

const IS_STAY = `med_type IN ${careList('inpatient')} AND endtime IS NOT NULL`;
/** SQL: a day in the midst of a stay: on those of admission and discharge a person may be at home, too. */
export const isMidst = (day: string, stay: string): string =>
  `${day} > toDate(${stay}.begntime) AND ${day} < toDate(assumeNotNull(${stay}.endtime))`;

/**
 * SQL of (lying_rec, lying_mdtrt) of the services (psn_no, fixmedins_code, rec_id, day) on whose day the person was in the midst of a
 * settled stay, without leave, at an institution that is neither the parent nor a clinic of where the service was done.
 */
export function lyingIn(from: RuleSources, services: string): string {
  const stays = `(SELECT * FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${services}`)}
    WHERE ${IS_STAY} AND ifNull(vali_flag, 1) = 1 AND ifNull(leave_days, 0) = 0)`;
  const parents = parentage(from);
  const met = from.shared(`(
    SELECT s.rec_id AS lying_rec, s.psn_no AS lying_psn, v.mdtrt_id AS stay_id
    FROM ${services} s INNER JOIN ${stays} v ON v.psn_no = s.psn_no
    WHERE ${isMidst('s.day', 'v')} AND v.fixmedins_code != s.fixmedins_code
      AND (v.fixmedins_code, s.fixmedins_code) NOT IN ${parents} AND (s.fixmedins_code, v.fixmedins_code) NOT IN ${parents})`);
  // Whether the stay was paid for is looked up for those few only.
  const settlements = from.related('settlements', 'psn_no', `SELECT lying_psn FROM ${met}`);
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return `(SELECT lying_rec, min(stay_id) AS lying_mdtrt FROM ${met}
    WHERE (lying_psn, stay_id) IN (SELECT psn_no, mdtrt_id FROM ${validSettlements(settlements, refunds)}) GROUP BY lying_rec)`;
}

const doctorsAt = (stays: string, from: RuleSources): string => `
  SELECT s.doctor_no AS unit FROM ${from.related('services', 'psn_no', `SELECT psn_no FROM ${stays} WHERE ${IS_STAY}`)} s
  INNER JOIN (SELECT DISTINCT psn_no, begntime, endtime FROM ${stays} WHERE ${IS_STAY}) v ON v.psn_no = s.psn_no
  WHERE s.doctor_no != '' AND ${isMidst('toDate(s.done_time)', 'v')}`;

/** The doctors of services on days of stays that changed, or whose settlements did. */
export const TOUCHES_BY_STAYS = {
  visits: (changed: string, from: RuleSources): string => doctorsAt(changed, from),
  settlements: (changed: string, from: TouchSources): string =>
    doctorsAt(visitsPaidLater(from, changed), from),
};
