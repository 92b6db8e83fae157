import { rollupSql, type SourceName } from '@fundwatch/metrics';
import { careList } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';

const monthRow = z.object({ month: z.string() });

/** SQL of the rows that batches brought and those they superseded. */
const changed = (stream: string, columns: string): string => `(
  SELECT ${columns} FROM ${stream} WHERE pool = {pool:String} AND _batch IN {batches:Array(UInt32)}
  UNION ALL SELECT ${columns} FROM ${stream}_history
  WHERE pool = {pool:String} AND (_batch IN {batches:Array(UInt32)} OR bitShiftRight(_superseded_by, 32) IN {batches:Array(UInt32)}))`;

const settlements = `(SELECT * FROM settlements FINAL WHERE pool = {pool:String})`;
const inpatient = `med_type IN ${careList('inpatient')}`;

/** SQL of cells that a later run of their month, or its withdrawal, has put out of sight. */
const RETIRED = `(run < {run:UInt64} AND (month, run) NOT IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String}))`;
/** A deletion rewrites parts, which costs more than this many cells cost to keep. */
const FEW_CELLS = 20_000;

/** The monthly rollups in ClickHouse. */
export class MeasuresRepository {
  constructor(private readonly clickhouse: ClickhouseService) {}

  /** First and last year with settlements, and the months that have been rolled up; undefined without settlements. */
  async extent(pool: string): Promise<{ from: number; to: number; known: string[] } | undefined> {
    const rows = await this.clickhouse.query({
      name: 'extent of months',
      sql: `SELECT toYear(min(setl_time)) AS first, toYear(max(setl_time)) AS last, count() AS rows,
          (SELECT groupArray(toString(month)) FROM measure_months FINAL WHERE pool = {pool:String}) AS known
        FROM settlements FINAL WHERE pool = {pool:String}`,
      params: { pool },
      row: z.object({ first: z.number(), last: z.number(), rows: z.number(), known: z.array(z.string()) }),
    });
    const row = rows[0];
    return row && row.rows > 0 ? { from: row.first, to: row.last, known: row.known } : undefined;
  }

  /**
   * Months whose sums a set of batches may change. A settlement counts in its own month; a visit in the
   * month of its last valid settlement, so a refund reaches back to every month in which its visit
   * was settled; a stay may be the continuation of another one of the same person.
   */
  async touched(pool: string, batches: readonly number[]): Promise<string[]> {
    const refunded = `(SELECT init_setl_id FROM ${changed('settlements', 'init_setl_id')} WHERE init_setl_id != '')`;
    const visits = `(SELECT mdtrt_id FROM ${changed('settlements', 'mdtrt_id')} UNION DISTINCT SELECT mdtrt_id FROM ${changed('visits', 'mdtrt_id')}
      UNION DISTINCT SELECT mdtrt_id FROM ${settlements} WHERE setl_id IN ${refunded})`;
    const hospitalised = `(SELECT psn_no FROM ${changed('visits', 'psn_no, med_type')} WHERE ${inpatient}
      UNION DISTINCT SELECT psn_no FROM ${changed('settlements', 'psn_no, med_type')} WHERE ${inpatient}
      UNION DISTINCT SELECT psn_no FROM visits FINAL WHERE pool = {pool:String} AND ${inpatient} AND mdtrt_id IN ${visits})`;
    const stays = `(SELECT mdtrt_id FROM visits FINAL WHERE pool = {pool:String} AND ${inpatient} AND psn_no IN ${hospitalised})`;
    const persons = `(SELECT psn_no FROM ${changed('insured', 'psn_no')})`;
    const rows = await this.clickhouse.query({
      name: 'months touched',
      sql: `
        SELECT DISTINCT toString(toDate(toStartOfMonth(setl_time))) AS month FROM (
          SELECT setl_time FROM ${changed('settlements', 'setl_time')}
          UNION ALL
          SELECT setl_time FROM ${settlements}
          WHERE mdtrt_id IN ${visits} OR mdtrt_id IN ${stays} OR psn_no IN ${persons}
            OR mdtrt_id IN (SELECT mdtrt_id FROM visits FINAL WHERE pool = {pool:String} AND psn_no IN ${persons}))`,
      params: { pool, batches },
      row: monthRow,
    });
    return rows.map((row) => row.month);
  }

  async rollUp(source: SourceName, pool: string, months: readonly string[], run: number): Promise<void> {
    await this.clickhouse.command(`roll up ${source}`, rollupSql(source), { pool, months, run });
  }

  /** Lets readers see the new run of these months; the earlier ones are removed once they are many. */
  async publish(pool: string, months: readonly string[], run: number): Promise<void> {
    await this.clickhouse.command(
      'publish months',
      `INSERT INTO measure_months SELECT {pool:String}, arrayJoin({months:Array(Date)}), {run:UInt64}`,
      { pool, months, run },
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
          SELECT month, grain, subject_id, measure, run, (amount, finalizeAggregation(persons)) AS v FROM measures
          WHERE pool = {pool:String} AND (run = {run:UInt64} OR (month, run) IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String})))
        GROUP BY month, grain, subject_id, measure`,
      params: { pool, run },
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
