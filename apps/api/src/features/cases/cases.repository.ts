import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import { casesInReach, Values, type CaseReach } from './case-reach.js';
import type { CaseFilter, CaseSort } from './cases.dto.js';
import { caseFamily, caseState, type CaseFamily } from './cases.dto.js';
import { SUBJECTS } from '@fundwatch/rules';
import { ENDED } from './states.js';

// As a subquery it is worked out once, not for every row.
const TODAY = `(SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date)`;
const caseRow = z.object({
  case_id: z.number(),
  pool: z.string(),
  family: caseFamily,
  subject_type: z.enum(SUBJECTS),
  subject_id: z.string(),
  quarter: z.string(),
  fixmedins_code: z.string(),
  state: caseState,
  due_on: z.string().nullable(),
  overdue: z.boolean(),
  assignee: z.string().nullable(),
  findings: z.number(),
  standing: z.number(),
  amount: z.string(),
  severity: z.number(),
  hits: z.number(),
  opened_at: z.string(),
  merged_into: z.number().nullable(),
  split_from: z.number().nullable(),
  watched: z.boolean(),
  news: z.boolean(),
  last_step: z.number(),
  place: z.string(),
});
export type CaseRow = z.infer<typeof caseRow>;

/** By what a list goes, as text that sorts as it should behind a cursor; all fall to the number of the case. */
const SORTS: Record<CaseSort, { column: string; type: string; isDown: boolean }> = {
  due: { column: `coalesce(c.due_on, 'infinity'::date)`, type: 'date', isDown: false },
  severity: { column: 'c.severity', type: 'int', isDown: true },
  amount: { column: 'c.amount', type: 'numeric', isDown: true },
  opened: { column: 'c.case_id', type: 'bigint', isDown: true },
};

const columnsBy = (
  sort: CaseSort,
): string => `c.case_id, c.pool, c.family, c.subject_type, c.subject_id, c.quarter, c.fixmedins_code, c.state,
  c.due_on::text AS due_on, coalesce(c.due_on < ${TODAY}, false) AS overdue, c.assignee, c.findings, c.standing, c.amount::text AS amount,
  c.severity, c.hits, ${businessTime('c.opened_at')} AS opened_at, c.merged_into, c.split_from, c.watched, c.news, c.last_step, ${SORTS[sort].column}::text AS place`;

/** A row that a list goes on behind. */
export type After = { place: string; id: number };
/** `until`: those whose term ends from today until that day. */
export type Filter = Partial<Omit<CaseFilter, 'sort' | 'soon'>> & {
  who?: string;
  ids?: readonly number[];
  until?: string;
};

function conditionsOf(filter: Filter, values: Values): string {
  const { pool, state, family, institution } = filter;
  const found = [
    ...(pool === undefined ? [] : [`c.pool = ${values.add(pool)}`]),
    ...(state === undefined
      ? []
      : state === 'open'
        ? [`c.state <> ALL(${values.add(ENDED)}::text[])`]
        : [`c.state = ${values.add(state)}`]),
    ...(family === undefined ? [] : [`c.family = ${values.add(family)}`]),
    ...(institution === undefined ? [] : [`c.fixmedins_code = ${values.add(institution)}`]),
    ...(filter.ids === undefined ? [] : [`c.case_id = ANY(${values.add(filter.ids)}::bigint[])`]),
    ...(filter.overdue ? [`c.due_on < ${TODAY}`] : []),
    ...(filter.until === undefined
      ? []
      : [`c.due_on BETWEEN ${TODAY} AND ${values.add(filter.until)}::date`]),
    ...(filter.mine ? [`c.assignee = ${values.add(filter.who ?? '')}`] : []),
    ...(filter.unassigned ? ['c.assignee IS NULL'] : []),
    ...(filter.watched ? ['c.watched'] : []),
  ];
  return found.length > 0 ? found.join(' AND ') : 'true';
}

/** Reads of cases, always inside a reach. */
export class CasesRepository {
  constructor(private readonly database: Database) {}

  page(
    reach: CaseReach,
    filter: Filter,
    { sort, limit, after }: { sort: CaseSort; limit: number; after: After | undefined },
  ): Promise<CaseRow[]> {
    const values = new Values();
    const { column, type, isDown } = SORTS[sort];
    const from = casesInReach(reach, values);
    const conditions = conditionsOf(filter, values);
    const behind = after
      ? `(${column}, c.case_id) ${isDown ? '<' : '>'} (${values.add(after.place)}::${type}, ${values.add(after.id)}::bigint)`
      : 'true';
    const direction = isDown ? 'DESC' : 'ASC';
    return this.database.query(
      `SELECT ${columnsBy(sort)} FROM ${from} c WHERE ${conditions} AND ${behind}
       ORDER BY ${column} ${direction}, c.case_id ${direction} LIMIT ${values.add(limit)}`,
      values.all,
      caseRow,
    );
  }

