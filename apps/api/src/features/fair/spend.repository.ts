import { knownFacts, spendSql, type BudgetGrain } from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const row = z.object({ month: z.string(), subject_id: z.string(), amount: z.string() });
export type Spend = z.infer<typeof row>;

/** Longest that a page waits, in seconds. */
const LONGEST = 60;

/** What the pooled fund spent by month and subject. */
export class SpendRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Of subjects in reach, between two days; months as `YYYY-MM`. */
  byMonth(
    scope: Scope,
    query: { pool: string; grain: BudgetGrain; since: string; until: string; id?: string | undefined },
  ): Promise<Spend[]> {
    const { id, grain, ...params } = query;
    return this.reader.query(scope, {
      name: 'spent by month',
      sql: (
        reach,
      ) => `SELECT substring(toString(month), 1, 7) AS month, subject_id, toDecimalString(sum(amount), 2) AS amount
        FROM (${spendSql(grain, knownFacts)}) WHERE ${reach.subject('{pool:String}', { value: grain }, 'subject_id')}
          ${id === undefined ? '' : 'AND subject_id = {id:String}'}
        GROUP BY month, subject_id ORDER BY subject_id, month SETTINGS max_execution_time = ${LONGEST}`,
      params: { ...params, ...(id === undefined ? {} : { id }) },
      row,
    });
  }
}
