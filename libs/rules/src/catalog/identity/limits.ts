/** Diagnoses and items that fit one sex or some ages only, held against the person: those that are no drugs for I01, drugs for D07. */
import { billedItems, inCatalogue, isDrug } from '../../billed.js';
import type { DataFault } from '../../data-faults.js';
import { visitsOfPersons, type RuleSources } from '../../define.js';
import { ageMaxOf, ageMinOf, isDelivery, isOfNewborn, sexOf } from '../../icd.js';

/** Below this age a drug that is limited to it is a child's. */
const CHILD_YEARS = 12;

/** SQL of what the pool itself says of a diagnosis, by the longest prefix that says it. */
const ownLimits = (from: RuleSources): string => `(
  SELECT code, argMaxIf(d.sex, length(d.diag_code), d.sex != '') AS own_sex,
    argMax(d.age_min, length(d.diag_code)) AS own_min, argMax(d.age_max, length(d.diag_code)) AS own_max
  FROM (SELECT code, arrayJoin(arrayMap(n -> substring(code, 1, n), range(1, length(code) + 1))) AS prefix
    FROM (SELECT DISTINCT diag_code AS code FROM ${from.rows('visits', 'psn_no')} WHERE diag_code != '')) c
  INNER JOIN ${from.all('diagnoses')} d ON d.diag_code = c.prefix
  GROUP BY code)`;

/** SQL of the diagnoses of the valid visits, with what they fit. */
const limitedDiagnoses = (from: RuleSources): string => `
  SELECT v.psn_no AS psn_no, v.mdtrt_id AS mdtrt_id, v.fixmedins_code AS fixmedins_code, v.begntime AS begntime, v.fund AS fund, v.setl_ids AS setl_ids,
    if(v.diag_name = '', v.diag_code, v.diag_name) AS what, if(o.own_sex != '', toString(o.own_sex), ${sexOf('v.diag_code')}) AS fits_sex,
    ifNull(o.own_min, ${ageMinOf('v.diag_code')}) AS fits_min, ifNull(o.own_max, ${ageMaxOf('v.diag_code')}) AS fits_max,
    toUInt8(${isOfNewborn('v.diag_code')}) AS of_child, toDecimal128(0, 2) AS amount, CAST([], 'Array(Tuple(String, String))') AS lines
  FROM ${visitsOfPersons(from)} v
  LEFT JOIN ${ownLimits(from)} o ON o.code = v.diag_code`;

/** SQL of billed items that the catalogue of their day limits to one sex or some ages: drugs that the fund paid, or what is no drug. */
const limitedItems = (from: RuleSources, what: 'drugs' | 'others'): string => {
  const items = billedItems(from);
  const known = inCatalogue(from, items, ['sex', 'age_min', 'age_max', 'med_list_name', 'list_type']);
  const isOfDrug = `if(i.list_type = '' AND c.entry.5 != '', toString(c.entry.5) IN ('101', '102', '103', '104', '105'), ${isDrug('i.')})`;
  const kind = what === 'drugs' ? `${isOfDrug} AND i.fund > 0 AND i.chrgitm_lv != '3'` : `NOT ${isOfDrug}`;
  return `
  SELECT i.psn_no AS psn_no, i.mdtrt_id AS mdtrt_id, i.fixmedins_code AS fixmedins_code, i.begntime AS begntime, i.fund AS fund, i.setl_ids AS setl_ids,
    multiIf(i.item_name != '', i.item_name, c.entry.4 != '', c.entry.4, i.code) AS what, toString(c.entry.1) AS fits_sex,
    c.entry.2 AS fits_min, c.entry.3 AS fits_max, toUInt8(${what === 'drugs' ? `ifNull(c.entry.3 < ${CHILD_YEARS}, 0)` : '0'}) AS of_child,
    toDecimal128(i.left_amount, 2) AS amount, i.lines AS lines
  FROM ${items} i
  INNER JOIN ${known} c ON c.of_code = i.code AND c.of_day = i.day
  WHERE (c.entry.1 != '' OR c.entry.2 IS NOT NULL OR c.entry.3 IS NOT NULL) AND ${kind}`;
};

/** SQL of the limits that the person does not meet, with the person’s sex and age at the visit. */
const unmet = (from: RuleSources, limited: string): string => `(
  SELECT *, gend IN ('1', '2') AND fits_sex != '' AND fits_sex != gend AS is_sex,
    ifNull(years < fits_min, 0) OR ifNull(years > fits_max, 0) AS is_age,
    is_age AND NOT is_sex AND gend = '2' AND years BETWEEN 12 AND 55 AND of_child AS is_on_card
  FROM (
    SELECT t.*, p.gend AS gend, p.cert_gend AS cert_gend, age('year', p.brdy, toDate32(t.begntime)) AS years
    FROM (${limited}) t INNER JOIN ${from.rows('insured', 'psn_no')} p ON p.psn_no = t.psn_no)
  WHERE is_sex OR is_age)`;

/** SQL of diagnoses and items, drugs apart, that cannot be this person's. */
export const unmetByCare = (from: RuleSources): string =>
  from.shared(unmet(from, `${limitedDiagnoses(from)} UNION ALL ${limitedItems(from, 'others')}`));

/** SQL of drugs that the fund paid and that cannot be this person's. */
export const unmetByDrugs = (from: RuleSources): string => unmet(from, limitedItems(from, 'drugs'));

/** SQL of (mother, birth_days): when the judged women were delivered of a child. */
export const deliveries = (from: RuleSources): string =>
  `(SELECT psn_no AS mother, groupArray(toDate32(begntime)) AS birth_days
    FROM ${from.rows('visits', 'psn_no')} WHERE ifNull(vali_flag, 1) = 1 AND (med_type = '52' OR ${isDelivery('diag_code')}) GROUP BY mother)`;

/** SQL: this may be a newborn on its mother’s card, within so many days of a delivery. */
export const isNewborn = (days: number): string =>
  `(is_on_card AND arrayExists(day -> dateDiff('day', day, toDate32(begntime)) BETWEEN 0 AND ${days}, birth_days))`;

/** SQL of the worst of what is unmet at each visit; the lines and the money of all of it, and how often the sex does not fit. */
export const worstOfVisits = (unmetLimits: string): string => `(
  SELECT *, countIf(is_sex) OVER (PARTITION BY psn_no) AS sex_conflicts, uniqExactIf(fixmedins_code, is_sex) OVER (PARTITION BY psn_no) AS sex_places
  FROM (
    SELECT *, row_number() OVER (PARTITION BY psn_no, mdtrt_id ORDER BY is_sex DESC, lines, what) AS nth,
      sum(amount) OVER (PARTITION BY psn_no, mdtrt_id) AS unmet_amount,
      arraySort(groupUniqArrayArray(lines) OVER (PARTITION BY psn_no, mdtrt_id)) AS all_lines
    FROM ${unmetLimits})
  WHERE nth = 1)`;

/** Faults of the register that make a conflict of sex doubtful. */
export const sexFaults = (doubtVisits: number): Partial<Record<DataFault, string>> => ({
  sex_disputed: `is_sex AND cert_gend IN ('1', '2') AND cert_gend != gend`,
  register_doubtful: `is_sex AND sex_conflicts >= ${doubtVisits} AND sex_places > 1`,
});
