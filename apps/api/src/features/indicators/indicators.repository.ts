import type { Grain } from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { subjectSchema, type Subject } from './indicators.dto.js';

const measureRow = z.object({
  subject_id: z.string(),
  measure: z.string(),
  month: z.string().optional(),
  total: z.string(),
  last: z.string(),
  persons: z.number(),
});
export type MeasureRow = z.infer<typeof measureRow>;

const SUBJECTS: Record<Grain, { stream: string; id: string; name: string }> = {
  institution: { stream: 'institutions', id: 'fixmedins_code', name: 'fixmedins_name' },
  alliance: { stream: 'alliances', id: 'alliance_id', name: 'alliance_name' },
  area: { stream: 'insured', id: 'insu_admdvs', name: 'insu_admdvs' },
};

/** Reads of the rollups, always inside a scope. */
export class IndicatorsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Measures of a set of months, per subject: their sum, the last month's value, and distinct persons. */
  async measures(
    scope: Scope,
    query: {
      pool: string;
      grain: Grain;
      months: readonly string[];
      measures: readonly string[];
      id?: string | undefined;
      byMonth?: boolean;
    },
  ): Promise<MeasureRow[]> {
    const month = query.byMonth ? 'toString(m.month) AS month, ' : '';
    return this.reader.query(scope, {
      name: 'measures',
      sql: (reach) => `
        SELECT subject_id, measure, ${month}toString(sum(amount)) AS total,
          toString(sumIf(amount, m.month = {last:Date})) AS last, uniqExactMerge(persons) AS persons
        FROM measures m
        WHERE pool = {pool:String} AND grain = {grain:String} AND m.month IN {months:Array(Date)}
          AND measure IN {measures:Array(String)} AND (month, run) IN (
            SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String} AND month IN {months:Array(Date)})
          ${query.id ? 'AND subject_id = {id:String}' : ''} AND ${reach.subject('pool', { column: 'grain' }, 'subject_id')}
        GROUP BY subject_id, measure${query.byMonth ? ', m.month' : ''}`,
      params: {
        pool: query.pool,
        grain: query.grain,
        months: query.months,
        last: query.months.at(-1) ?? '1970-01-01',
        measures: query.measures,
        ...(query.id ? { id: query.id } : {}),
      },
      row: measureRow,
    });
  }

  /** Which of these months have been rolled up from any settlement at all. */
  async coveredMonths(scope: Scope, pool: string, months: readonly string[]): Promise<Set<string>> {
    const rows = await this.reader.query(scope, {
      name: 'months covered',
      sql: (
        reach,
      ) => `SELECT DISTINCT toString(toDate(toStartOfMonth(setl_time))) AS month FROM settlements FINAL
        WHERE ${reach.pool('pool')} AND pool = {pool:String} AND toDate(toStartOfMonth(setl_time)) IN {months:Array(Date)}`,
      params: { pool, months },
      row: z.object({ month: z.string() }),
    });
    return new Set(rows.map((row) => row.month));
  }

  async subjects(scope: Scope, pool: string, grain: Grain): Promise<Subject[]> {
    const { stream, id, name } = SUBJECTS[grain];
    return this.reader.query(scope, {
      name: 'subjects',
      sql: (reach) => `SELECT DISTINCT ${id} AS id, ${name} AS name FROM ${stream} FINAL
        WHERE pool = {pool:String} AND ${reach.subject('pool', { value: grain }, id)} ORDER BY id`,
      params: { pool },
      row: subjectSchema,
    });
  }
}
