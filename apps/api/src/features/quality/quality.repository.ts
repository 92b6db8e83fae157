import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

/** What is asked about: a pool, the days of receipt, and perhaps one stream or source. */
export type Range = {
  pool: string;
  from: string;
  to: string;
  stream: string;
  source: string;
};

const MAX_ROWS = 500;
/** Latest rows whose references are looked up: their targets are found by key, whatever the history. */
const CHECKED = 20_000;

const RANGE = `pool = {pool:String} AND received BETWEEN {from:Date} AND {to:Date}
  AND ({stream:String} = '' OR stream = {stream:String}) AND ({source:String} = '' OR source = {source:String})`;
const SHARE = (part: string, whole: string): string =>
  `if(${whole} = 0, NULL, toDecimalString(toDecimal128(${part} * 100, 6) / ${whole}, 6))`;
const share = z.string().nullable();
const counts = { stream: z.string(), rows: z.number(), rejected: z.number(), share };
const reader = (scope: ScopeSql): string => scope.place('pool', 'fixmedins_code');

/** Data quality, from what loads have noted. */
export class QualityRepository {
  constructor(private readonly reader: ScopedReader) {}

  institutions(scope: Scope, range: Range) {
    return this.reader.query(scope, {
      name: 'quality by institution',
      sql: (
        own,
      ) => `SELECT a.fixmedins_code AS fixmedins_code, any(i.name) AS name, stream, sum(rows) AS rows, sum(rejected) AS rejected,
          ${SHARE('sum(a.rejected)', 'sum(a.rows)')} AS share
        FROM (SELECT * FROM arrivals FINAL WHERE grain = 'institution' AND ${RANGE} AND ${reader(own)}) a
        LEFT JOIN (SELECT fixmedins_code, fixmedins_name AS name FROM institutions FINAL WHERE pool = {pool:String}) i
          ON i.fixmedins_code = a.fixmedins_code
        GROUP BY fixmedins_code, stream HAVING rejected > 0 ORDER BY rejected DESC, fixmedins_code, stream LIMIT ${MAX_ROWS}`,
      params: range,
      row: z.object({ fixmedins_code: z.string(), name: z.string(), ...counts }),
    });
  }

  checks(scope: Scope, range: Range) {
    return this.reader.query(scope, {
      name: 'quality by check',
      sql: (
        own,
      ) => `SELECT stream, field, reason, sum(r.rows) AS rows, ${SHARE('sum(r.rows)', 'any(t.total)')} AS share
        FROM (SELECT * FROM reject_reasons FINAL WHERE ${RANGE} AND ${reader(own)}) r
        LEFT JOIN (SELECT stream, sum(rows) AS total FROM arrivals FINAL WHERE grain = 'institution' AND ${RANGE} AND ${reader(own)} GROUP BY stream) t
          USING (stream)
        GROUP BY stream, field, reason ORDER BY rows DESC, stream, field, reason LIMIT ${MAX_ROWS}`,
      params: range,
      row: z.object({ stream: z.string(), field: z.string(), reason: z.string(), rows: z.number(), share }),
    });
  }

  trend(scope: Scope, range: Range) {
    return this.reader.query(scope, {
      name: 'quality by month',
      sql: (
        own,
      ) => `SELECT formatDateTime(received, '%Y-%m') AS month, stream, sum(a.rows) AS rows, sum(a.rejected) AS rejected,
          ${SHARE('sum(a.rejected)', 'sum(a.rows)')} AS share
        FROM (SELECT * FROM arrivals FINAL WHERE grain = 'institution' AND ${RANGE} AND ${reader(own)}) a
        GROUP BY month, stream ORDER BY month, stream`,
      params: range,
      row: z.object({ month: z.string(), ...counts }),
    });
  }

