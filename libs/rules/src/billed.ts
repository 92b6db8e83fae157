/** What was billed and stayed billed: fee lines of valid visits, net of returns, and what the catalogue says of them on their day. */
import type { StreamName } from '@fundwatch/streams';
import { visitsOfPersons, type RuleSources } from './define.js';

const DRUG_LISTS = `('101', '102', '103', '104', '105')`;
const OTHER_LISTS = `('201', '301')`;

/**
 * SQL: a line of a drug. Where the list is not told or is a local one, the charge class decides, and without one the
 * letters of the national code.
 */
export const isDrug = (line = ''): string =>
  `multiIf(${line}list_type IN ${DRUG_LISTS}, 1, ${line}list_type IN ${OTHER_LISTS}, 0,
    ${line}med_chrgitm_type != '', ${line}med_chrgitm_type IN ('09', '10', '11'), match(${line}code, '^[XZT][A-Z0-9]{6}'))`;

/** Drugs that patients inject at home, by the month, whatever their name says of injections: insulin and its like. */
export const HOME_INJECTION = '胰岛素|鲁肽|糖肽|那肽';

/** SQL: a line of herbal pieces, whose quantity is a weight. */
export const IS_HERB = `(list_type = '103' OR med_chrgitm_type = '10')`;

const VALID = `ifNull(vali_flag, 1) = 1`;

/** SQL of returned lines: those that name what they return, or those that only tell the item. */
const returned = (from: RuleSources, naming: boolean): string =>
  `(SELECT * FROM ${from.rows('fees', 'psn_no')} WHERE cnt < 0 AND ${VALID} AND init_feedetl_sn ${naming ? '!=' : '='} '')`;

/**
 * SQL of the fee lines of the judged persons' valid visits, each with its visit and net of the returns that name it. Left out
 * are lines that belong to a settlement of the visit that is not valid (any more), and lines that name another person.
 * `net` is what is left of the quantity, `amount` of the money; `loose` is what was returned of the item without a line's name.
 */
export function billedLines(from: RuleSources): string {
  const visits = visitsOfPersons(from);
  return from.shared(`(
  SELECT v.psn_no AS psn_no, v.mdtrt_id AS mdtrt_id, v.fixmedins_code AS fixmedins_code, v.med_type AS med_type, v.begntime AS begntime,
    v.diag_code AS diag_code, v.diag_name AS diag_name, v.mdtrt_cert_type AS mdtrt_cert_type, ifNull(v.proxy_flag, 0) AS is_proxy,
    v.fund AS fund, v.setl_ids AS setl_ids, f.feedetl_sn AS feedetl_sn, f.med_list_codg AS code, f.med_list_name AS name,
    f.list_type AS list_type, f.med_chrgitm_type AS med_chrgitm_type, f.chrgitm_lv AS chrgitm_lv, f.cnt AS gross, f.pric AS pric,
    f.cnt + b.back_cnt AS net, f.det_item_fee_sumamt + b.back_amount AS amount, l.loose_cnt AS loose, l.loose_amount AS loose_amount,
    ifNull(f.prd_days, 0) AS prd_days, f.fee_ocur_time AS fee_ocur_time, ifNull(f.trdn_flag, 0) AS is_split,
    ifNull(f.rx_circ_flag, 0) AS is_external, ifNull(f.take_home_flag, 0) AS is_taken_home, ifNull(f.etip_flag, 0) AS is_sent_out
  FROM (SELECT * FROM ${from.rows('fees', 'psn_no')} WHERE cnt > 0 AND ${VALID}) f
  INNER JOIN ${visits} v ON v.psn_no = f.psn_no AND v.mdtrt_id = f.mdtrt_id
  LEFT JOIN (
    SELECT psn_no AS back_psn, mdtrt_id AS back_mdtrt, init_feedetl_sn AS back_sn, sum(cnt) AS back_cnt, sum(det_item_fee_sumamt) AS back_amount
    FROM ${returned(from, true)} GROUP BY back_psn, back_mdtrt, back_sn) b
    ON b.back_psn = f.psn_no AND b.back_mdtrt = f.mdtrt_id AND b.back_sn = f.feedetl_sn
  LEFT JOIN (
    SELECT r.psn_no AS loose_psn, r.mdtrt_id AS loose_mdtrt, r.med_list_codg AS loose_code, sum(r.cnt) AS loose_cnt, sum(r.det_item_fee_sumamt) AS loose_amount
    FROM ${returned(from, false)} r INNER JOIN ${visits} w ON w.psn_no = r.psn_no AND w.mdtrt_id = r.mdtrt_id
    WHERE r.setl_id = '' OR has(w.setl_ids, r.setl_id) GROUP BY loose_psn, loose_mdtrt, loose_code) l
    ON l.loose_psn = f.psn_no AND l.loose_mdtrt = f.mdtrt_id AND l.loose_code = f.med_list_codg
  WHERE (f.setl_id = '' OR has(v.setl_ids, f.setl_id)) AND net > 0)`);
}

