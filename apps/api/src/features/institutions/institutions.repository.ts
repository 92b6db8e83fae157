import type { Stream } from '@fundwatch/streams';
import { z } from 'zod';
import { gradeSchema } from '../rules/rules.dto.js';
import type { Scope } from '../access/scope.js';
import { isUnsuppressed } from '../suppressions/suppressed.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const MOST_LISTED = 1_000;

const listRow = z.object({
  code: z.string(),
  name: z.string(),
  tier: z.string(),
  alliance_id: z.string(),
  alliance_name: z.string(),
  area: z.string(),
  findings: z.number(),
  clear: z.number(),
  amount: z.string(),
  last_found: z.string().nullable(),
  total: z.number(),
});
const ruleRow = z.object({
  rule_id: z.string(),
  grade: gradeSchema,
  month: z.string(),
  count: z.number(),
  amount: z.string(),
});
const actorRow = z.object({
  subject_type: z.string(),
  subject_id: z.string(),
  count: z.number(),
  amount: z.string(),
});
const recordRow = z.object({
  stream: z.string(),
  records: z.number(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  corrected: z.number(),
});

type Days = { pool: string; first: string; last: string };

/** Live findings whose event touches the days; query parameters `pool`, `first`, `last`. */
const LIVE = `pool = {pool:String} AND withdrawn_at IS NULL AND ${isUnsuppressed()}
  AND event_to >= toDateTime({first:Date}, 'Asia/Shanghai') AND event_from < toDateTime({last:Date} + 1, 'Asia/Shanghai')`;

/** Reads about institutions, always inside a scope. */
export class InstitutionsRepository {
  constructor(private readonly reader: ScopedReader) {}

  list(
    scope: Scope,
    query: Days & { q?: string | undefined; tier?: string | undefined },
  ): Promise<z.infer<typeof listRow>[]> {
    const { q, tier, ...days } = query;
    return this.reader.query(scope, {
      name: 'institutions',
      sql: (reach) => `
        SELECT i.fixmedins_code AS code, i.fixmedins_name AS name, toString(i.tier) AS tier, i.alliance_id AS alliance_id,
          a.alliance_name AS alliance_name, i.fix_blng_admdvs AS area, f.n AS findings, f.clear AS clear,
          toDecimalString(f.sum, 2) AS amount, if(f.n = 0, NULL, toString(f.latest)) AS last_found, count() OVER () AS total
        FROM (
          SELECT * FROM institutions FINAL WHERE pool = {pool:String} AND ${reach.place('pool', 'fixmedins_code')}
            ${q ? 'AND (positionCaseInsensitiveUTF8(fixmedins_name, {q:String}) > 0 OR positionCaseInsensitive(fixmedins_code, {q:String}) > 0)' : ''}
            ${tier ? 'AND tier = {tier:String}' : ''}) i
        LEFT JOIN (SELECT alliance_id, alliance_name FROM alliances FINAL WHERE pool = {pool:String}) a ON a.alliance_id = i.alliance_id
        LEFT JOIN (
          SELECT fixmedins_code, count() AS n, countIf(grade = 'clear') AS clear, sum(amount) AS sum, max(event_to) AS latest
          FROM findings FINAL WHERE ${LIVE} GROUP BY fixmedins_code) f ON f.fixmedins_code = i.fixmedins_code
        ORDER BY f.n DESC, i.fixmedins_code LIMIT ${MOST_LISTED}`,
      params: { ...days, ...(q ? { q } : {}), ...(tier ? { tier } : {}) },
      row: listRow,
    });
  }

  /** The tiers of places, of one or of all in reach. */
  tiers(scope: Scope, pool: string, code?: string): Promise<{ code: string; tier: string }[]> {
    return this.reader.query(scope, {
      name: 'tiers of institutions',
      sql: (reach) => `SELECT fixmedins_code AS code, toString(tier) AS tier FROM institutions FINAL
        WHERE pool = {pool:String} ${code === undefined ? '' : 'AND fixmedins_code = {code:String}'} AND ${reach.place('pool', 'fixmedins_code')}`,
      params: { pool, ...(code === undefined ? {} : { code }) },
      row: z.object({ code: z.string(), tier: z.string() }),
    });
  }

  /** Findings at a place by rule and month of their event. */
  rules(scope: Scope, query: Days & { code: string }): Promise<z.infer<typeof ruleRow>[]> {
    return this.reader.query(scope, {
      name: 'findings of an institution by rule',
      sql: (
        reach,
      ) => `SELECT rule_id, any(grade) AS grade, substring(toString(greatest(toDate(event_from), {first:Date})), 1, 7) AS month,
          count() AS count, toDecimalString(sum(amount), 2) AS amount
        FROM findings f FINAL WHERE ${LIVE} AND fixmedins_code = {code:String} AND ${reach.place('pool', 'fixmedins_code')}
        GROUP BY rule_id, month ORDER BY rule_id, month`,
      params: query,
      row: ruleRow,
    });
  }

  /** Who else than persons and the place itself the findings are about: doctors, operators, teams, devices. */
  actors(scope: Scope, query: Days & { code: string }): Promise<z.infer<typeof actorRow>[]> {
    return this.reader.query(scope, {
      name: 'actors in findings of an institution',
      sql: (
        reach,
      ) => `SELECT subject_type, subject_id, count() AS count, toDecimalString(sum(amount), 2) AS amount
        FROM findings f FINAL WHERE ${LIVE} AND fixmedins_code = {code:String} AND ${reach.place('pool', 'fixmedins_code')}
          AND subject_type IN ('doctor', 'operator', 'team', 'device')
        GROUP BY subject_type, subject_id ORDER BY count() DESC, subject_id LIMIT 50`,
      params: query,
      row: actorRow,
    });
  }

  /** What a place has sent: records by stream, from when until when, and how many were corrected. */
  records(
    scope: Scope,
    query: { pool: string; code: string },
    streams: readonly { stream: Stream; place: string }[],
  ): Promise<z.infer<typeof recordRow>[]> {
    return this.reader.query(scope, {
      name: 'records of an institution',
      sql: (reach) =>
        streams
          .map(({ stream, place }) => {
            const edge = (side: 'min' | 'max'): string =>
              stream.event
                ? `if(count() = 0, NULL, toString(${side}(${stream.event})))`
                : "CAST(NULL, 'Nullable(String)')";
            return `SELECT '${stream.name}' AS stream, count() AS records, ${edge('min')} AS first, ${edge('max')} AS last,
                (SELECT count() FROM ${stream.name}_history FINAL WHERE pool = {pool:String} AND ${place} = {code:String}) AS corrected
              FROM ${stream.name} FINAL WHERE pool = {pool:String} AND ${place} = {code:String} AND ${reach.place('pool', place)}`;
          })
          .join(' UNION ALL '),
      params: query,
      row: recordRow,
    });
  }
}
