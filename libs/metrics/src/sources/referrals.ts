import type { Facts } from '../facts.js';

/** Referrals by the day of application; their area, alliance and institution are those of the place that refers. */
export const referralRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(r.applied_at)) AS month, r.refl_id AS refl_id, r.applied_at AS applied_at, r.psn_no AS psn_no, r.direction AS direction, r.decision AS decision,
    r.consent_flag AS consent_flag, r.arrived_at AS arrived_at,
    sender.fix_blng_admdvs AS area, sender.alliance_id AS alliance, r.from_fixmedins_code AS institution,
    sender.alliance_id != '' AND sender.alliance_id = receiver.alliance_id AS is_inside_alliance
  FROM ${from('referrals')} r
  LEFT JOIN ${from('institutions')} sender ON sender.fixmedins_code = r.from_fixmedins_code
  LEFT JOIN ${from('institutions')} receiver ON receiver.fixmedins_code = r.to_fixmedins_code
  WHERE month IN {months:Array(Date)})`;

/** Up-referrals by the day of application, of the place that is asked: how it answered. */
export const referralAnswers = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(r.applied_at)) AS month, r.refl_id AS refl_id, r.applied_at AS applied_at, r.psn_no AS psn_no, r.decision AS decision, r.refuse_reason AS refuse_reason,
    receiver.fix_blng_admdvs AS area, receiver.alliance_id AS alliance, r.to_fixmedins_code AS institution
  FROM ${from('referrals')} r
  LEFT JOIN ${from('institutions')} receiver ON receiver.fixmedins_code = r.to_fixmedins_code
  WHERE month IN {months:Array(Date)})`;
