import {
  PERSON_MEASURES,
  rollupSql,
  SOURCE_NAMES,
  SOURCES,
  STATE_SOURCES,
  type SourceName,
} from '@fundwatch/metrics';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import { MEASURE_SET } from './measure-set.js';
import { monthFacts } from './month-facts.js';
import { END_TOUCHES, TOUCHES } from './touched-months.js';

const monthRow = z.object({ month: z.string() });

/** SQL of cells that a later run of their month, or its withdrawal, has put out of sight. */
const RETIRED = `(run < {run:UInt64} AND (month, run) NOT IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String}))`;
/** A deletion rewrites parts, which costs more than this many cells cost to keep. */
const FEW_CELLS = 20_000;

/** Settlements above which months are rolled up one by one, for the sake of memory. */
const LONG_HISTORY = 1_000_000;

/**
 * First and last year with settlements, the months that readers see and those of them that were rolled up by the measures that there
 * are now, and whether there are many settlements.
 */
export type Extent = { from: number; to: number; known: string[]; published: string[]; isLong: boolean };

/** The monthly rollups in ClickHouse. */
export class MeasuresRepository {
  constructor(private readonly clickhouse: ClickhouseService) {}

  /** What a pool's rollups extend over; undefined without settlements. */
  async extent(pool: string): Promise<Extent | undefined> {
    const rows = await this.clickhouse.query({
      name: 'extent of months',
      sql: `SELECT toYear(min(setl_time)) AS first, toYear(max(setl_time)) AS last, count() AS rows,
          (SELECT groupArrayIf(toString(month), measures = {set:String}) FROM measure_months FINAL WHERE pool = {pool:String}) AS known,
          (SELECT groupArray(toString(month)) FROM measure_months FINAL WHERE pool = {pool:String}) AS published
        FROM settlements WHERE pool = {pool:String}
          AND _version NOT IN (SELECT _version FROM settlements_history WHERE pool = {pool:String})`,
      params: { pool, set: MEASURE_SET },
      row: z.object({
        first: z.number(),
        last: z.number(),
        rows: z.number(),
        known: z.array(z.string()),
        published: z.array(z.string()),
      }),
    });
    const row = rows[0];
    if (!row || row.rows === 0) return undefined;
    const { known, published } = row;
    return { from: row.first, to: row.last, known, published, isLong: row.rows > LONG_HISTORY };
  }

  /** Pools with months that were rolled up by other measures than there are now. */
  async stalePools(): Promise<string[]> {
    const rows = await this.clickhouse.query({
      name: 'pools of other measures',
      sql: 'SELECT DISTINCT pool FROM measure_months FINAL WHERE measures != {set:String}',
      params: { set: MEASURE_SET },
      row: z.object({ pool: z.string() }),
    });
    return rows.map((row) => row.pool);
  }

  /** The row-level views that have any rows: what a pool never sent need not be counted month by month. */
  async filledSources(pool: string): Promise<SourceName[]> {
    const streams = [...new Set(SOURCE_NAMES.map((source) => SOURCES[source].needs))];
    const rows = await this.clickhouse.query({
      name: 'sources filled',
      sql: streams
        .map(
          (name) =>
            `SELECT '${name}' AS stream FROM (SELECT 1 FROM ${name} WHERE pool = {pool:String} LIMIT 1)`,
        )
        .join(' UNION ALL '),
      params: { pool },
      row: z.object({ stream: z.string() }),
    });
    return SOURCE_NAMES.filter((source) => rows.some((row) => row.stream === SOURCES[source].needs));
  }

  /** Those of a pool's months whose sums a set of batches may change. `streams`: those that the batches are of. */
  async touched(
    pool: string,
    batches: readonly number[],
    streams: readonly string[],
    months: readonly string[],
  ): Promise<string[]> {
    const parts = TOUCHES.filter((touch) => touch.streams.some((name) => streams.includes(name)));
    if (parts.length === 0) return [];
    const rows = await this.clickhouse.query({
      name: 'months touched',
      sql: `SELECT DISTINCT toString(t.month) AS month FROM (
        ${parts.map((touch) => touch.months).join('\nUNION DISTINCT\n')}) t WHERE t.month IN {months:Array(Date)}`,
      params: { pool, batches, months },
      row: monthRow,
    });
    return rows.map((row) => row.month);
  }

