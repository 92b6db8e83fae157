/**
 * What persons with a contract are and do. A person may hold several: area and alliance, which are the person's,
 * count once, each contract institution once for itself. So rows carry either the former or the latter.
 */
import { careList, contractEnd } from '@fundwatch/streams';
import type { Facts } from '../facts.js';
import { visits } from './care.js';
import { monthEndInsured } from './persons.js';

/** The subjects of a row: `place` is empty in the one that stands for the person. */
const SUBJECTS = `if(place = '', area, '') AS area, if(place = '', alliance, '') AS alliance, place AS institution`;

/** Insured persons with an active contract at each month end. */
export const monthEndContracted = (from: Facts): string => `(
  SELECT DISTINCT month, psn_no, ${SUBJECTS}
  FROM (
    SELECT i.month AS month, i.psn_no AS psn_no, i.area AS area, i.alliance AS alliance, c.fixmedins_code AS signed_with
    FROM ${monthEndInsured(from)} i
    INNER JOIN ${from('contracts')} c ON c.psn_no = i.psn_no
    WHERE i.month_end BETWEEN c.begndate AND ${contractEnd('c')})
  ARRAY JOIN ['', signed_with] AS place)`;

/** Outpatient visits on whose day the person had an active contract; whether at the contract institution, or near it. */
export const contractedVisits = (from: Facts): string => `(
  SELECT month, psn_no, mdtrt_id, ${SUBJECTS}, max(is_there) AS is_own, max(is_there OR is_parent OR is_child) AS is_own_or_near
  FROM (
    SELECT v.month AS month, v.psn_no AS psn_no, v.mdtrt_id AS mdtrt_id, v.area AS area, v.alliance AS alliance,
      c.fixmedins_code AS signed_with, v.institution = signed_with AS is_there,
      here.tier = 'township' AND signed.prnt_medins_code = v.institution AS is_parent,
      here.tier = 'village' AND here.prnt_medins_code = signed_with AS is_child
    FROM (SELECT * FROM ${visits(from)} WHERE month IN {months:Array(Date)} AND med_type IN ${careList('outpatient')}) v
    INNER JOIN ${from('contracts')} c ON c.psn_no = v.psn_no
    LEFT JOIN ${from('institutions')} here ON here.fixmedins_code = v.institution
    LEFT JOIN ${from('institutions')} signed ON signed.fixmedins_code = c.fixmedins_code
    WHERE toDate32(v.begntime) BETWEEN c.begndate AND ${contractEnd('c')})
  ARRAY JOIN ['', signed_with] AS place
  GROUP BY month, psn_no, mdtrt_id, area, alliance, place)`;
