/** What happens at places besides care and money: their area and alliance are their own. */
import type { Facts } from '../facts.js';

const OWN = 'place.fix_blng_admdvs AS area, place.alliance_id AS alliance';
const joined = (from: Facts, code: string): string =>
  `LEFT JOIN ${from('institutions')} place ON place.fixmedins_code = ${code}`;

/** Contracts by the day of signing; those that the system renewed are no signings. */
export const signingRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(c.sign_time)) AS month, c.contract_id AS contract_id, c.sign_time AS sign_time, c.psn_no AS psn_no, c.fixmedins_code AS institution, c.team_id AS team, ${OWN},
    c.renewed_from = '' AS is_new, notEmpty(p.key_groups) AS is_in_key_group
  FROM ${from('contracts')} c
  LEFT JOIN (SELECT psn_no, key_groups FROM ${from('insured')}) p ON p.psn_no = c.psn_no
  ${joined(from, 'c.fixmedins_code')}
  WHERE month IN {months:Array(Date)})`;

/** Blood pressures that were measured in services. */
export const readingRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(s.done_time)) AS month, s.rec_id AS rec_id, s.done_time AS done_time, s.psn_no AS psn_no, s.fixmedins_code AS institution, ${OWN},
    s.bp_sys AS bp_sys, s.bp_dia AS bp_dia
  FROM ${from('services')} s ${joined(from, 's.fixmedins_code')}
  WHERE month IN {months:Array(Date)} AND s.bp_sys IS NOT NULL AND s.bp_dia IS NOT NULL)`;

export const feedbackRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(f.made_at)) AS month, f.fb_id AS fb_id, f.made_at AS made_at, f.score AS score, f.psn_no AS psn_no, f.fixmedins_code AS institution, ${OWN},
    f.kind AS kind, f.tag AS tag
  FROM ${from('feedback')} f ${joined(from, 'f.fixmedins_code')}
  WHERE month IN {months:Array(Date)})`;

/** Fee lines that count, returns with their minus sign. */
export const feeRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(f.fee_ocur_time)) AS month, f.mdtrt_id AS mdtrt_id, f.feedetl_sn AS feedetl_sn, f.psn_no AS psn_no, f.fixmedins_code AS institution, ${OWN},
    f.fee_ocur_time AS fee_ocur_time, f.list_type AS list_type, f.med_chrgitm_type AS med_chrgitm_type, f.cnt AS cnt,
    f.drug_trac_codg AS drug_trac_codg, f.trdn_flag AS trdn_flag, f.det_item_fee_sumamt AS det_item_fee_sumamt
  FROM ${from('fees')} f ${joined(from, 'f.fixmedins_code')}
  WHERE month IN {months:Array(Date)} AND f.fee_ocur_time >= toDateTime(arrayMin({months:Array(Date)}), 'Asia/Shanghai')
    AND f.fee_ocur_time < toDateTime(addMonths(arrayMax({months:Array(Date)}), 1), 'Asia/Shanghai') AND ifNull(f.vali_flag, 1) = 1)`;

/** SQL of the last month of a period as sources write it: 2025-06, 202506, 2025-Q2, 2025. */
export const monthOfPeriod = (period: string): string => {
  const plain = `replaceAll(${period}, '-', '')`;
  return `toDate(toDate32OrNull(concat(substring(${plain}, 1, 4), '-', multiIf(length(${plain}) = 4, '12', substring(${plain}, 5, 1) = 'Q', leftPad(toString(toUInt8OrZero(substring(${plain}, 6, 1)) * 3), 2, '0'), substring(${plain}, 5, 2)), '-01')))`;
};

/** Cases that were cleared by groups or points; `points` are their weights. */
export const clearingRows = (from: Facts): string => `(
  SELECT ${monthOfPeriod('c.period')} AS month, '' AS psn_no, c.clear_id AS clear_id, c.fixmedins_code AS institution, ${OWN}, c.group_code AS group_code,
    c.points AS points, c.clr_way = 'drg' AND c.group_code != '' AS is_grouped
  FROM ${from('clearings')} c ${joined(from, 'c.fixmedins_code')}
  WHERE month IN {months:Array(Date)} AND c.clr_way IN ('drg', 'dip'))`;

