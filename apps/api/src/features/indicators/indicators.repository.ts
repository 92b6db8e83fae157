import { createHash } from 'node:crypto';
import { cellsSql, lastDayOf, pastFacts, type Grain, type MeasureOfTerm } from '@fundwatch/metrics';
import type { StreamName } from '@fundwatch/streams';
import { z } from 'zod';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { MEASURE_SET } from './measure-set.js';
import { subjectSchema, type Subject } from './indicators.dto.js';
import { KeptAnswers } from '../../clickhouse/kept-answers.js';

const measureRow = z.object({
  subject_id: z.string(),
  measure: z.string(),
  month: z.string().optional(),
  total: z.string(),
  last: z.string(),
  persons: z.number(),
});
export type MeasureRow = z.infer<typeof measureRow>;

/** Months with settlements, and those that wait to be rolled up anew. */
export type Coverage = { covered: ReadonlySet<string>; stale: ReadonlySet<string> };

/** The insured are many: without what a correction took the place of they need not be merged to be read. */
const STANDING_INSURED = `(SELECT * FROM insured WHERE pool = {pool:String}
  AND ((SELECT count() FROM insured_history WHERE pool = {pool:String}) = 0
    OR _version NOT IN (SELECT _version FROM insured_history WHERE pool = {pool:String})))`;

const SUBJECTS: Record<Grain, { rows: string; id: string; name: string }> = {
  institution: { rows: 'institutions FINAL', id: 'fixmedins_code', name: 'fixmedins_name' },
  alliance: { rows: 'alliances FINAL', id: 'alliance_id', name: 'alliance_name' },
  area: { rows: STANDING_INSURED, id: 'insu_admdvs', name: 'insu_admdvs' },
  team: { rows: 'contracts FINAL', id: 'team_id', name: 'team_id' },
};

/** Months, and the last days of those at whose end states are asked for. */
const DAYS = 'arrayConcat({months:Array(Date)}, {ends:Array(Date)})';

/** SQL of the published cells of some months; as of a past day, of what the facts of that day give. */
function cellsAt(asOf: string | undefined, measures: readonly string[]): string {
  if (asOf) return `(SELECT {pool:String} AS pool, * FROM (${cellsSql(measures, pastFacts)}))`;
  return `(SELECT pool, month, grain, subject_id, measure, amount, persons FROM measures
    WHERE pool = {pool:String} AND month IN ${DAYS}
      AND (month, run) IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String} AND month IN ${DAYS}))`;
}
const paramOf = (asOf: string | undefined): { as_of?: string } => (asOf ? { as_of: asOf } : {});

/** What of the rollups is asked for. */
type MeasuresQuery = {
  pool: string;
  grain: Grain;
  months: readonly string[];
  /** what of the cells is asked for: distinct persons are read for nothing else */
  terms: readonly MeasureOfTerm[];
  id?: string | undefined;
  byMonth?: boolean;
  asOf?: string | undefined;
};

/** Reads of the rollups, always inside a scope. */
export class IndicatorsRepository {
  readonly #answers = new KeptAnswers<readonly MeasureRow[]>((rows) => rows.length);

  constructor(private readonly reader: ScopedReader) {}

  /** Measures of a set of months, per subject: their sum, the last month's value, and distinct persons. */
  async measures(scope: Scope, query: MeasuresQuery): Promise<readonly MeasureRow[]> {
    if (query.terms.length === 0) return [];
    // Which subjects lie in a narrower reach follows from records as well, and is looked up each time.
    if (query.asOf || !reachesWhole(scope, query.pool)) return this.readMeasures(scope, query);
    const runs = await this.runsOf(scope, query.pool, query.months);
    const key = createHash('sha256')
      .update(JSON.stringify([runs, query]))
      .digest('base64');
    return this.#answers.of(key, () => this.readMeasures(scope, query));
  }

  /** The published runs of some months and of the states at their ends, in one text. */
  private async runsOf(scope: Scope, pool: string, months: readonly string[]): Promise<string> {
    const [row] = await this.reader.query(scope, {
      name: 'published runs',
      sql: (reach) => `SELECT toString(arraySort(groupArray((month, run)))) AS runs FROM measure_months FINAL
        WHERE pool = {pool:String} AND ${reach.pool('pool')} AND month IN ${DAYS}`,
      params: { pool, months, ends: months.map(lastDayOf) },
      row: z.object({ runs: z.string() }),
    });
    return row?.runs ?? '';
  }

