import { findingsSql, sourcesOf, touchedSql, type Rule, type Run } from '@fundwatch/rules';
import { findStream, STREAMS, type StreamName } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';

export type Judgement = {
  pool: string;
  rule: Rule;
  /** the number of this judgement; a later one wins */
  run: number;
  /** business date that is "now" */
  asOf: string;
  detectedAt: string;
  /** table of the units to judge; absent: all */
  units?: string;
};

/** How a rule ended: with whom in scope, or why it could not judge. */
export type Outcome = {
  ruleId: string;
  population: number;
  tookMs: number;
  fault?: { state: 'not_applicable' | 'error'; reason: string };
};

// prettier-ignore
const COLUMNS = [
  'pool', 'rule_id', 'unit', 'finding_id', 'rule_version', 'grade', 'subject_type', 'subject_id', 'fixmedins_code', 'psn_no',
  'event_from', 'event_to', 'amount', 'evidence', 'facts', 'digest', 'run', 'detected_at', 'withdrawn_at',
] as const;

/** The event field of a stream, for runs as of a past day. */
export const eventOf = (stream: StreamName): string | undefined => findStream(stream)?.event;

/** SQL of judging: which units to judge, what they violate, and what that changes in the findings. */
export class JudgeRepository {
  constructor(private readonly clickhouse: ClickhouseService) {}

  private runOf(judgement: Pick<Judgement, 'units'>): Run {
    return { isPast: false, eventOf, ...(judgement.units ? { units: judgement.units } : {}) };
  }

  /** Streams of a pool that have any record. */
  async presentStreams(pool: string): Promise<Set<string>> {
    const selects = Object.keys(STREAMS).map(
      (name) => `SELECT '${name}' AS stream FROM ${name} WHERE pool = {pool:String} LIMIT 1`,
    );
    const rows = await this.clickhouse.query({
      name: 'streams present',
      sql: selects.map((select) => `SELECT * FROM (${select})`).join(' UNION ALL '),
      params: { pool },
      row: z.object({ stream: z.string() }),
    });
    return new Set(rows.map((row) => row.stream));
  }

  /**
   * Fills `table` with the units that batches touched, and those whose due date lies between two clocks.
   * Changed rows are the current ones of those batches and the versions that these superseded.
   */
  async touch(
    judgement: Judgement,
    table: string,
    batches: readonly number[],
    streams: readonly string[],
    clocks: readonly [string, string],
  ): Promise<number> {
    const changed = new Map<StreamName, string>();
    for (const name of Object.keys(STREAMS) as StreamName[]) {
      if (!streams.includes(name)) continue;
      changed.set(
        name,
        `(SELECT * FROM ${name} WHERE pool = {pool:String} AND _batch IN {batches:Array(UInt32)}
          UNION ALL SELECT * EXCEPT _superseded_by FROM ${name}_history
          WHERE pool = {pool:String} AND (bitShiftRight(_superseded_by, 32) IN {batches:Array(UInt32)} OR _batch IN {batches:Array(UInt32)}))`,
      );
    }
    const run = this.runOf({});
    const params = {
      pool: judgement.pool,
      batches,
      as_of: judgement.asOf,
      due_from: clocks[0],
      due_to: clocks[1],
    };
    const parts: string[] = [];
    const touched = touchedSql(judgement.rule, run, changed);
    if (touched) parts.push(touched);
    const due = judgement.rule.due?.(sourcesOf(judgement.rule, run));
    if (due && clocks[0] !== clocks[1]) {
      parts.push(`SELECT unit FROM (${due}) WHERE due > {due_from:Date32} AND due <= {due_to:Date32}`);
    }
    if (parts.length === 0) return 0;
    await this.clickhouse.command(
      'touched',
      `CREATE OR REPLACE TABLE ${table} ENGINE = Memory AS SELECT DISTINCT unit FROM (${parts.join(' UNION ALL ')})`,
      params,
    );
    const rows = await this.clickhouse.query({
      name: 'touched',
      sql: `SELECT count() AS units FROM ${table}`,
      row: z.object({ units: z.number() }),
    });
    return rows[0]?.units ?? 0;
  }

  async drop(table: string): Promise<void> {
    await this.clickhouse.command('touched', `DROP TABLE IF EXISTS ${table}`);
  }

