/** What visits were billed in the end, line by line, and what the catalogue said of it then. Of the judged persons. */
import { careList, validSettlements } from '@fundwatch/streams';
import { visitsOfPersons, type RuleSources } from '../../define.js';
import { isDelivery } from '../../icd.js';

/** How many lines a finding names at most. */
export const LINES_MOST = 20;

/** SQL of the valid settlements of the judged persons. */
export function settlementsOfPersons(from: RuleSources): string {
  const settlements = from.rows('settlements', 'psn_no');
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return validSettlements(settlements, refunds);
}

/** SQL of the visits that the fund paid for. */
const fundedVisits = (from: RuleSources): string => `(SELECT * FROM ${visitsOfPersons(from)} WHERE fund > 0)`;

/**
 * SQL of the lines of these visits: what names a line as refunded is taken off it (`net_cnt`, `net_amount`), and lines of a
 * settlement that does not hold are left out, since a bill that is settled anew is sent anew. Refunds that name no line stay as
 * they are, with their negative quantity.
 */
export const keptLines = (from: RuleSources): string =>
  from.shared(`(
  SELECT f.psn_no AS psn_no, f.mdtrt_id AS mdtrt_id, f.feedetl_sn AS feedetl_sn, f.setl_id AS setl_id, v.fixmedins_code AS place,
    toString(v.med_type) AS care, toUInt8(v.med_type IN ${careList('inpatient')} AND (v.med_type = '52' OR ${isDelivery('v.diag_code')})) AS is_birth,
    if(v.med_type IN ${careList('inpatient')}, dateDiff('day', v.begntime, ifNull(v.endtime, v.begntime)) + 1, 0) AS stay_days,
    f.fee_ocur_time AS billed_at, toDate32(f.fee_ocur_time) AS day, f.med_list_codg AS code,
    if(f.med_list_name = '', f.med_list_codg, f.med_list_name) AS item, toString(f.list_type) AS list,
    leftPad(toString(f.med_chrgitm_type), 2, '0') AS charged_as, replaceRegexpOne(toString(f.chrgitm_lv), '^0', '') AS paid_as,
    f.cnt + r.back_cnt AS net_cnt, f.det_item_fee_sumamt + r.back_amount AS net_amount, f.pric AS unit_price, f.pric_uplmt_amt AS own_limit,
    f.exam_site AS site, f.drug_trac_codg AS trace, ifNull(f.etip_flag, 0) AS is_sent_out, ifNull(f.special_list_flag, 0) AS is_special
  FROM (SELECT * FROM ${from.rows('fees', 'psn_no')} WHERE ifNull(vali_flag, 1) = 1 AND (cnt > 0 OR cnt < 0 AND init_feedetl_sn = '')) f
  INNER JOIN ${fundedVisits(from)} v ON v.psn_no = f.psn_no AND v.mdtrt_id = f.mdtrt_id
  LEFT JOIN (
    SELECT psn_no AS back_psn, mdtrt_id AS back_mdtrt, init_feedetl_sn AS back_sn, sum(cnt) AS back_cnt, sum(det_item_fee_sumamt) AS back_amount
    FROM ${from.rows('fees', 'psn_no')} WHERE ifNull(vali_flag, 1) = 1 AND cnt < 0 AND init_feedetl_sn != ''
    GROUP BY back_psn, back_mdtrt, back_sn) r
    ON r.back_psn = f.psn_no AND r.back_mdtrt = f.mdtrt_id AND r.back_sn = f.feedetl_sn
  WHERE f.setl_id = '' OR has(v.setl_ids, f.setl_id))`);

/**
 * SQL of the lines that the fund may have paid: not those of class C, which the person pays, and no item of a visit of which
 * something was refunded without saying which line.
 */
export const billedLines = (from: RuleSources): string =>
  from.shared(`(
  SELECT * FROM ${keptLines(from)}
  WHERE net_cnt > 0 AND net_amount > 0 AND paid_as != '3'
    AND (psn_no, mdtrt_id, code) NOT IN (SELECT psn_no, mdtrt_id, code FROM ${keptLines(from)} WHERE net_cnt < 0))`);

