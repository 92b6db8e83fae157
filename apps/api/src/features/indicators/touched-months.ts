import { monthOfPeriod, READMISSION_DAYS, RENEWAL_DAYS } from '@fundwatch/metrics';
import { careList, contractEnd, keptRows, STREAMS } from '@fundwatch/streams';

/** SQL of the rows that batches brought and those they superseded. */
const changed = (stream: string, columns: string): string => `(
  SELECT ${columns} FROM ${stream} WHERE pool = {pool:String} AND _batch IN {batches:Array(UInt32)}
  UNION ALL SELECT ${columns} FROM ${stream}_history
  WHERE pool = {pool:String} AND (_batch IN {batches:Array(UInt32)} OR bitShiftRight(_superseded_by, 32) IN {batches:Array(UInt32)}))`;

const inpatient = `med_type IN ${careList('inpatient')}`;
const ofPersons = (stream: 'settlements' | 'visits', persons: string): string =>
  keptRows(STREAMS[stream], 'psn_no', persons);

/** SQL of the months in which the settlements of some visits (mdtrt_id, psn_no) lie: a visit counts in one of them. */
const settledIn = (found: string): string =>
  `SELECT toDate(toStartOfMonth(setl_time)) AS month FROM ${ofPersons('settlements', `SELECT psn_no FROM ${found}`)}
    WHERE (mdtrt_id, psn_no) IN ${found}`;

/**
 * A settlement counts in its own month; a visit in the month of its last valid settlement, so a refund reaches
 * back to every month in which its visit was settled; a stay may be the continuation of another of the same person.
 */
function careMonths(): string {
  const refunded = keptRows(
    STREAMS.settlements,
    'setl_id',
    `SELECT init_setl_id FROM ${changed('settlements', 'init_setl_id')} WHERE init_setl_id != ''`,
  );
  const own = `(SELECT mdtrt_id, psn_no FROM ${changed('settlements', 'mdtrt_id, psn_no')}
    UNION DISTINCT SELECT mdtrt_id, psn_no FROM ${changed('visits', 'mdtrt_id, psn_no')}
    UNION DISTINCT SELECT mdtrt_id, psn_no FROM ${refunded})`;
  const ownVisits = keptRows(STREAMS.visits, 'mdtrt_id', `SELECT mdtrt_id FROM ${own}`);
  const hospitalised = `SELECT psn_no FROM ${changed('visits', 'psn_no, med_type')} WHERE ${inpatient}
    UNION DISTINCT SELECT psn_no FROM ${changed('settlements', 'psn_no, med_type')} WHERE ${inpatient}
    UNION DISTINCT SELECT psn_no FROM ${ownVisits} WHERE ${inpatient}`;
  const stays = `(SELECT mdtrt_id, psn_no FROM ${ofPersons('visits', hospitalised)} WHERE ${inpatient})`;
  return `SELECT toDate(toStartOfMonth(setl_time)) AS month FROM ${changed('settlements', 'setl_time')}
    UNION DISTINCT ${settledIn(own)} UNION DISTINCT ${settledIn(stays)}`;
}

/** A stay counts in the month of its discharge, and for the discharges of some weeks before its beginning. */
function stayMonths(): string {
  const stays = changed('visits', 'med_type, begntime, endtime');
  return `SELECT arrayJoin(arrayFilter(m -> isNotNull(m), [toDate(toStartOfMonth(s.endtime)), toDate(toStartOfMonth(s.begntime)),
      toDate(toStartOfMonth(s.begntime - INTERVAL 1 MONTH)), toDate(toStartOfMonth(s.begntime - INTERVAL ${READMISSION_DAYS} DAY))])) AS month
    FROM ${stays} s WHERE ${inpatient}`;
}

/** A contract counts in the month in which it ends, and for those that ended some weeks before its beginning or that it renews. */
function renewalMonths(): string {
  const contracts = changed('contracts', 'begndate, enddate, renewed_from');
  return `SELECT arrayJoin([toDate(toStartOfMonth(c.enddate)), toDate(toStartOfMonth(c.begndate)), toDate(toStartOfMonth(c.begndate - INTERVAL 1 MONTH)),
      toDate(toStartOfMonth(c.begndate - INTERVAL ${RENEWAL_DAYS} DAY))]) AS month FROM ${contracts} c
    UNION DISTINCT SELECT toDate(toStartOfMonth(enddate)) AS month
      FROM ${keptRows(STREAMS.contracts, 'contract_id', `SELECT renewed_from FROM ${contracts} WHERE renewed_from != ''`)}`;
}

/** A contract counts at the month ends that it covers, and for the visits whose day it covers. */
function contractMonths(): string {
  const contracts = changed('contracts', 'psn_no, begndate, enddate, term_date');
  return `SELECT m.month AS month FROM (SELECT arrayJoin({months:Array(Date)}) AS month) m
      CROSS JOIN ${contracts} c
      WHERE toDate32(toLastDayOfMonth(m.month)) BETWEEN c.begndate AND ${contractEnd('c')}
    UNION DISTINCT ${settledIn(`(
      SELECT v.mdtrt_id AS mdtrt_id, v.psn_no AS psn_no FROM ${ofPersons('visits', `SELECT psn_no FROM ${contracts}`)} v INNER JOIN ${contracts} c ON c.psn_no = v.psn_no
      WHERE toDate32(v.begntime) BETWEEN c.begndate AND ${contractEnd('c')})`)}`;
}

/**
 * How changed rows reach months: SQL that selects `month`. Parameters: `pool`, `batches` (Array(UInt32)) and
 * `months` (Array(Date)), those that there are.
 */
export const TOUCHES: readonly { streams: readonly string[]; months: string }[] = [
  { streams: ['settlements', 'visits'], months: careMonths() },
  { streams: ['visits'], months: stayMonths() },
  { streams: ['contracts'], months: contractMonths() },
  { streams: ['contracts'], months: renewalMonths() },
  {
    streams: ['payments'],
    months: `SELECT ${monthOfPeriod('period')} AS month FROM ${changed('payments', 'period')}`,
  },
  { streams: ['funds'], months: `SELECT makeDate(year, 12, 1) AS month FROM ${changed('funds', 'year')}` },
  ...(
    [
      ['referrals', 'applied_at'],
      ['contracts', 'sign_time'],
      ['services', 'done_time'],
      ['feedback', 'made_at'],
      ['fees', 'fee_ocur_time'],
    ] as const
  ).map(([stream, time]) => ({
    streams: [stream],
    months: `SELECT toDate(toStartOfMonth(${time})) AS month FROM ${changed(stream, time)}`,
  })),
];

const day = (column: string): string => `toDate32(${column})`;

/**
 * How changed rows reach the ends of quarters, which look back twelve months: SQL that selects `end`. Parameters: `pool`, `batches`
 * and `ends` (Array(Date)), those that there are.
 */
export const END_TOUCHES: readonly { streams: readonly string[]; ends: string }[] = (
  [
    ['visits', 'begntime', day('begntime'), day('begntime')],
    ['services', 'done_time', day('done_time'), day('done_time')],
    ['contracts', 'begndate, enddate', 'begndate', 'enddate'],
  ] as const
).map(([stream, columns, first, last]) => ({
  streams: [stream],
  ends: `SELECT DISTINCT e.end AS end FROM (SELECT DISTINCT ${first} AS since, ${last} AS until FROM ${changed(stream, columns)}) c
    CROSS JOIN (SELECT arrayJoin({ends:Array(Date)}) AS end) e WHERE toDate32(e.end) BETWEEN c.since AND c.until + INTERVAL 1 YEAR`,
}));
