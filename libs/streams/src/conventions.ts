/**
 * Counting conventions that rules and metrics share (contract.md §4), as data and as SQL fragments.
 * Fragments take the sources they read, so that a full run, an incremental one and a drill-down use the same text.
 */

/** Kinds of care by what they count as. A pool may add its local codes. */
export const CARE = {
  outpatient: ['11', '13', '14', '19', '51', '53'],
  inpatient: ['21', '22', '23', '24', '26', '28', '52', '2102', '2105', '9925'],
  pharmacy: ['41'],
  registration: ['12'],
} as const;

export type CareClass = keyof typeof CARE;

/** SQL list of the codes of one or more classes of care. */
export const careList = (...classes: CareClass[]): string =>
  `(${classes
    .flatMap((name) => CARE[name])
    .map((code) => `'${code}'`)
    .join(', ')})`;

/**
 * SQL of the rows of `settlements` that are valid: no refund, and named by none of `refunds`. A refund counts
 * whatever person or visit it states, so that `refunds` must be all rows of the pool even where `settlements` are few.
 */
export function validSettlements(settlements: string, refunds: string): string {
  return `(SELECT s.* FROM ${settlements} s
    LEFT ANTI JOIN (SELECT init_setl_id AS refunded_id FROM ${refunds} WHERE refd_setl_flag = 1 AND init_setl_id != '') refunded
      ON s.setl_id = refunded.refunded_id
    WHERE ifNull(s.refd_setl_flag, 0) = 0)`;
}

/**
 * SQL of the valid visits: `vali_flag` 1 or empty, with a valid settlement; a stay also needs its end.
 * Adds `fund` (yuan paid by the fund in its valid settlements), `setl_ids` and `settled_at` (the last of them).
 */
export function validVisits(visits: string, settlements: string, refunds: string): string {
  return `(SELECT v.*, paid.fund AS fund, paid.setl_ids AS setl_ids, paid.settled_at AS settled_at
    FROM ${visits} v
    INNER JOIN (
      SELECT mdtrt_id AS paid_mdtrt, psn_no AS paid_psn, sum(fund_pay_sumamt) AS fund, arraySort(groupArray(setl_id)) AS setl_ids, max(setl_time) AS settled_at
      FROM ${validSettlements(settlements, refunds)} GROUP BY paid_mdtrt, paid_psn) paid
      ON paid.paid_mdtrt = v.mdtrt_id AND paid.paid_psn = v.psn_no
    WHERE ifNull(v.vali_flag, 1) = 1 AND (v.med_type NOT IN ${careList('inpatient')} OR v.endtime IS NOT NULL))`;
}

/**
 * SQL of the persons whose visits changed settlements may make valid or not: their own, and those whom they refund.
 * `settlements` gives the settlements of some ids.
 */
export const settledPersons = (changed: string, settlements: (ids: string) => string): string =>
  `SELECT psn_no AS unit FROM ${changed} UNION DISTINCT
    SELECT psn_no AS unit FROM ${settlements(`SELECT init_setl_id FROM ${changed} WHERE init_setl_id != ''`)}`;

/** SQL of the last day on which a contract is active; `contract` is the alias of its row. */
export const contractEnd = (contract: string): string =>
  `least(${contract}.enddate, ifNull(${contract}.term_date, ${contract}.enddate))`;
