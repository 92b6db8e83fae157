/** What happens at places besides care and money: their area and alliance are their own. */
import type { Facts } from '../facts.js';

const OWN = 'place.fix_blng_admdvs AS area, place.alliance_id AS alliance';
const joined = (from: Facts, code: string): string =>
  `LEFT JOIN ${from('institutions')} place ON place.fixmedins_code = ${code}`;

/** Contracts by the day of signing; those that the system renewed are no signings. */
export const signingRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(c.sign_time)) AS month, c.psn_no AS psn_no, c.fixmedins_code AS institution, ${OWN},
    c.renewed_from = '' AS is_new, notEmpty(p.key_groups) AS is_in_key_group
  FROM ${from('contracts')} c
  LEFT JOIN (SELECT psn_no, key_groups FROM ${from('insured')}) p ON p.psn_no = c.psn_no
  ${joined(from, 'c.fixmedins_code')}
  WHERE month IN {months:Array(Date)})`;

/** Blood pressures that were measured in services. */
export const readingRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(s.done_time)) AS month, s.psn_no AS psn_no, s.fixmedins_code AS institution, ${OWN},
    s.bp_sys AS bp_sys, s.bp_dia AS bp_dia
  FROM ${from('services')} s ${joined(from, 's.fixmedins_code')}
  WHERE month IN {months:Array(Date)} AND s.bp_sys IS NOT NULL AND s.bp_dia IS NOT NULL)`;

export const feedbackRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(f.made_at)) AS month, f.psn_no AS psn_no, f.fixmedins_code AS institution, ${OWN},
    f.kind AS kind, f.tag AS tag
  FROM ${from('feedback')} f ${joined(from, 'f.fixmedins_code')}
  WHERE month IN {months:Array(Date)})`;

/** Lines of drugs that were sold and not taken back, since trace codes are a duty (domain.md A.10). */
export const drugRows = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(f.fee_ocur_time)) AS month, f.psn_no AS psn_no, f.fixmedins_code AS institution, ${OWN},
    f.drug_trac_codg AS drug_trac_codg, f.trdn_flag AS trdn_flag, f.det_item_fee_sumamt AS det_item_fee_sumamt
  FROM ${from('fees')} f ${joined(from, 'f.fixmedins_code')}
  WHERE month IN {months:Array(Date)} AND f.fee_ocur_time >= toDateTime(greatest(arrayMin({months:Array(Date)}), toDate('2025-07-01')), 'Asia/Shanghai')
    AND f.fee_ocur_time < toDateTime(addMonths(arrayMax({months:Array(Date)}), 1), 'Asia/Shanghai') AND f.list_type IN ('101', '102', '103') AND f.cnt > 0 AND ifNull(f.vali_flag, 1) = 1)`;

/** A period as sources write it: 2025-06, 202506, 2025. */
const MONTH_OF_PERIOD = `toDate32OrNull(concat(substring(c.period, 1, 4), '-', if(length(c.period) >= 6, substring(replaceAll(c.period, '-', ''), 5, 2), '12'), '-01'))`;

/** Cases that were cleared by groups. */
export const clearingRows = (from: Facts): string => `(
  SELECT toDate(${MONTH_OF_PERIOD}) AS month, '' AS psn_no, c.fixmedins_code AS institution, ${OWN}, c.group_code AS group_code
  FROM ${from('clearings')} c ${joined(from, 'c.fixmedins_code')}
  WHERE month IN {months:Array(Date)} AND c.clr_way = 'drg' AND c.group_code != '')`;

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
