/**
 * What persons with a contract are and do. A person may hold several: area and alliance, which are the person's,
 * count once, each contract institution and each team once for itself. So rows carry one of the three.
 */
import { careList, contractEnd, knownPackages } from '@fundwatch/streams';
import type { Facts } from '../facts.js';
import { visits } from './care.js';
import { monthEndInsured, persons } from './persons.js';
import { EACH_END, ENDS, yearOfServices, yearOfVisits } from './years.js';

/** The subjects of a row, from `who`: empty for the person, or an institution (`i…`) or a team (`t…`). */
const subject = (mark: string): string => `if(startsWith(who, '${mark}'), substring(who, 2), '')`;
const SUBJECTS = `if(who = '', area, '') AS area, if(who = '', alliance, '') AS alliance,
    ${subject('i')} AS institution, ${subject('t')} AS team`;

/** Insured persons with an active contract at each month end, once each, with everybody whom they stand for in `subjects`. */
const contractedPersons = (from: Facts, months?: string): string => `(
    SELECT i.month AS month, i.psn_no AS psn_no, any(i.area) AS area, any(i.alliance) AS alliance, any(i.is_in_key_group) AS is_in_key_group, any(i.key_groups) AS key_groups,
      groupUniqArray(c.package_code) AS packages, groupUniqArrayArray(['', concat('i', c.fixmedins_code), concat('t', c.team_id)]) AS subjects
    FROM ${monthEndInsured(from, months)} i
    INNER JOIN ${from('contracts')} c ON c.psn_no = i.psn_no
    WHERE i.month_end BETWEEN c.begndate AND ${contractEnd('c')}
    GROUP BY month, psn_no)`;

export const monthEndContracted = (from: Facts): string => `(
  SELECT month, psn_no, is_in_key_group, ${SUBJECTS}
  FROM ${contractedPersons(from)}
  ARRAY JOIN subjects AS who)`;

/**
 * The same at the ends of quarters, with what the twelve months before brought: any contact, online or not, and the items of the packages that
 * were due for as long as there had been a contract, and done, each at most as often as due.
 */
export const contractStates = (from: Facts): string => `(
  SELECT month, psn_no, has_contact, is_online, due, done, ${SUBJECTS}
  FROM (
    SELECT p.month AS month, p.psn_no AS psn_no, p.area AS area, p.alliance AS alliance, p.subjects AS subjects,
      v.visits > 0 OR s.confirmed > 0 AS has_contact, v.online > 0 OR s.online > 0 AS is_online,
      arrayFilter(i -> empty(i.3) OR has(p.key_groups, i.3), arrayFlatten(arrayMap(k -> packaged[k], arrayFilter(k -> mapContains(packaged, k), p.packages)))) AS own_items,
      arrayMap(i -> toInt64(intDiv(i.2 * least(dateDiff('day', w.since, p.month) + 1, 365), 365)), own_items) AS dues,
      arraySum(dues) AS due, arraySum(arrayMap((i, n) -> least(n, toInt64(s.items[i.1])), own_items, dues)) AS done
    FROM ${contractedPersons(from, ENDS)} p
    LEFT JOIN ${yearOfVisits(from)} v ON v.month = p.month AND v.psn_no = p.psn_no
    LEFT JOIN ${yearOfServices(from)} s ON s.month = p.month AND s.psn_no = p.psn_no
    LEFT JOIN (SELECT e.month AS month, c.psn_no AS psn_no, min(c.begndate) AS since
      FROM ${from('contracts')} c CROSS JOIN ${EACH_END} e
      WHERE c.begndate <= e.month AND ${contractEnd('c')} > e.month - INTERVAL 1 YEAR GROUP BY month, psn_no) w ON w.month = p.month AND w.psn_no = p.psn_no
    CROSS JOIN (SELECT mapFromArrays(groupArray(package_code), groupArray(items)) AS packaged FROM ${knownPackages(from)}) k)
  ARRAY JOIN subjects AS who)`;

/** Outpatient visits on whose day the person had an active contract; whether at the contract institution, or near it. */
export const contractedVisits = (from: Facts): string => `(
  SELECT month, psn_no, mdtrt_id, fees, ${SUBJECTS}, max(is_there) AS is_own, max(is_there OR is_parent OR is_child) AS is_own_or_near
  FROM (
    SELECT v.month AS month, v.psn_no AS psn_no, v.mdtrt_id AS mdtrt_id, v.area AS area, v.alliance AS alliance, v.fees AS fees,
      c.fixmedins_code AS signed_with, c.team_id AS signed_team, v.institution = signed_with AS is_there,
      here.tier = 'township' AND signed.prnt_medins_code = v.institution AS is_parent,
      here.tier = 'village' AND here.prnt_medins_code = signed_with AS is_child
    FROM (SELECT * FROM ${visits(from)} WHERE month IN {months:Array(Date)} AND med_type IN ${careList('outpatient')}) v
    INNER JOIN ${from('contracts')} c ON c.psn_no = v.psn_no
    LEFT JOIN ${from('institutions')} here ON here.fixmedins_code = v.institution
    LEFT JOIN ${from('institutions')} signed ON signed.fixmedins_code = c.fixmedins_code
    WHERE toDate32(v.begntime) BETWEEN c.begndate AND ${contractEnd('c')})
  ARRAY JOIN ['', concat('i', signed_with), concat('t', signed_team)] AS who
  GROUP BY month, psn_no, mdtrt_id, fees, area, alliance, who)`;

/** Days around the end of a contract in which the next one begins. */
export const RENEWAL_DAYS = 31;

/**
 * Contracts by the month of their last day, those that were ended earlier left out: whether the next one with the institution follows, and
 * whether the person signed it or the system did (S3: deemed renewed). `is_gone`: the person has died or moved away.
 */
export const expiringRows = (from: Facts): string => {
  const days = `dateDiff('day', c.enddate, n.begndate)`;
  const next = `(SELECT c.contract_id AS contract_id, 1 AS is_followed, max(n.sign_channel != 'batch') AS is_active
    FROM (SELECT contract_id, psn_no, fixmedins_code, enddate FROM ${from('contracts')} WHERE toDate(toStartOfMonth(enddate)) IN {months:Array(Date)}) c
    INNER JOIN (SELECT contract_id, psn_no, fixmedins_code, sign_channel, begndate, renewed_from FROM ${from('contracts')}) n
      ON n.psn_no = c.psn_no AND n.fixmedins_code = c.fixmedins_code
    WHERE n.contract_id != c.contract_id AND (n.renewed_from = c.contract_id OR ${days} BETWEEN 0 AND ${RENEWAL_DAYS})
    GROUP BY contract_id)`;
  return `(
  SELECT toDate(toStartOfMonth(c.enddate)) AS month, c.contract_id AS contract_id, c.psn_no AS psn_no, c.begndate AS begndate, c.enddate AS enddate,
    c.fixmedins_code AS institution, c.team_id AS team, p.area AS area, p.alliance AS alliance,
    ifNull(p.die_date <= c.enddate + ${RENEWAL_DAYS}, 0) OR c.term_reason IN ('1', 'moved', '迁出本辖区') AS is_gone, n.is_followed AS is_renewed, n.is_active AS is_active
  FROM ${from('contracts')} c
  LEFT JOIN ${next} n ON n.contract_id = c.contract_id
  LEFT JOIN ${persons(from)} p ON p.psn_no = c.psn_no
  WHERE month IN {months:Array(Date)} AND (c.term_date IS NULL OR c.term_date >= c.enddate))`;
};
