/** Readings of "paid twice" (I10). Each gives bills of a person that belong together, in the same columns. */
import { validSettlements } from '@fundwatch/streams';
import type { RuleSources } from '../../define.js';

/** A number that names one invoice: not a short one, and not one figure over and over. */
const IS_INVOICE = `(match(invono, '^[0-9A-Za-z-]{6,}$') AND length(arrayDistinct(splitByString('', invono))) > 2)`;

/**
 * SQL of the valid settlements of the judged persons, with their visit. Left out are visits with a refund that does not name
 * what it refunds, medical assistance (a further benefit by design) and interim settlements, which are parts of one bill.
 */
const settled = (from: RuleSources): string => {
  const settlements = from.rows('settlements', 'psn_no');
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  const unclear = `(SELECT mdtrt_id FROM ${settlements} WHERE ifNull(mid_setl_flag, 0) = 1
    OR init_setl_id = '' AND (refd_setl_flag = 1 OR medfee_sumamt < 0))`;
  return from.shared(`(
  SELECT s.psn_no AS psn_no, s.setl_id AS setl_id, s.mdtrt_id AS mdtrt_id, s.fixmedins_code AS fixmedins_code, s.med_type AS med_type,
    s.setl_time AS setl_time, s.medfee_sumamt AS fee, s.hifp_pay AS pooled, s.fund_pay_sumamt AS paid, s.invono AS invono,
    CAST(s.setl_type, 'String') = '1' AS is_agency, ifNull(s.third_party_flag, 0) AS is_third, v.mdtrt_id != '' AS has_visit, toDate(v.begntime) AS visit_day
  FROM ${validSettlements(settlements, refunds)} s
  LEFT JOIN ${from.rows('visits', 'psn_no')} v ON v.mdtrt_id = s.mdtrt_id AND v.psn_no = s.psn_no
  WHERE s.setl_type != '3' AND ifNull(v.vali_flag, 1) = 1 AND s.mdtrt_id NOT IN ${unclear})`);
};

const SUMMED = `count() AS bills, uniqExact(mdtrt_id) AS visits, uniqExact(fee) AS fees, countIf(is_agency) AS agencies, min(has_visit) AS is_known,
  arraySort(groupArray((setl_time, setl_id, mdtrt_id, fixmedins_code))) AS rows, sum(fee) AS fee_sum, sum(paid) AS paid_sum`;
const AGAIN = `paid_sum - max(paid) AS again`;

/** SQL of bills of several visits under one invoice number; several bills of one day at one place may well be one invoice. */
export const byInvoice = (from: RuleSources): string => {
  const recurring = `(SELECT psn_no, invono FROM ${settled(from)} WHERE pooled > 0 AND invono != '' GROUP BY psn_no, invono HAVING min(mdtrt_id) != max(mdtrt_id))`;
  return `
  SELECT psn_no, 'invoice' AS how, [invono] AS what, ${SUMMED}, ${AGAIN}, agencies > 0 AND agencies < bills AS is_mixed,
    fees < bills AS is_equal, multiIf(is_equal AND (is_mixed OR uniqExact(visit_day) = 1 AND uniqExact(fixmedins_code) > 1), 'clear', is_equal OR is_mixed, 'suspected', 'hint') AS grade,
    visits > 2 AS is_doubtful
  FROM ${settled(from)} WHERE pooled > 0 AND (psn_no, invono) IN ${recurring} AND ${IS_INVOICE} GROUP BY psn_no, invono
  HAVING visits > 1 AND NOT (uniqExact(visit_day) = 1 AND uniqExact(fixmedins_code) = 1 AND NOT is_equal AND NOT is_mixed)`;
};

/** SQL of bills that were paid on line and reimbursed by the agency: same place, day and fee, and no invoices that differ. */
export const byAgency = (from: RuleSources): string => `
  SELECT psn_no, 'agency' AS how, [fixmedins_code, toString(visit_day), toString(fee)] AS what, ${SUMMED}, ${AGAIN}, 1 AS is_mixed, 1 AS is_equal,
    'suspected' AS grade, 0 AS is_doubtful
  FROM ${settled(from)} WHERE pooled > 0 AND has_visit AND psn_no IN (SELECT psn_no FROM ${settled(from)} WHERE is_agency)
  GROUP BY psn_no, fixmedins_code, visit_day, fee
  HAVING agencies > 0 AND agencies < bills AND visits > 1 AND countIf(invono = '') > 0 AND uniqExactIf(invono, invono != '') < 2`;

/**
 * SQL of visits that were settled several times for the same fee. Courses of treatment settle each time with lines of their own: a
 * visit whose lines come to what all its settlements bill is well; one whose lines come to less was billed once and paid twice.
 */
export const byVisit = (from: RuleSources): string => {
  const lines = `(SELECT psn_no AS line_psn, mdtrt_id AS line_mdtrt, sum(det_item_fee_sumamt) AS line_sum FROM ${from.rows('fees', 'psn_no')}
    WHERE ifNull(vali_flag, 1) = 1 GROUP BY line_psn, line_mdtrt)`;
  const several = from.shared(
    `(SELECT psn_no, mdtrt_id FROM ${settled(from)} WHERE pooled > 0 AND NOT is_agency GROUP BY psn_no, mdtrt_id HAVING count() > 1)`,
  );
  const billed = `(SELECT psn_no AS all_psn, mdtrt_id AS all_mdtrt, sum(fee) AS all_fees FROM ${settled(from)} WHERE (psn_no, mdtrt_id) IN ${several} GROUP BY all_psn, all_mdtrt)`;
  return `
  SELECT psn_no, 'visit' AS how, [mdtrt_id, toString(fee)] AS what, ${SUMMED}, ${AGAIN}, 0 AS is_mixed, 1 AS is_equal,
    multiIf(is_short AND is_close, 'clear', is_short OR is_close, 'suspected', 'hint') AS grade, max(setl_time = toStartOfDay(setl_time)) AS is_doubtful
  FROM (
    SELECT s.*, l.line_sum > 0 AND l.line_sum <= t.all_fees - s.fee AS is_short, l.line_sum AS line_sum, t.all_fees AS all_fees,
      dateDiff('second', min(s.setl_time) OVER same, max(s.setl_time) OVER same) <= 60 * ${from.param('minutes')} AS is_close
    FROM (SELECT * FROM ${settled(from)} WHERE pooled > 0 AND NOT is_agency AND (psn_no, mdtrt_id) IN ${several}) s
    INNER JOIN ${billed} t ON t.all_psn = s.psn_no AND t.all_mdtrt = s.mdtrt_id
    LEFT JOIN ${lines} l ON l.line_psn = s.psn_no AND l.line_mdtrt = s.mdtrt_id
    WINDOW same AS (PARTITION BY s.psn_no, s.mdtrt_id, s.med_type, s.fee, s.paid))
  WHERE line_sum < all_fees
  GROUP BY psn_no, mdtrt_id, med_type, fee, paid, is_short, is_close
  HAVING bills > 1`;
};

/** SQL of visits that somebody else should pay for. */
export const byThird = (from: RuleSources): string => `
  SELECT psn_no, 'third' AS how, [mdtrt_id] AS what, ${SUMMED}, paid_sum AS again, 0 AS is_mixed, 0 AS is_equal, 'suspected' AS grade, 0 AS is_doubtful
  FROM ${settled(from)} WHERE pooled > 0 AND is_third = 1 GROUP BY psn_no, mdtrt_id`;
