import { z } from 'zod';
import { ACCUSED, isOneOf, type Role } from '../access/roles.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import type { SqlValue } from '../../postgres/database.js';
import { TOLD } from './states.js';

/** What of the cases somebody reaches: all of some pools, and of others those of some places; and how they are told of it. */
export type CaseReach = {
  pools: readonly string[] | 'all';
  whole: readonly string[];
  places: readonly string[];
  isInstitution: boolean;
  /** who reaches it, by what they follow */
  who: string;
};

const keyOf = (pool: string, code: string): string => `${pool}\u001f${code}`;

/** Cases lie in PostgreSQL and the places of areas and alliances in ClickHouse: who is seen is looked up there, under the same scope as everything. */
export class CaseReaches {
  constructor(private readonly reader: ScopedReader) {}

  async of(scope: Scope, role: Role): Promise<CaseReach> {
    const isInstitution = isOneOf(ACCUSED, role);
    const own = { isInstitution, who: scope.who };
    if (scope.pools === 'all') return { pools: 'all', whole: [], places: [], ...own };
    const whole = scope.pools.filter((pool) => reachesWhole(scope, pool));
    if (whole.length === scope.pools.length) return { pools: scope.pools, whole, places: [], ...own };
    const rows = await this.reader.query(scope, {
      name: 'places of cases',
      sql: (reach) =>
        `SELECT pool, fixmedins_code FROM institutions FINAL WHERE ${reach.place('pool', 'fixmedins_code')} AND pool NOT IN {whole:Array(String)}`,
      params: { whole },
      row: z.object({ pool: z.string(), fixmedins_code: z.string() }),
    });
    return {
      pools: scope.pools,
      whole,
      places: rows.map((row) => keyOf(row.pool, row.fixmedins_code)),
      ...own,
    };
  }
}

/** Values of a statement, each named by its place. */
export class Values {
  readonly all: SqlValue[] = [];

  add(value: SqlValue): string {
    return `$${this.all.push(value)}`;
  }
}

const COLUMNS = `c.case_id, c.pool, c.family, c.subject_type, c.subject_id, c.quarter, c.fixmedins_code, c.hits, c.opened_at, c.last_step, c.was_noticed`;
/** More has happened than a watcher `w` has seen. */
const IS_NEWS = `w.who IS NOT NULL AND (w.seen_step < c.last_step
  OR w.seen_comment < (SELECT coalesce(max(k.comment_id), 0) FROM case_comments k WHERE k.case_id = c.case_id))`;

/**
 * SQL of the cases that somebody reaches, as `c` with the columns that all reads share. An institution sees those only that it was asked
 * about, of these only what it was asked about, and how they stand only as far as it is told.
 */
export function casesInReach(reach: CaseReach, values: Values): string {
  const conditions: string[] = [];
  if (reach.pools !== 'all')
    conditions.push(
      `(c.pool = ANY(${values.add(reach.whole)}::text[]) OR (c.pool = ANY(${values.add(reach.pools)}::text[]) AND c.pool || E'\\x1f' || c.fixmedins_code = ANY(${values.add(reach.places)}::text[])))`,
    );
  if (!reach.isInstitution)
    return `(SELECT ${COLUMNS}, c.state, c.due_on, c.assignee, c.findings, c.standing, c.amount, c.severity, c.merged_into, c.split_from,
        w.who IS NOT NULL AS watched, ${IS_NEWS} AS news
      FROM cases c LEFT JOIN case_watchers w ON w.case_id = c.case_id AND w.who = ${values.add(reach.who)} WHERE ${conditions.join(' AND ') || 'true'})`;
  const told = values.add(TOLD);
  return `(SELECT ${COLUMNS},
      (SELECT s.state FROM case_steps s WHERE s.case_id = c.case_id AND s.state = ANY(${told}::text[]) ORDER BY s.step DESC LIMIT 1) AS state,
      CASE WHEN c.state = 'awaiting_reply' THEN c.due_on END AS due_on, NULL::text AS assignee, n.findings, n.standing, n.amount, c.severity, NULL::bigint AS merged_into, NULL::bigint AS split_from, false AS watched, false AS news
    FROM cases c CROSS JOIN LATERAL (
      SELECT count(*)::int AS findings, (count(*) FILTER (WHERE f.withdrawn_at IS NULL))::int AS standing,
        coalesce(sum(f.amount) FILTER (WHERE f.withdrawn_at IS NULL), 0)::numeric(18,2) AS amount
      FROM case_findings f WHERE f.case_id = c.case_id AND f.notice IS NOT NULL) n
    WHERE c.was_noticed AND ${conditions.join(' AND ') || 'true'})`;
}