/** Money that was paid out, by the last month of the period that it is for; the subject is an institution or an alliance. */
export const paymentRows = (from: Facts): string => `(
  SELECT ${monthOfPeriod('y.period')} AS month, '' AS psn_no, y.pay_id AS pay_id, y.paid_at AS paid_at, y.kind AS kind, y.amount AS amount, place.fixmedins_code AS institution,
    if(place.fixmedins_code != '', place.fix_blng_admdvs, whole.admdvs) AS area, if(place.fixmedins_code != '', place.alliance_id, whole.alliance_id) AS alliance
  FROM ${from('payments')} y
  LEFT JOIN ${from('institutions')} place ON place.fixmedins_code = y.subject_id
  LEFT JOIN ${from('alliances')} whole ON whole.alliance_id = y.subject_id
  WHERE month IN {months:Array(Date)})`;

/** The fund of a whole area at the end of a year, where its balance and its spending are known. */
export const fundRows = (from: Facts): string => `(
  SELECT makeDate(f.year, 12, 1) AS month, '' AS psn_no, f.admdvs AS area, '' AS alliance, '' AS institution, f.insutype AS insutype,
    assumeNotNull(f.cumulative_balance) AS cumulative_balance, assumeNotNull(f.fund_expenditure) AS fund_expenditure
  FROM ${from('funds')} f
  WHERE month IN {months:Array(Date)} AND f.alliance_id = '' AND f.cumulative_balance IS NOT NULL AND f.fund_expenditure IS NOT NULL)`;

/** Beds that are open, by the day, of places that say how many they have. */
export const openBeds = (from: Facts): string => `(
  SELECT m.month AS month, '' AS psn_no, place.fixmedins_code AS institution, ${OWN}, assumeNotNull(place.aprv_bed_cnt) AS aprv_bed_cnt, toDayOfMonth(toLastDayOfMonth(m.month)) AS days
  FROM ${from('institutions')} place
  CROSS JOIN (SELECT arrayJoin({months:Array(Date)}) AS month) m
  WHERE place.aprv_bed_cnt > 0 AND ifNull(place.begndate <= toLastDayOfMonth(m.month), 1) AND ifNull(place.enddate >= m.month, 1))`;

/**
 * Drugs by the pack that were sold, less those taken back, at institutions that send their stock: of each drug since its first
 * movement there, of one that never moved since the institution's first.
 */
export const articleRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(f.fee_ocur_time)) AS month, '' AS psn_no, concat(f.fixmedins_code, '/', f.med_list_codg) AS article,
    f.cnt AS cnt, f.det_item_fee_sumamt AS det_item_fee_sumamt
  FROM ${from('fees')} f
  INNER JOIN (SELECT fixmedins_code AS keeper, min(moved_at) AS kept_since FROM ${from('stock')} GROUP BY keeper) k ON k.keeper = f.fixmedins_code
  LEFT JOIN (SELECT fixmedins_code AS mover, med_list_codg AS moved, min(moved_at) AS moved_since FROM ${from('stock')} GROUP BY mover, moved) a
    ON a.mover = f.fixmedins_code AND a.moved = f.med_list_codg
  WHERE month IN {months:Array(Date)} AND f.fee_ocur_time >= toDateTime(arrayMin({months:Array(Date)}), 'Asia/Shanghai')
    AND f.fee_ocur_time < toDateTime(addMonths(arrayMax({months:Array(Date)}), 1), 'Asia/Shanghai')
    AND f.list_type IN ('101', '102') AND ifNull(f.vali_flag, 1) = 1 AND ifNull(f.trdn_flag, 0) != 1 AND f.med_list_codg != ''
    AND f.fee_ocur_time >= if(a.moved = '', k.kept_since, a.moved_since))`;