  lateness(scope: Scope, range: Range) {
    return this.reader.query(scope, {
      name: 'lateness',
      sql: (
        own,
      ) => `SELECT source, stream, sum(within_1) AS within_1_day, sum(within_3) AS within_3_days, sum(within_7) AS within_7_days,
          sum(within_30) AS within_30_days, sum(a.later) AS later, within_1_day + within_3_days + within_7_days + within_30_days + later AS rows
        FROM (SELECT * FROM arrivals FINAL WHERE grain = 'institution' AND ${RANGE} AND ${reader(own)}) a
        GROUP BY source, stream HAVING rows > 0 ORDER BY source, stream`,
      params: range,
      row: z.object({
        source: z.string(),
        stream: z.string(),
        rows: z.number(),
        within_1_day: z.number(),
        within_3_days: z.number(),
        within_7_days: z.number(),
        within_30_days: z.number(),
        later: z.number(),
      }),
    });
  }

  /** Days of receipt and of event by source; only for those who see the pool as a whole. */
  gaps(scope: Scope, range: Range) {
    return this.reader.query(scope, {
      name: 'gaps',
      sql: (own) => `WITH
          (days) -> arrayMap(n -> dateDiff('day', days[n], days[n + 1]), range(1, length(days))) AS steps
        SELECT source, stream, toString(came[1]) AS first_received, toString(came[-1]) AS last_received,
          dateDiff('day', came[-1], {to:Date}) AS days_since, length(came) AS days_received,
          if(length(came) < 2, 0., arrayReduce('quantileExact(0.5)', steps(came)) + 0.) AS usual_days,
          if(length(came) < 2, 0, arrayMax(steps(came))) AS longest_days,
          if(empty(events), NULL, toString(events[1])) AS first_event, if(empty(events), NULL, toString(events[-1])) AS last_event,
          if(empty(events), 0, dateDiff('day', events[1], events[-1]) + 1 - length(events)) AS empty_days,
          indexOf(steps(events), arrayMax(steps(events))) AS widest,
          if(empty_days = 0, NULL, toString(events[widest] + 1)) AS empty_from, if(empty_days = 0, NULL, toString(events[widest + 1] - 1)) AS empty_to
        FROM (
          SELECT source, stream, arraySort(groupUniqArray(received)) AS came,
            arraySort(groupUniqArrayIf(day, grain = 'day' AND day > toDate32('1970-01-01') AND rows > rejected)) AS events
          FROM arrivals FINAL WHERE ${RANGE} AND ${own.whole('pool')} GROUP BY source, stream)
        ORDER BY source, stream`,
      params: range,
      row: z.object({
        source: z.string(),
        stream: z.string(),
        first_received: z.string(),
        last_received: z.string(),
        days_since: z.number(),
        days_received: z.number(),
        usual_days: z.number(),
        longest_days: z.number(),
        first_event: z.string().nullable(),
        last_event: z.string().nullable(),
        empty_days: z.number(),
        empty_from: z.string().nullable(),
        empty_to: z.string().nullable(),
      }),
    });
  }

  /** Whether the targets of the latest rows of a stream have come. Names come from the catalogue of streams. */
  async dangling(
    scope: Scope,
    pool: string,
    reference: { stream: string; field: string; target: string; key: string; place: string | undefined },
  ) {
    const { stream, field, target, key, place } = reference;
    const [found] = await this.reader.query(scope, {
      name: 'dangling references',
      sql: (own) => `WITH latest AS (
          SELECT ${field} AS target FROM ${stream} WHERE pool = {pool:String} AND ${field} != ''
            AND ${place ? own.place('pool', place) : own.whole('pool')} ORDER BY _batch DESC LIMIT ${CHECKED})
        SELECT count() AS checked, countIf(target NOT IN (
            SELECT ${key} FROM ${target} WHERE pool = {pool:String} AND ${key} IN (SELECT target FROM latest))) AS dangling,
          ${SHARE('dangling', 'checked')} AS share FROM latest`,
      params: { pool },
      row: z.object({ checked: z.number(), dangling: z.number(), share }),
    });
    return found ?? { checked: 0, dangling: 0, share: null };
  }
}
