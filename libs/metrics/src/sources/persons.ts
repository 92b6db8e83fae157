import type { Facts } from '../facts.js';

/** Persons with their area, and with institution and alliance of residence. */
export const persons = (from: Facts): string => `(
  SELECT p.psn_no AS psn_no, p.insu_admdvs AS area, home.alliance_id AS alliance, p.fixmedins_code AS home, p.die_date AS die_date
  FROM ${from('insured')} p LEFT JOIN ${from('institutions')} home ON home.fixmedins_code = p.fixmedins_code)`;

const MONTH_END = 'toDate32(toLastDayOfMonth(m.month))';
const MONTHS = '{months:Array(Date)}';

/** The insured at each month end, of the months in which the days of a list lie: begun, not dead, not paused or resumed by then (contract.md §4). */
export const monthEndInsured = (from: Facts, months = MONTHS): string => `(
  SELECT m.month AS month, ${MONTH_END} AS month_end, i.psn_no AS psn_no, p.area AS area, p.alliance AS alliance, p.home AS institution,
    notEmpty(i.key_groups) AS is_in_key_group, i.key_groups AS key_groups, i.brdy AS brdy
  FROM ${from('insured')} i
  CROSS JOIN (SELECT arrayJoin(${months}) AS month) m
  INNER JOIN ${persons(from)} p ON p.psn_no = i.psn_no
  WHERE i.psn_insu_date <= ${MONTH_END}
    AND (i.die_date IS NULL OR i.die_date > ${MONTH_END})
    AND (i.paus_insu_date IS NULL OR i.paus_insu_date > ${MONTH_END}
      OR ifNull(i.resume_insu_date <= ${MONTH_END}, 0)))`;