/** SQL of these visits with what their valid settlements say (`settled`) and what their lines add up to (`lined`). */
export const bills = (from: RuleSources): string =>
  from.shared(`(
  SELECT v.psn_no AS psn_no, v.mdtrt_id AS mdtrt_id, v.fixmedins_code AS place, toString(v.med_type) AS care, v.begntime AS begntime,
    ifNull(v.endtime, v.begntime) AS ended, v.diag_code AS diag_code, v.diag_name AS diag_name, v.joint_mdtrt_id AS joint, v.fund AS fund, v.setl_ids AS setl_ids,
    s.settled AS settled, s.over_limit AS over_limit, s.knows_over_limit AS knows_over_limit, l.lined AS lined, l.days AS days
  FROM ${fundedVisits(from)} v
  INNER JOIN (
    SELECT psn_no, mdtrt_id, sum(medfee_sumamt) AS settled, ifNull(sum(overlmt_selfpay), toDecimal64(0, 2)) AS over_limit,
      countIf(overlmt_selfpay IS NULL) = 0 AS knows_over_limit
    FROM ${settlementsOfPersons(from)} GROUP BY psn_no, mdtrt_id) s ON s.psn_no = v.psn_no AND s.mdtrt_id = v.mdtrt_id
  INNER JOIN (SELECT psn_no, mdtrt_id, sum(net_amount) AS lined, uniqExact(day) AS days FROM ${keptLines(from)} GROUP BY psn_no, mdtrt_id) l
    ON l.psn_no = v.psn_no AND l.mdtrt_id = v.mdtrt_id)`);

/** SQL: the lines of a bill are not what was settled: some are missing, or were sent twice. */
export const addsUpBadly = (lined: string, settled: string): string =>
  `(abs(${lined} - ${settled}) > 1 AND abs(${lined} - ${settled}) * 100 > ${settled})`;

/** SQL: the lines go beyond what was settled by as much as this: it was sent once too often, and not charged. */
export const wasNotCharged = (excess: string): string =>
  `(b.lined - b.settled > 0 AND b.lined - b.settled + 0.01 >= ${excess})`;

/** SQL of the loss: what was billed too much, at most what the fund paid for the visit. */
export const lossOf = (excess: string): string => `toDecimal64(least(${excess}, b.fund), 2)`;

/** SQL: an emergency, in which nothing waits for a limit. */
export const IS_EMERGENCY = `care IN ('13', '24')`;

/** SQL: an emergency, or a stay for a delivery, in which the newborn is billed on the mother's card: what is there twice may be of two. */
export const MAY_BE_TWICE = `(${IS_EMERGENCY} OR is_birth)`;

const LAST_DAY = `toDate32('2290-12-31')`;

/** SQL of the catalogue's rows with the days from which and to which they hold: a later row of an item ends the one before it. */
export const catalogueRows = (from: RuleSources, where: string): string => `(
  SELECT * FROM (
    SELECT med_list_codg AS cat_code, med_list_name AS cat_name, pric_uplmt_amt AS cat_limit, freq_max, freq_unit, includes, exam_group, exam_interval_days,
      begndate AS valid_from, least(ifNull(enddate, ${LAST_DAY}), leadInFrame(begndate, 1, ${LAST_DAY}) OVER (
        PARTITION BY med_list_codg ORDER BY begndate ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1) AS valid_to
    FROM ${from.all('catalogue')})
  WHERE ${where})`;

/** SQL of the items that catalogue rows bundle, as rows (cat_code, part). */
export const bundles = (from: RuleSources): string =>
  from.shared(`(
  SELECT DISTINCT cat_code, cat_name, cat_limit, valid_from, valid_to, arrayJoin(parts) AS part, length(parts) AS size
  FROM (SELECT *, arrayDistinct(arrayFilter(x -> x != '' AND x != cat_code, splitByRegexp('[;；,，、|\\\\s]+', includes))) AS parts
    FROM ${catalogueRows(from, `includes != ''`)}))`);
