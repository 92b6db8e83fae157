/** The three ways in which an item is charged once too often. Each gives the same columns, one row a visit and item. */
import type { RuleSources } from '../../define.js';
import { billedLines, bundles, catalogueRows, MAY_BE_TWICE, keptLines } from './lines.js';

/** Bed, consultation, nursing, general fee, registration: charged by the day or the visit, not by the piece. */
const CALENDAR = `charged_as IN ('01', '02', '07', '12', '13')`;

/** Taken several times in a row by their nature: a tolerance test is one order of four samples. */
const IS_SERIAL = `match(item, '葡萄糖|血糖|糖耐量|胰岛素|C肽|培养|血气|肌钙蛋白|心肌酶')`;

/** Drugs and materials come in packs, lots and implants, each with its line. */
const IS_GOODS = `(list LIKE '1%' OR list = '301' OR charged_as IN ('08', '09', '10', '11'))`;

const HAS_TIME = `billed_at != toStartOfDay(billed_at)`;

/**
 * SQL of how sure a second line of the same moment is to be wrong: 1 clear, 2 suspected, 3 a hint. An examination without its site
 * may be of the other side, an infusion of the second bottle; in a stay the ward may post a day's tests at one moment, and after a birth
 * those of the child with those of the mother.
 */
const RANK = `multiIf(${IS_GOODS} OR is_birth, 3, ${CALENDAR}, 1, NOT ${HAS_TIME}, 3, charged_as IN ('03', '06') AND site != '', 1,
  charged_as = '04' AND NOT ${IS_SERIAL}, if(stay_days > 0, 2, 1), 3)`;

/** SQL: lines that are alike have this in common. Few others do: so the many that are like no other are told apart at little cost. */
const MOMENT = 'cityHash64(mdtrt_id, code, billed_at, net_amount)';

const totals = (from: RuleSources): string => `(
  SELECT psn_no AS of_psn, mdtrt_id AS of_mdtrt, code AS of_code, sum(net_cnt) AS total FROM ${billedLines(from)} WHERE ${CALENDAR} AND stay_days > 0 GROUP BY of_psn, of_mdtrt, of_code)`;

const allowed = (from: RuleSources): string => from.shared(catalogueRows(from, 'freq_max > 0'));

/**
 * SQL of lines that are alike to the second. What the catalogue lets be charged as often is left out, and so are items of
 * the day that were posted late: as long as they are no more than the days of the stay.
 */
export const identical = (from: RuleSources): string => `(
  SELECT psn_no, mdtrt_id, code, min(name) AS name, min(rank) AS rank, sum(more) AS extra, sum(n - 1) AS same, toDecimal128(0, 4) AS beyond,
    toInt64(0) AS included, '' AS parent, max(NOT has_time) AS is_untimed, arrayFlatten(groupArray(lines)) AS lines
  FROM (
    SELECT psn_no, mdtrt_id, code, day, min(item) AS name, min(${RANK}) AS rank, count() AS n, sum(net_cnt) AS units,
      sum(net_amount) - max(net_amount) AS more, min(${HAS_TIME}) AS has_time, groupArray(feedetl_sn) AS lines,
      min(${CALENDAR} AND stay_days > 0) AS is_daily, max(stay_days) AS stayed
    FROM ${billedLines(from)}
    WHERE ${MOMENT} IN (SELECT ${MOMENT} FROM ${billedLines(from)} GROUP BY ${MOMENT} HAVING count() > 1)
    GROUP BY psn_no, mdtrt_id, code, day, billed_at, net_cnt, net_amount, site, trace
    HAVING n > 1) g
  LEFT JOIN ${totals(from)} t ON of_psn = g.psn_no AND of_mdtrt = g.mdtrt_id AND of_code = g.code
  WHERE NOT (is_daily AND total <= stayed)
    AND (code, day) NOT IN (SELECT DISTINCT code, day FROM ${billedLines(from)} l INNER JOIN ${allowed(from)} k ON k.cat_code = l.code
      WHERE day BETWEEN valid_from AND valid_to AND freq_max > 1)
  GROUP BY psn_no, mdtrt_id, code)`;

/** SQL of items charged beyond what the catalogue allows a day or an episode; items of the day are allowed once more a day of stay. */
export const beyondLimit = (from: RuleSources): string => `(
  SELECT psn_no, mdtrt_id, code, min(name) AS name, min(if(${MAY_BE_TWICE}, 3, 1)) AS rank,
    sum(toDecimal64(toDecimal128(amount, 2) * (units - most) / units, 2)) AS extra, toInt64(0) AS same, sum(units - most) AS beyond,
    toInt64(0) AS included, '' AS parent, 0 AS is_untimed, arrayFlatten(groupArray(lines)) AS lines
  FROM (
    SELECT psn_no, mdtrt_id, code, min(item) AS name, min(care) AS care, max(is_birth) AS is_birth, sum(net_cnt) AS units, sum(net_amount) AS amount,
      max(assumeNotNull(freq_max) * if(freq_unit = 'day' AND ${CALENDAR} AND stay_days > 0, stay_days, 1)) AS most, groupArray(feedetl_sn) AS lines
    FROM ${billedLines(from)} l INNER JOIN ${allowed(from)} k ON k.cat_code = l.code
    WHERE l.day BETWEEN valid_from AND valid_to
    GROUP BY psn_no, mdtrt_id, code, site, if(freq_unit = 'day' AND NOT (${CALENDAR} AND stay_days > 0), day, toDate32('1970-01-01'))
    HAVING units > most)
  GROUP BY psn_no, mdtrt_id, code)`;

/** SQL of lines of an item that another item of the same day, and of the same site where it is known, includes. */
export const includedInOther = (from: RuleSources): string => `(
  SELECT psn_no, mdtrt_id, code, min(name) AS name, min(if(${MAY_BE_TWICE}, 3, 1)) AS rank, sum(net_amount) AS extra, toInt64(0) AS same,
    toDecimal128(0, 4) AS beyond, toInt64(count()) AS included, min(parent) AS parent, 0 AS is_untimed, groupArray(feedetl_sn) AS lines
  FROM (
    SELECT l.psn_no AS psn_no, l.mdtrt_id AS mdtrt_id, l.code AS code, l.feedetl_sn AS feedetl_sn, min(l.item) AS name, min(l.care) AS care, max(l.is_birth) AS is_birth,
      min(l.net_amount) AS net_amount, min(p.name) AS parent
    FROM ${billedLines(from)} l
    INNER JOIN ${bundles(from)} k ON k.part = l.code
    INNER JOIN (SELECT psn_no, mdtrt_id, day, code, site, min(item) AS name FROM ${keptLines(from)}
      WHERE net_cnt > 0 AND code IN (SELECT cat_code FROM ${bundles(from)}) GROUP BY psn_no, mdtrt_id, day, code, site) p
      ON p.psn_no = l.psn_no AND p.mdtrt_id = l.mdtrt_id AND p.day = l.day AND p.code = k.cat_code
    WHERE l.day BETWEEN k.valid_from AND k.valid_to AND (l.site = '' OR p.site = '' OR l.site = p.site)
    GROUP BY psn_no, mdtrt_id, code, feedetl_sn)
  GROUP BY psn_no, mdtrt_id, code)`;