/** What every line of a visit says alike. */
const OF_VISIT = [
  'fixmedins_code',
  'med_type',
  'begntime',
  'diag_code',
  'diag_name',
  'mdtrt_cert_type',
  'is_proxy',
  'fund',
  'setl_ids',
];

/** SQL of the codes of items that anybody asks for: drugs, and what the catalogue limits to a sex or to ages. The other lines are the most. */
const askedFor = (from: RuleSources): string =>
  from.shared(`(
  SELECT DISTINCT code FROM (SELECT med_list_codg AS code, list_type, med_chrgitm_type FROM ${from.rows('fees', 'psn_no')}) WHERE ${isDrug()}
  UNION DISTINCT
  SELECT med_list_codg FROM ${from.all('catalogue')} WHERE sex != '' OR age_min IS NOT NULL OR age_max IS NOT NULL)`);

/**
 * SQL of items that are asked for, one row for each visit, item and day: what `billedLines` has, added up. Where something was returned without
 * naming its line, all days of the item in the visit are one, so that the return meets what it returns.
 */
export const billedItems = (from: RuleSources): string =>
  from.shared(`(
  SELECT psn_no, mdtrt_id, ${OF_VISIT.map((field) => `any(b.${field}) AS ${field}`).join(', ')}, code, day, max(name) AS item_name,
    max(b.list_type) AS list_type, max(b.med_chrgitm_type) AS med_chrgitm_type, min(b.chrgitm_lv) AS chrgitm_lv, sum(gross) AS bought,
    sum(net) + min(loose) AS left_cnt, sum(amount) + min(loose_amount) AS left_amount, max(prd_days) AS prescribed_days,
    max(b.is_split) AS is_split, max(b.is_external) AS is_external, max(b.is_taken_home) AS is_taken_home, arraySort(groupArray((mdtrt_id, feedetl_sn))) AS lines
  FROM (SELECT *, if(loose < 0, toDate32(begntime), toDate32(fee_ocur_time)) AS day FROM ${billedLines(from)} WHERE code IN ${askedFor(from)}) b
  GROUP BY psn_no, mdtrt_id, code, day
  HAVING left_cnt > 0)`);

/** A field of the catalogue that rules read. */
type CatalogueField =
  | 'sex'
  | 'age_min'
  | 'age_max'
  | 'pay_diag'
  | 'ddd_per_unit'
  | 'days_per_unit'
  | 'resale_risk'
  | 'med_list_name'
  | 'list_type';

/**
 * SQL of what the catalogue says of items on their days: (of_code, of_day) and `entry`, a tuple of the fields in their order.
 * `items` has `code` and `day`. Of several rows in force the one that began last holds. A rule that uses it names `catalogue` as broadcast.
 */
export const inCatalogue = (
  from: { all: (stream: StreamName) => string },
  items: string,
  fields: readonly CatalogueField[],
): string => `(
  SELECT i.code AS of_code, i.day AS of_day, argMax(tuple(${fields.map((field) => `c.${field}`).join(', ')}), c.begndate) AS entry
  FROM (SELECT DISTINCT code, day FROM ${items}) i
  INNER JOIN ${from.all('catalogue')} c ON c.med_list_codg = i.code
  WHERE i.day >= c.begndate AND i.day <= ifNull(c.enddate, toDate32('2299-12-31'))
  GROUP BY of_code, of_day)`;