  /** The last published run of a pool, of any month; in words that change whenever one is published. */
  async lastRun(scope: Scope, pool: string): Promise<string> {
    const [row] = await this.reader.query(scope, {
      name: 'last published run',
      sql: (
        reach,
      ) => `SELECT concat(toString(max(run)), '/', toString(uniqExact(month))) AS run FROM measure_months FINAL
        WHERE pool = {pool:String} AND ${reach.pool('pool')}`,
      params: { pool },
      row: z.object({ run: z.string() }),
    });
    return row?.run ?? '';
  }

  private async readMeasures(scope: Scope, query: MeasuresQuery): Promise<MeasureRow[]> {
    const month = query.byMonth ? 'toString(toDate(toStartOfMonth(m.month))) AS month, ' : '';
    const last = query.months.at(-1) ?? '1970-01-01';
    const measures = [...new Set(query.terms.map((term) => term.measure))];
    const counted = query.terms.filter(({ take }) => take === 'persons').map(({ measure }) => measure);
    const persons =
      counted.length > 0 ? 'uniqExactMergeIf(persons, measure IN {counted:Array(String)})' : '0';
    return this.reader.query(scope, {
      name: 'measures',
      sql: (reach) => `
        SELECT subject_id, measure, ${month}toString(sum(amount)) AS total,
          toString(sumIf(amount, toStartOfMonth(m.month) = {last:Date})) AS last, ${persons} AS persons
        FROM ${cellsAt(query.asOf, measures)} m
        WHERE grain = {grain:String} AND measure IN {measures:Array(String)}
          ${query.id ? 'AND subject_id = {id:String}' : ''} AND ${reach.subject('pool', { column: 'grain' }, 'subject_id')}
        GROUP BY subject_id, measure${query.byMonth ? ', month' : ''}`,
      params: {
        pool: query.pool,
        grain: query.grain,
        months: query.months,
        ends: (query.byMonth ? query.months : [last]).map(lastDayOf),
        last,
        measures,
        ...(counted.length > 0 ? { counted } : {}),
        ...(query.id ? { id: query.id } : {}),
        ...paramOf(query.asOf),
      },
      row: measureRow,
    });
  }

  /**
   * Which of these months have any settlement at all: each has a place, and so a sum of its place. And which were rolled up by an
   * earlier release, whose measures were others.
   */
  async coverage(scope: Scope, pool: string, months: readonly string[], asOf?: string): Promise<Coverage> {
    const rows = await this.reader.query(scope, {
      name: 'months covered',
      sql: (
        reach,
      ) => `SELECT DISTINCT toString(m.month) AS month, 0 AS is_stale FROM ${cellsAt(asOf, ['fees'])} m
        WHERE ${reach.pool('pool')} AND grain = 'institution' AND measure = 'fees'
        ${
          asOf
            ? ''
            : `UNION ALL SELECT toString(month), 1 FROM measure_months FINAL
        WHERE pool = {pool:String} AND ${reach.pool('pool')} AND month IN {months:Array(Date)} AND measures != {set:String}`
        }`,
      params: { pool, months, ends: [], set: MEASURE_SET, ...paramOf(asOf) },
      row: z.object({ month: z.string(), is_stale: z.number() }),
    });
    const monthsOf = (isStale: number): Set<string> =>
      new Set(rows.filter((row) => row.is_stale === isStale).map((row) => row.month));
    return { covered: monthsOf(0), stale: monthsOf(1) };
  }

  /** Which of these streams the pool has any record of. */
  async presentStreams(
    scope: Scope,
    pool: string,
    streams: readonly StreamName[],
    asOf?: string,
  ): Promise<Set<string>> {
    if (streams.length === 0) return new Set();
    const rows = await this.reader.query(scope, {
      name: 'streams known',
      sql: (reach) =>
        streams
          .map(
            (name) => `SELECT '${name}' AS stream FROM (
              SELECT 1 FROM ${asOf ? pastFacts(name) : name} WHERE pool = {pool:String} AND ${reach.pool('pool')} LIMIT 1)`,
          )
          .join(' UNION ALL '),
      params: { pool, ...paramOf(asOf) },
      row: z.object({ stream: z.string() }),
    });
    return new Set(rows.map((row) => row.stream));
  }

  async subjects(scope: Scope, pool: string, grain: Grain): Promise<Subject[]> {
    const { rows, id, name } = SUBJECTS[grain];
    return this.reader.query(scope, {
      name: 'subjects',
      sql: (reach) => `SELECT DISTINCT ${id} AS id, ${name} AS name FROM ${rows}
        WHERE pool = {pool:String} AND ${id} != '' AND ${reach.subject('pool', { value: grain }, id)} ORDER BY id`,
      params: { pool },
      row: subjectSchema,
    });
  }
}