  /** Writes what a judgement changes: new and altered findings, and the withdrawal of those that no longer hold. */
  async judge(judgement: Judgement): Promise<void> {
    const { rule, units } = judgement;
    const scope = `pool = {pool:String} AND rule_id = '${rule.id}'${units ? ` AND unit IN (SELECT unit FROM ${units})` : ''}`;
    const found = `found_${judgement.run}_${rule.id.toLowerCase()}`;
    const params = {
      pool: judgement.pool,
      as_of: judgement.asOf,
      run: judgement.run,
      detected_at: judgement.detectedAt,
    };
    await this.clickhouse.command(
      'judge',
      `CREATE OR REPLACE TABLE ${found} ENGINE = Memory AS SELECT * FROM (${findingsSql(rule, this.runOf(judgement))})`,
      params,
    );
    try {
      const known = `(SELECT * FROM findings FINAL WHERE ${scope})`;
      await this.clickhouse.command(
        'judge',
        `INSERT INTO findings (${COLUMNS.join(', ')})
         SELECT {pool:String}, '${rule.id}', n.unit, n.finding_id, n.rule_version, n.grade, n.subject_type, n.subject_id,
           n.fixmedins_code, n.psn_no, n.event_from, n.event_to, n.amount, n.evidence, n.facts, n.digest, {run:UInt64},
           if(k.finding_id = '', {detected_at:DateTime64(3, 'Asia/Shanghai')}, k.detected_at), NULL
         FROM ${found} n LEFT JOIN ${known} k ON k.finding_id = n.finding_id
         WHERE k.finding_id = '' OR k.digest != n.digest OR k.withdrawn_at IS NOT NULL
         UNION ALL
         SELECT ${COLUMNS.map((name) => (name === 'run' ? '{run:UInt64}' : name === 'withdrawn_at' ? "{detected_at:DateTime64(3, 'Asia/Shanghai')}" : name)).join(', ')}
         FROM ${known} WHERE withdrawn_at IS NULL AND finding_id NOT IN (SELECT finding_id FROM ${found})`,
        params,
      );
    } finally {
      await this.clickhouse.command('judge', `DROP TABLE IF EXISTS ${found}`);
    }
  }

  /** Rules that have judged this pool before; one that was not applicable until now has judged nobody yet. */
  async judgedBefore(pool: string): Promise<Set<string>> {
    const rows = await this.clickhouse.query({
      name: 'was judged',
      sql: `SELECT rule_id FROM rule_outcomes FINAL WHERE pool = {pool:String}
            AND NOT (state IN ('not_applicable', 'error') AND population = 0)`,
      params: { pool },
      row: z.object({ rule_id: z.string() }),
    });
    return new Set(rows.map((row) => row.rule_id));
  }

  async population(pool: string, rule: Rule, asOf: string): Promise<number> {
    const rows = await this.clickhouse.query({
      name: `population ${rule.id}`,
      sql: `SELECT uniqExact(unit) AS units FROM (${rule.population(sourcesOf(rule, this.runOf({})))})`,
      params: { pool, as_of: asOf },
      row: z.object({ units: z.number() }),
    });
    return rows[0]?.units ?? 0;
  }

  /**
   * Writes how rules ended, with the number of findings that stand. One that judged somebody passes without any,
   * fails with some, and is not applicable when nobody was in scope.
   */
  async setOutcomes(pool: string, run: number, at: string, outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    const live = await this.clickhouse.query({
      name: 'live findings',
      sql: 'SELECT rule_id, count() AS live FROM findings FINAL WHERE pool = {pool:String} AND withdrawn_at IS NULL GROUP BY rule_id',
      params: { pool },
      row: z.object({ rule_id: z.string(), live: z.number() }),
    });
    const lines = outcomes.map((outcome) => {
      const findings = outcome.fault ? 0 : (live.find((row) => row.rule_id === outcome.ruleId)?.live ?? 0);
      const ended = outcome.population === 0 ? 'not_applicable' : findings === 0 ? 'pass' : 'fail';
      const row = {
        pool,
        rule_id: outcome.ruleId,
        state: outcome.fault?.state ?? ended,
        reason: outcome.fault?.reason ?? (outcome.population === 0 ? 'nothing in scope' : ''),
        population: outcome.population,
        findings,
        took_ms: outcome.tookMs,
        run,
        at,
      };
      return Buffer.from(`${JSON.stringify(row)}\n`);
    });
    await this.clickhouse.insertBytes('rule_outcomes', 'JSONEachRow', lines);
  }
}
