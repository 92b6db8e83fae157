/**
 * The row-level views behind measures, in SQL. Parameters: `pool` (String), `months` (Array(Date)).
 * Area and alliance are the person's, institution is the place of care (contract.md §4).
 */
import { careList, validSettlements } from '@fundwatch/streams';
import type { Grain, SourceName } from './define.js';

const current = (stream: string): string => `(SELECT * FROM ${stream} FINAL WHERE pool = {pool:String})`;

const PERSONS = `(
  SELECT p.psn_no AS psn_no, p.insu_admdvs AS area, home.alliance_id AS alliance, p.fixmedins_code AS home
  FROM ${current('insured')} p LEFT JOIN ${current('institutions')} home ON home.fixmedins_code = p.fixmedins_code)`;

const SETTLEMENT_ROWS = `(
  SELECT toDate(toStartOfMonth(s.setl_time)) AS month, s.*, p.area AS area, p.alliance AS alliance, s.fixmedins_code AS institution
  FROM ${current('settlements')} s
  LEFT JOIN ${PERSONS} p ON p.psn_no = s.psn_no
  WHERE month IN {months:Array(Date)})`;

// A visit counts once, in the month of its last valid settlement.
const VISITS = `(
  SELECT toDate(toStartOfMonth(paid.settled_at)) AS month, v.mdtrt_id AS mdtrt_id, v.psn_no AS psn_no, v.med_type AS med_type,
    v.begntime AS begntime, v.endtime AS endtime, v.fixmedins_code AS institution, p.area AS area, p.alliance AS alliance,
    place.fix_blng_admdvs != '' AND place.fix_blng_admdvs = p.area AS is_in_county, place.alliance_id AS place_alliance
  FROM ${current('visits')} v
  INNER JOIN (SELECT mdtrt_id, max(setl_time) AS settled_at FROM ${validSettlements(current('settlements'), current('settlements'))} GROUP BY mdtrt_id) paid
    ON paid.mdtrt_id = v.mdtrt_id
  LEFT JOIN ${PERSONS} p ON p.psn_no = v.psn_no
  LEFT JOIN ${current('institutions')} place ON place.fixmedins_code = v.fixmedins_code
  WHERE ifNull(v.vali_flag, 1) = 1 AND (v.med_type NOT IN ${careList('inpatient')} OR v.endtime IS NOT NULL))`;

// S1: a stay that another institution of the same alliance handed over within a day is one hospitalisation.
const COUNTED_VISITS = `(
  SELECT n.*, n.mdtrt_id IN (
    SELECT b.mdtrt_id
    FROM (SELECT * FROM ${VISITS} WHERE med_type IN ${careList('inpatient')} AND place_alliance != '') b
    INNER JOIN (SELECT * FROM ${VISITS} WHERE med_type IN ${careList('inpatient')} AND place_alliance != '') a ON a.psn_no = b.psn_no
    WHERE a.place_alliance = b.place_alliance AND a.institution != b.institution AND a.begntime < b.begntime
      AND dateDiff('day', toDate(assumeNotNull(a.endtime)), toDate(b.begntime)) BETWEEN 0 AND 1) AS is_continued
  FROM ${VISITS} n WHERE n.month IN {months:Array(Date)})`;

// Insured on a day: begun, not dead, not paused or resumed by then (contract.md §4).
const MONTH_END_INSURED = `(
  SELECT m.month AS month, i.psn_no AS psn_no, p.area AS area, p.alliance AS alliance, p.home AS institution
  FROM ${current('insured')} i
  CROSS JOIN (SELECT arrayJoin({months:Array(Date)}) AS month) m
  INNER JOIN ${PERSONS} p ON p.psn_no = i.psn_no
  WHERE i.psn_insu_date <= toDate32(toLastDayOfMonth(m.month))
    AND (i.die_date IS NULL OR i.die_date > toDate32(toLastDayOfMonth(m.month)))
    AND (i.paus_insu_date IS NULL OR i.paus_insu_date > toDate32(toLastDayOfMonth(m.month))
      OR ifNull(i.resume_insu_date <= toDate32(toLastDayOfMonth(m.month)), 0)))`;

export const SOURCES: Record<SourceName, string> = {
  settlement_rows: SETTLEMENT_ROWS,
  counted_visits: COUNTED_VISITS,
  month_end_insured: MONTH_END_INSURED,
};

/** The column of a source that holds the subject of a grain. */
export const SUBJECT_COLUMN: Record<Grain, string> = {
  area: 'area',
  alliance: 'alliance',
  institution: 'institution',
};