  async count(reach: CaseReach, filter: Filter): Promise<number> {
    const values = new Values();
    const from = casesInReach(reach, values);
    const row = await this.database.first(
      `SELECT count(*) AS n FROM ${from} c WHERE ${conditionsOf(filter, values)}`,
      values.all,
      z.object({ n: z.number() }),
    );
    return row?.n ?? 0;
  }

  one(reach: CaseReach, id: number, sort: CaseSort = 'due'): Promise<CaseRow | undefined> {
    const values = new Values();
    const from = casesInReach(reach, values);
    return this.database.first(
      `SELECT ${columnsBy(sort)} FROM ${from} c WHERE c.case_id = ${values.add(id)}`,
      values.all,
      caseRow,
    );
  }

  /** The case that has a finding, if any. */
  ofFinding(reach: CaseReach, pool: string, findingId: string): Promise<CaseRow | undefined> {
    const values = new Values();
    const from = casesInReach(reach, values);
    return this.database.first(
      `SELECT ${columnsBy('due')} FROM ${from} c WHERE c.case_id = (
         SELECT f.case_id FROM case_findings f WHERE f.pool = ${values.add(pool)} AND f.finding_id = ${values.add(findingId)}
           AND (f.notice IS NOT NULL OR NOT ${values.add(reach.isInstitution)}::boolean))`,
      values.all,
      caseRow,
    );
  }

  /** How many open cases lie with each, of those in reach. */
  async loads(
    reach: CaseReach,
    pool: string | undefined,
    on: Database = this.database,
  ): Promise<Map<string, number>> {
    const values = new Values();
    const from = casesInReach(reach, values);
    const rows = await on.query(
      `SELECT c.assignee, count(*) AS n FROM ${from} c WHERE c.assignee IS NOT NULL AND ${conditionsOf({ pool, state: 'open' }, values)}
       GROUP BY c.assignee`,
      values.all,
      z.object({ assignee: z.string(), n: z.number() }),
    );
    return new Map(rows.map(({ assignee, n }) => [assignee, n]));
  }

  /** Of which pools some cases in reach are. */
  async poolsOf(reach: CaseReach, ids: readonly number[]): Promise<string[]> {
    const values = new Values();
    const from = casesInReach(reach, values);
    const rows = await this.database.query(
      `SELECT DISTINCT c.pool FROM ${from} c WHERE ${conditionsOf({ ids }, values)} ORDER BY c.pool`,
      values.all,
      z.object({ pool: z.string() }),
    );
    return rows.map(({ pool }) => pool);
  }

  /** Those of some cases in reach that lie with nobody and have not ended. */
  waiting(
    tx: Database,
    reach: CaseReach,
    ids: readonly number[],
  ): Promise<{ case_id: number; pool: string; family: CaseFamily; severity: number }[]> {
    const values = new Values();
    const from = casesInReach(reach, values);
    return tx.query(
      `SELECT c.case_id, c.pool, c.family, c.severity FROM ${from} c
       WHERE ${conditionsOf({ ids, unassigned: true, state: 'open' }, values)} ORDER BY c.case_id`,
      values.all,
      z.object({ case_id: z.number(), pool: z.string(), family: caseFamily, severity: z.number() }),
    );
  }

  /** Those of some cases that somebody reaches. */
  async reached(tx: Database, reach: CaseReach, ids: readonly number[]): Promise<number[]> {
    const values = new Values();
    const from = casesInReach(reach, values);
    const rows = await tx.query(
      `SELECT c.case_id FROM ${from} c WHERE ${conditionsOf({ ids }, values)}`,
      values.all,
      z.object({ case_id: z.number() }),
    );
    return rows.map(({ case_id }) => case_id);
  }

  /** Assigns cases in reach that are not that person's already; how many. */
  async assign(
    tx: Database,
    reach: CaseReach,
    cases: readonly number[],
    assignee: string | null,
  ): Promise<number[]> {
    const values = new Values();
    const from = casesInReach(reach, values);
    const rows = await tx.query(
      `UPDATE cases SET assignee = ${values.add(assignee)} WHERE case_id IN (SELECT c.case_id FROM ${from} c WHERE c.case_id = ANY(${values.add(cases)}::bigint[]))
         AND assignee IS DISTINCT FROM ${values.add(assignee)} RETURNING case_id`,
      values.all,
      z.object({ case_id: z.number() }),
    );
    return rows.map(({ case_id }) => case_id);
  }
}
