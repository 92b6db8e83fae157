/** Settlement rows and counted visits: area and alliance are the person's, institution is the place of care. */
import { careList, knownDiagnoses, validSettlements } from '@fundwatch/streams';
import type { Facts } from '../facts.js';
import { persons } from './persons.js';

export const settlementRows = (from: Facts): string => `(
  SELECT setl.*, place.fix_blng_admdvs != '' AND place.fix_blng_admdvs = setl.area AS is_in_county, place.tier AS tier
  FROM (
    SELECT toDate(toStartOfMonth(s.setl_time)) AS month, s.*, p.area AS area, p.alliance AS alliance, s.fixmedins_code AS institution
    FROM ${from('settlements')} s
    LEFT JOIN ${persons(from)} p ON p.psn_no = s.psn_no
    WHERE month IN {months:Array(Date)}) setl
  LEFT JOIN (SELECT fixmedins_code AS known_place, fix_blng_admdvs, tier FROM ${from('institutions')}) place ON place.known_place = setl.institution)`;

/** Valid visits of all months, each in the month of its last valid settlement. */
export const visits = (from: Facts): string => `(
  SELECT toDate(toStartOfMonth(paid.settled_at)) AS month, v.mdtrt_id AS mdtrt_id, v.psn_no AS psn_no, v.med_type AS med_type,
    v.begntime AS begntime, v.endtime AS endtime, v.fixmedins_code AS institution, p.area AS area, p.alliance AS alliance,
    place.fix_blng_admdvs != '' AND place.fix_blng_admdvs = p.area AS is_in_county, place.alliance_id AS place_alliance,
    place.alliance_role = 'lead' AND place.alliance_id != '' AND place.alliance_id = p.alliance AS is_at_lead, v.diag_code AS diag_code,
    place.fix_blng_admdvs AS place_area, place.tier AS tier, place.aprv_bed_cnt AS aprv_bed_cnt, v.caty AS caty, v.dept_code AS dept_code, paid.fees AS fees
  FROM ${from('visits')} v
  INNER JOIN (SELECT mdtrt_id, psn_no, max(setl_time) AS settled_at, sum(medfee_sumamt) AS fees FROM ${validSettlements(from('settlements'), from('settlements'))} GROUP BY mdtrt_id, psn_no) paid
    ON paid.mdtrt_id = v.mdtrt_id AND paid.psn_no = v.psn_no
  LEFT JOIN ${persons(from)} p ON p.psn_no = v.psn_no
  LEFT JOIN ${from('institutions')} place ON place.fixmedins_code = v.fixmedins_code
  WHERE ifNull(v.vali_flag, 1) = 1 AND (v.med_type NOT IN ${careList('inpatient')} OR v.endtime IS NOT NULL))`;

/** The same visits by the place that gave them: area and alliance are its own, whoever the patient is. */
export const placeVisits = (from: Facts): string => `(
  SELECT * REPLACE (place_area AS area, place_alliance AS alliance) FROM ${visits(from)} WHERE month IN {months:Array(Date)})`;

/** Days between discharge and the next admission that make a readmission. */
export const READMISSION_DAYS = 31;

/**
 * Discharges by their day, valid by their flag, settled or not; whether the person was admitted anywhere within 31 days, and whether
 * so beside a transfer: an admission elsewhere on that very day. One stay inside another is no admission after it.
 */
export const dischargeRows = (from: Facts): string => {
  const stays = `(SELECT mdtrt_id, psn_no, fixmedins_code, med_type, begntime, endtime FROM ${from('visits')}
    WHERE med_type IN ${careList('inpatient')} AND ifNull(vali_flag, 1) = 1)`;
  const left = `(SELECT * FROM ${stays} WHERE endtime IS NOT NULL AND toDate(toStartOfMonth(assumeNotNull(endtime))) IN {months:Array(Date)})`;
  const days = `dateDiff('day', toDate(assumeNotNull(a.endtime)), toDate(b.begntime))`;
  const followed = `(SELECT a.mdtrt_id AS mdtrt_id, 1 AS is_followed, max(${days} > 0 OR b.fixmedins_code = a.fixmedins_code) AS is_back
    FROM ${left} a INNER JOIN ${stays} b ON b.psn_no = a.psn_no
    WHERE b.mdtrt_id != a.mdtrt_id AND b.begntime > a.begntime AND ${days} BETWEEN 0 AND ${READMISSION_DAYS} GROUP BY mdtrt_id)`;
  return `(
  SELECT toDate(toStartOfMonth(assumeNotNull(d.endtime))) AS month, d.mdtrt_id AS mdtrt_id, d.psn_no AS psn_no, d.med_type AS med_type, d.begntime AS begntime, d.endtime AS endtime,
    d.fixmedins_code AS institution, p.area AS area, p.alliance AS alliance, f.is_followed AS is_readmitted, f.is_back AS is_readmitted_untransferred
  FROM ${left} d
  LEFT JOIN ${followed} f ON f.mdtrt_id = d.mdtrt_id
  LEFT JOIN ${persons(from)} p ON p.psn_no = d.psn_no)`;
};

// S1: a stay that another institution of the same alliance handed over within a day is one hospitalisation.
export const countedVisits = (from: Facts): string => {
  const stays = `(SELECT * FROM ${visits(from)} WHERE med_type IN ${careList('inpatient')} AND place_alliance != '')`;
  return `(
  SELECT n.*, ifNull(d.low_severity, 0) AS is_mild, ifNull(d.primary_treatable, 0) AS is_for_primary, n.mdtrt_id IN (
    SELECT b.mdtrt_id
    FROM ${stays} b
    INNER JOIN ${stays} a ON a.psn_no = b.psn_no
    WHERE a.place_alliance = b.place_alliance AND a.institution != b.institution AND a.begntime < b.begntime
      AND dateDiff('day', toDate(assumeNotNull(a.endtime)), toDate(b.begntime)) BETWEEN 0 AND 1) AS is_continued
  FROM ${visits(from)} n
  LEFT JOIN ${knownDiagnoses(from, `SELECT diag_code FROM ${from('visits')}`)} d ON d.diag_code = n.diag_code
  WHERE n.month IN {months:Array(Date)})`;
};
