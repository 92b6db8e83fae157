import {
  findingsSql,
  NOW,
  standing,
  touchedSql,
  touchSources,
  unitSources,
  type Rule,
  type Scratch,
} from '@fundwatch/rules';
import {
  changedSql,
  orderBy,
  orderFill,
  ordersOf,
  orderTable,
  STREAM_NAMES,
  STREAMS,
  type StreamName,
} from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService, Params } from '../../clickhouse/clickhouse.service.js';
import { abreast } from '../../clickhouse/abreast.js';
import type { Judgement } from './judge.repository.js';

/** Rows of one load up to which its changes are looked up once and kept in memory for those who read them. */
const FEW_CHANGES = 200_000;
/** Units that are judged together: the rows of so many fit into the engine's memory with what rules make of them. */
const SLICE = 25_000;
/** Statements at once: the embedded engine has four slots, and readers want theirs. */
export const LANES = 3;

// prettier-ignore
const FOUND = [
  'rule_id', 'unit', 'finding_id', 'rule_version', 'grade', 'subject_type', 'subject_id', 'fixmedins_code', 'psn_no',
  'event_from', 'event_to', 'amount', 'evidence', 'facts', 'digest',
] as const;

/** What batches changed: for each stream a table expression, and the tables behind them. */
export type Changes = { of: ReadonlyMap<StreamName, string>; tables: readonly string[] };

/** Units of a range of a table. */
export type Slice = { low: string; high: string | null };

/** SQL of a sweep: what changed, whom it touches, what these violate, and what that changes in the findings. */
export class SweepRepository {
  constructor(private readonly clickhouse: ClickhouseService) {}

  async changes(
    { pool, run }: Judgement,
    work: { batches: readonly number[]; streams: readonly string[]; rows: number },
  ): Promise<Changes> {
    const of = new Map<StreamName, string>();
    const tables: string[] = [];
    const names = STREAM_NAMES.filter((name) => work.streams.includes(name));
    for (const name of names) {
      const changed = changedSql(STREAMS[name]);
      const table = `changed_${run}_${name}`;
      if (work.rows > FEW_CHANGES) of.set(name, changed);
      else {
        of.set(name, table);
        tables.push(table);
      }
    }
    await abreast(names, LANES, async (name) => {
      const table = of.get(name);
      if (!table || !tables.includes(table)) return;
      await this.memory('changed rows', table, `SELECT * FROM ${changedSql(STREAMS[name])}`, {
        pool,
        batches: work.batches,
      });
    });
    return { of, tables };
  }

  /** Brings the orders of streams up to what batches changed. It may run twice, and leaves what it left the first time. */
  async fillOrders({ pool }: Judgement, batches: readonly number[], changes: Changes): Promise<void> {
    const orders = [...changes.of].flatMap(([name, changed]) =>
      ordersOf(STREAMS[name]).map((order) => orderFill(STREAMS[name], order, changed)),
    );
    await abreast(orders, LANES, (sql) => this.clickhouse.command('fill order', sql, { pool, batches }));
  }

  /** Fills `table` with the units that changes touch under rules, and those whose due date lies between two clocks. */
  async touch(
    judgement: Judgement,
    table: string,
    rules: readonly Rule[],
    { changes, batches, clocks }: { changes: Changes; batches: readonly number[]; clocks: Clocks },
  ): Promise<void> {
    const parts = new Set<string>();
    for (const rule of rules) {
      for (const sql of touchedSql(rule, touchSources(rule), changes.of)) parts.add(sql);
      const due = rule.due?.(standing(rule));
      if (due && clocks[0] !== clocks[1])
        parts.add(`SELECT unit FROM (${due}) WHERE due > {due_from:Date32} AND due <= {due_to:Date32}`);
    }
    if (parts.size === 0) parts.add(`SELECT '' AS unit`);
    await this.memory(
      'touched',
      table,
      `SELECT DISTINCT unit FROM (${[...parts].join(' UNION ALL ')}) WHERE unit != ''`,
      { ...paramsOf(judgement), batches, due_from: clocks[0], due_to: clocks[1] },
    );
  }

  /** Fills `table` with every unit that rules of one kind may judge, and those that findings of theirs name. */
  async everybody(judgement: Judgement, table: string, rules: readonly Rule[]): Promise<void> {
    const parts = new Set([
      `SELECT unit FROM findings WHERE pool = {pool:String} AND rule_id IN {rules:Array(String)}`,
    ]);
    for (const { stream, column } of rules.flatMap(unitSources)) {
      const order = orderBy(STREAMS[stream], column);
      const kept = order ? orderTable(STREAMS[stream], order) : stream;
      parts.add(`SELECT DISTINCT toString(${column}) AS unit FROM ${kept} WHERE pool = {pool:String}`);
    }
    await this.memory(
      'everybody',
      table,
      `SELECT DISTINCT unit FROM (${[...parts].join(' UNION ALL ')}) WHERE unit != ''`,
      { pool: judgement.pool, rules: rules.map((rule) => rule.id) },
    );
  }

