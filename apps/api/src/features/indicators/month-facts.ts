import { countedFields, knownFacts, READMISSION_DAYS, type Facts } from '@fundwatch/metrics';
import { careList, keptRows, STREAMS, type StreamName } from '@fundwatch/streams';

type Care = 'settlements' | 'visits';

/** The facts that the sums of some months rest on, in tables of their own; statements that fill them, in their order. */
export type MonthFacts = { from: Facts; tables: readonly string[]; fills: readonly string[] };

const FROM = `toDateTime(arrayMin({months:Array(Date)}), 'Asia/Shanghai')`;
const TO = `toDateTime(addMonths(arrayMax({months:Array(Date)}), 1), 'Asia/Shanghai')`;
const inpatient = `med_type IN ${careList('inpatient')}`;

/**
 * What the sums of months need of a long history of care: all settlements of the visits that were settled in them (a visit's
 * fees are those of every month), the refunds of these, the visits, the stays that one of these may continue, and those that ended in the months or began soon after. Other streams are read whole.
 * Parameters: `pool`, `months`.
 */
export function monthFacts(tag: string): MonthFacts {
  const tables: Record<Care, string> = {
    settlements: `rollup_settlements_${tag}`,
    visits: `rollup_visits_${tag}`,
  };
  const { settlements, visits } = tables;
  const fields = (stream: Care): string => countedFields(stream).join(', ');
  const settled = `rollup_settled_${tag}`;
  // Ids grow with time: what lies between the first and the last of those in a table is little of a long history.
  const between = (table: string): string =>
    `mdtrt_id >= (SELECT min(mdtrt_id) FROM ${table}) AND mdtrt_id <= (SELECT max(mdtrt_id) FROM ${table}) AND mdtrt_id IN (SELECT mdtrt_id FROM ${table})`;
  const add = (stream: Care, rows: string, key: string): string =>
    `INSERT INTO ${tables[stream]} SELECT ${fields(stream)} FROM ${rows} WHERE ${key} NOT IN (SELECT ${key} FROM ${tables[stream]})`;
  const addRefunds = add(
    'settlements',
    keptRows(STREAMS.settlements, 'init_setl_id', `SELECT setl_id FROM ${settlements}`),
    'setl_id',
  );
  const own = `(SELECT * FROM ${visits} WHERE ${inpatient})`;
  // The pairs alone are looked at before it is known whether they are settled.
  const continued = `(SELECT a.mdtrt_id AS mdtrt_id, a.psn_no AS psn_no
    FROM (SELECT mdtrt_id, psn_no, fixmedins_code, begntime, endtime FROM visits FINAL
      WHERE pool = {pool:String} AND ${inpatient} AND endtime >= (SELECT min(begntime) FROM ${own}) - INTERVAL 2 DAY
        AND begntime < (SELECT max(begntime) FROM ${own})) a
    INNER JOIN ${own} b ON b.psn_no = a.psn_no
    WHERE a.fixmedins_code != b.fixmedins_code AND a.begntime < b.begntime
      AND dateDiff('day', toDate(assumeNotNull(a.endtime)), toDate(b.begntime)) BETWEEN 0 AND 1)`;
  const fills = [
    `CREATE OR REPLACE TABLE ${settled} ENGINE = Memory AS SELECT DISTINCT mdtrt_id FROM settlements
      WHERE pool = {pool:String} AND setl_time >= ${FROM} AND setl_time < ${TO}`,
    `CREATE OR REPLACE TABLE ${settlements} ENGINE = Memory AS SELECT ${fields('settlements')} FROM settlements FINAL
      WHERE pool = {pool:String} AND ${between(settled)} SETTINGS use_index_for_in_with_subqueries = 0`,
    `CREATE OR REPLACE TABLE ${visits} ENGINE = Memory AS SELECT ${fields('visits')} FROM visits FINAL
      WHERE pool = {pool:String} AND ${between(settlements)} SETTINGS use_index_for_in_with_subqueries = 0`,
    add('visits', keptRows(STREAMS.visits, 'mdtrt_id', `SELECT mdtrt_id FROM ${continued}`), 'mdtrt_id'),
    add(
      'settlements',
      `${keptRows(STREAMS.settlements, 'psn_no', `SELECT psn_no FROM ${continued}`)} s`,
      'setl_id',
    ).replace(' s WHERE ', ` s WHERE mdtrt_id IN (SELECT mdtrt_id FROM ${visits}) AND `),
    addRefunds,
    // Stays that nobody has settled yet count as discharges, and as readmissions; without settlements they count as nothing else.
    add(
      'visits',
      `(SELECT * FROM visits FINAL WHERE pool = {pool:String} AND ${inpatient}
        AND ((endtime >= ${FROM} AND endtime < ${TO}) OR (begntime >= ${FROM} AND begntime < ${TO} + INTERVAL ${READMISSION_DAYS + 1} DAY)))`,
      'mdtrt_id',
    ),
  ];
  const isCare = (stream: StreamName): stream is Care => stream === 'settlements' || stream === 'visits';
  return {
    from: (stream) => (isCare(stream) ? `(SELECT * FROM ${tables[stream]})` : knownFacts(stream)),
    tables: [settled, ...Object.values(tables)],
    fills,
  };
}