  /** Those of the ends of quarters that a set of batches may change. */
  async touchedEnds(
    pool: string,
    batches: readonly number[],
    streams: readonly string[],
    ends: readonly string[],
  ): Promise<string[]> {
    const parts = END_TOUCHES.filter((touch) => touch.streams.some((name) => streams.includes(name)));
    if (parts.length === 0) return [];
    const rows = await this.clickhouse.query({
      name: 'ends touched',
      sql: `SELECT DISTINCT toString(t.end) AS month FROM (${parts.map((touch) => touch.ends).join('\nUNION DISTINCT\n')}) t`,
      params: { pool, batches, ends },
      row: monthRow,
    });
    return rows.map((row) => row.month);
  }

  /** Computes months anew under a run, from the facts that they rest on. */
  async rollUp(
    sources: readonly SourceName[],
    pool: string,
    months: readonly string[],
    run: number,
  ): Promise<void> {
    const { from, tables, fills } = monthFacts(String(run));
    try {
      for (const sql of fills) await this.clickhouse.command('facts of months', sql, { pool, months });
      for (const source of sources.filter((name) => !STATE_SOURCES.includes(name)))
        await this.clickhouse.command(`roll up ${source}`, rollupSql(source, from), { pool, months, run });
    } finally {
      await this.clickhouse.command('facts of months', `DROP TABLE IF EXISTS ${tables.join(', ')}`);
    }
  }

  /** Computes months anew under a run, from all facts at once. */
  async rollUpPlainly(
    sources: readonly SourceName[],
    pool: string,
    months: readonly string[],
    run: number,
  ): Promise<void> {
    for (const source of sources.filter((name) => !STATE_SOURCES.includes(name)))
      await this.clickhouse.command(`roll up ${source}`, rollupSql(source), { pool, months, run });
  }

  /** Computes the ends of quarters anew under a run. */
  async rollUpEnds(
    sources: readonly SourceName[],
    pool: string,
    ends: readonly string[],
    run: number,
  ): Promise<void> {
    for (const source of sources.filter((name) => STATE_SOURCES.includes(name)))
      await this.clickhouse.command(`roll up ${source}`, rollupSql(source), { pool, ends, run });
  }

  /** Lets readers see the new run of these months; the earlier ones are removed once they are many. */
  async publish(pool: string, months: readonly string[], run: number): Promise<void> {
    await this.clickhouse.command(
      'publish months',
      `INSERT INTO measure_months (pool, month, run, measures)
        SELECT {pool:String}, arrayJoin({months:Array(Date)}), {run:UInt64}, {set:String}`,
      { pool, months, run, set: MEASURE_SET },
    );
    const rows = await this.clickhouse.query({
      name: 'retired cells',
      sql: `SELECT countIf(${RETIRED}) AS retired, count() - retired AS live FROM measures WHERE pool = {pool:String}`,
      params: { pool, run },
      row: z.object({ retired: z.number(), live: z.number() }),
    });
    const { retired, live } = rows[0] ?? { retired: 0, live: 0 };
    if (retired <= Math.max(live, FEW_CELLS)) return;
    await this.clickhouse.command(
      'retire months',
      `DELETE FROM measures WHERE pool = {pool:String} AND ${RETIRED}`,
      { pool, run },
    );
  }

  /** Takes back months that no settlement reaches any more. */
  async withdraw(pool: string, months: readonly string[]): Promise<void> {
    await this.clickhouse.command(
      'withdraw months',
      'DELETE FROM measure_months WHERE pool = {pool:String} AND month IN {months:Array(Date)}',
      { pool, months },
    );
  }

  /** Cells of a run that differ from the published ones. */
  async compare(pool: string, run: number): Promise<{ count: number; bad: string[] }> {
    const rows = await this.clickhouse.query({
      name: 'compare months',
      sql: `SELECT concat(toString(month), ' ', grain, ' ', subject_id, ' ', measure) AS cell, uniqExact(v) AS values, count() AS n FROM (
          SELECT month, grain, subject_id, measure, run,
            (amount, if(measure IN {counted:Array(String)}, finalizeAggregation(persons), 0)) AS v FROM measures
          WHERE pool = {pool:String} AND (run = {run:UInt64} OR (month, run) IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String})))
        GROUP BY month, grain, subject_id, measure`,
      params: { pool, run, counted: PERSON_MEASURES },
      row: z.object({ cell: z.string(), values: z.number(), n: z.number() }),
    });
    return {
      count: rows.length,
      bad: rows.filter((row) => row.values !== 1 || row.n !== 2).map((row) => row.cell),
    };
  }

  async discard(pool: string, run: number): Promise<void> {
    await this.clickhouse.command(
      'discard run',
      'DELETE FROM measures WHERE pool = {pool:String} AND run = {run:UInt64}',
      { pool, run },
    );
  }
}