  /** Ranges of the units in a table, each small enough to be judged at once; none when it is empty. */
  async slices(table: string): Promise<Slice[]> {
    const rows = await this.clickhouse.query({
      name: 'slices',
      sql: `SELECT unit FROM (SELECT unit, rowNumberInAllBlocks() AS at FROM (SELECT unit FROM ${table} ORDER BY unit)) WHERE at % ${SLICE} = 0 ORDER BY unit`,
      row: z.object({ unit: z.string() }),
    });
    return rows.map(({ unit }, at) => ({ low: unit, high: rows[at + 1]?.unit ?? null }));
  }

  async cut(table: string, slice: string, { low, high }: Slice): Promise<void> {
    await this.memory(
      'slice',
      slice,
      `SELECT unit FROM ${table} WHERE unit >= {low:String} AND (unit < {high:String} OR {is_last:UInt8})`,
      { low, high: high ?? '', is_last: high === null ? 1 : 0 },
    );
  }

  /** Fills one of the tables that rules read. */
  fetch(judgement: Judgement, { table, sql }: Scratch): Promise<void> {
    return this.memory('sweep rows', table, `SELECT * FROM ${sql}`, paramsOf(judgement));
  }

  async openFound(table: string): Promise<void> {
    await this.memory('found', table, `SELECT ${FOUND.join(', ')} FROM findings LIMIT 0`, {});
  }

  /** Adds what a rule finds to a table of findings. */
  async find(judgement: Judgement, table: string, ruleId: string, sql: string): Promise<void> {
    await this.clickhouse.command(
      `find ${ruleId}`,
      `INSERT INTO ${table} (${FOUND.join(', ')}) SELECT '${ruleId}', * FROM (${sql})`,
      paramsOf(judgement),
      { max_insert_threads: 1 },
    );
  }

  /** Adds what a rule finds in a full run, which reads the facts alone. */
  findAll(judgement: Judgement, table: string, rule: Rule): Promise<void> {
    return this.find(judgement, table, rule.id, findingsSql(rule, NOW));
  }

  /**
   * Writes what was found into the findings: new and altered ones, and the withdrawal of those of the judged units
   * that no longer hold. `units` is the table of these; absent: all.
   */
  async write(
    judgement: Judgement,
    found: string,
    { rules, units }: { rules: readonly string[]; units?: string },
  ): Promise<void> {
    const known = `(SELECT * FROM findings FINAL WHERE pool = {pool:String} AND rule_id IN {rules:Array(String)}${units ? ` AND unit IN (SELECT unit FROM ${units})` : ''})`;
    const stamp = "{detected_at:DateTime64(3, 'Asia/Shanghai')}";
    const columns = ['pool', ...FOUND];
    const own = (alias: string): string => FOUND.map((name) => `${alias}.${name}`).join(', ');
    await this.clickhouse.command(
      'write findings',
      `INSERT INTO findings (${columns.join(', ')}, run, detected_at, withdrawn_at)
       SELECT {pool:String}, ${own('n')}, {run:UInt64}, if(k.finding_id = '', ${stamp}, k.detected_at), NULL
       FROM (SELECT * FROM ${found} WHERE rule_id IN {rules:Array(String)}) n LEFT JOIN ${known} k ON k.finding_id = n.finding_id
       WHERE k.finding_id = '' OR k.digest != n.digest OR k.withdrawn_at IS NOT NULL
       UNION ALL
       SELECT ${columns.join(', ')}, {run:UInt64}, detected_at, ${stamp}
       FROM ${known} WHERE withdrawn_at IS NULL AND finding_id NOT IN (SELECT finding_id FROM ${found})`,
      { ...paramsOf(judgement), rules },
    );
  }

  async count(judgement: Judgement, ruleId: string, sql: string): Promise<number> {
    const rows = await this.clickhouse.query({
      name: `population ${ruleId}`,
      sql,
      params: paramsOf(judgement),
      row: z.object({ units: z.number() }),
    });
    return rows[0]?.units ?? 0;
  }

  async drop(tables: readonly string[]): Promise<void> {
    if (tables.length > 0)
      await this.clickhouse.command('sweep drop', `DROP TABLE IF EXISTS ${tables.join(', ')}`);
  }

  private memory(name: string, table: string, sql: string, params: Params): Promise<void> {
    return this.clickhouse.command(
      name,
      `CREATE OR REPLACE TABLE ${table} ENGINE = Memory AS ${sql}`,
      params,
    );
  }
}

/** The business day judged last, and the one that is now. */
export type Clocks = readonly [before: string, now: string];

const paramsOf = ({ pool, asOf, run, detectedAt }: Judgement): Params => ({
  pool,
  as_of: asOf,
  run,
  detected_at: detectedAt,
});
