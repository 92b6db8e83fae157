import { careList, keptRows, STREAMS, type Stream } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { hasKey } from '../records/records.repository.js';
import { timelineStream } from './finding-context.dto.js';

/** What a timeline shows of a record. */
const itemRow = z.object({
  psn_no: z.string(),
  stream: timelineStream,
  key: z.string(),
  began: z.string(),
  ended: z.string().nullable(),
  place: z.string(),
  code: z.string(),
  is_stay: z.number(),
  amount: z.string().nullable(),
});
export type TimelineRow = z.infer<typeof itemRow>;

const MOST_ITEMS = 2_000;
const NO_END = "CAST(NULL, 'Nullable(String)')";
const START = `toDateTime({first:Date}, 'Asia/Shanghai')`;
const END = `toDateTime({last:Date} + 1, 'Asia/Shanghai')`;

/** The sources of a timeline: what each shows, and which of its rows overlap the days asked for. */
const PARTS = [
  {
    stream: 'visits',
    place: 'fixmedins_code',
    shows: `mdtrt_id AS key, toString(begntime) AS began, toString(endtime) AS ended, fixmedins_code AS place, toString(med_type) AS code,
      toUInt8(med_type IN ${careList('inpatient')}) AS is_stay, ${NO_END} AS amount`,
    overlaps: `begntime < ${END} AND ifNull(endtime, begntime) >= ${START}`,
  },
  {
    stream: 'settlements',
    place: 'fixmedins_code',
    shows: `setl_id AS key, toString(setl_time) AS began, ${NO_END} AS ended, fixmedins_code AS place, toString(med_type) AS code,
      toUInt8(0) AS is_stay, toNullable(toDecimalString(fund_pay_sumamt, 2)) AS amount`,
    overlaps: `setl_time < ${END} AND setl_time >= ${START}`,
  },
  {
    stream: 'contracts',
    place: 'fixmedins_code',
    shows: `contract_id AS key, toString(begndate) AS began, toNullable(toString(least(enddate, ifNull(term_date, enddate)))) AS ended,
      fixmedins_code AS place, toString(package_code) AS code, toUInt8(0) AS is_stay, ${NO_END} AS amount`,
    overlaps: `begndate <= {last:Date} AND least(enddate, ifNull(term_date, enddate)) >= {first:Date}`,
  },
  {
    stream: 'services',
    place: 'fixmedins_code',
    shows: `rec_id AS key, toString(done_time) AS began, ${NO_END} AS ended, fixmedins_code AS place, toString(item_code) AS code,
      toUInt8(0) AS is_stay, ${NO_END} AS amount`,
    overlaps: `done_time < ${END} AND done_time >= ${START}`,
  },
  {
    stream: 'referrals',
    place: 'from_fixmedins_code',
    shows: `refl_id AS key, toString(applied_at) AS began, ${NO_END} AS ended, to_fixmedins_code AS place, toString(direction) AS code,
      toUInt8(0) AS is_stay, ${NO_END} AS amount`,
    overlaps: `applied_at < ${END} AND applied_at >= ${START}`,
  },
] as const;

/** What happened to persons around an event, always inside a scope. */
export class TimelineRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** The persons whom records name, in the order of their numbers. */
  async personsOf(
    scope: Scope,
    pool: string,
    sets: readonly { stream: Stream; place: string; keys: readonly (readonly string[])[] }[],
  ): Promise<string[]> {
    if (sets.length === 0) return [];
    const rows = await this.reader.query(scope, {
      name: 'persons of evidence',
      sql: (reach) =>
        `SELECT DISTINCT psn_no FROM (${sets
          .map(
            ({ stream, place }, at) => `SELECT psn_no FROM ${stream.name} FINAL
            WHERE pool = {pool:String} AND ${hasKey(stream, `keys${at}`)} AND ${reach.place('pool', place)}`,
          )
          .join(' UNION ALL ')}) WHERE psn_no != '' ORDER BY psn_no`,
      params: { pool, ...Object.fromEntries(sets.map(({ keys }, at) => [`keys${at}`, keys])) },
      row: z.object({ psn_no: z.string() }),
    });
    return rows.map((row) => row.psn_no);
  }

  /** Everything that overlaps the days from `first` to `last`, person by person in the order of time. */
  items(
    scope: Scope,
    query: { pool: string; persons: readonly string[]; first: string; last: string },
  ): Promise<TimelineRow[]> {
    return this.reader.query(scope, {
      name: 'person timeline',
      sql: (reach) => `SELECT * FROM (${PARTS.map((part) => partSql(part, reach)).join(' UNION ALL ')})
        ORDER BY psn_no, began, stream, key LIMIT ${MOST_ITEMS}`,
      params: query,
      row: itemRow,
    });
  }
}

/** The rows come from the order by person, which the finding itself was judged from: in the facts they lie anywhere. */
const partSql = ({ stream, place, shows, overlaps }: (typeof PARTS)[number], reach: ScopeSql): string => `
  SELECT psn_no, '${stream}' AS stream, ${shows} FROM ${keptRows(STREAMS[stream], 'psn_no', '{persons:Array(String)}')}
  WHERE ${overlaps} AND ${reach.place('pool', place)}`;
