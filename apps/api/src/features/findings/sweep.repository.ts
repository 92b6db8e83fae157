import {
  findingsSql,
  NOW,
  standing,
  unitSources,
  type Changed,
  type Rule,
  type Scratch,
  type TouchPlan,
} from '@fundwatch/rules';
import {
  changedSql,
  keptTable,
  orderFill,
  ordersOf,
  STREAM_NAMES,
  STREAMS,
  type StreamName,
} from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService, Params, Settings } from '../../clickhouse/clickhouse.service.js';
import { abreast } from '../../clickhouse/abreast.js';
import type { Judgement } from './judge.repository.js';
import { weighedSql } from './unit-weights.js';

/** Rows of one load up to which its changes are looked up once and kept in memory for those who read them. */
const FEW_CHANGES = 200_000;
/** Rows of units that are judged together: so much fits into the engine's memory with what rules make of it. */
const SLICE_ROWS = 2_000_000;
/** Settings under which the statements of a sweep are run. */
export type Effort = Settings;
/**
 * How statements over the rows of few units are run: these are read before a better plan would be found, or a second thread woken.
 */
export const BRIEFLY: Effort = { max_threads: 1, query_plan_enable_optimizations: 0 };
/** How statements are run of which the lanes hold enough to keep the machine busy. */
export const ONE_EACH: Effort = { max_threads: 1 };
/** Statements at once: the embedded engine has four slots, and readers want theirs. */
export const LANES = 3;

// prettier-ignore
const FOUND = [
  'rule_id', 'unit', 'finding_id', 'rule_version', 'edition', 'grade', 'subject_type', 'subject_id', 'fixmedins_code',
  'psn_no', 'event_from', 'event_to', 'amount', 'evidence', 'facts', 'digest',
] as const;

/** What batches changed, and the tables that hold it. */
export type Changes = Changed & { tables: readonly string[] };

/** Batches of these streams with so many rows in all; and whether the history is so long that sharper touches cost less than what they spare. */
export type WorkChanges = {
  batches: readonly number[];
  streams: readonly string[];
  rows: number;
  isLong: boolean;
};

/** Units of a range of a table, and how many they are. */
export type Slice = { low: string; high: string | null; units: number };

/** SQL of a sweep: what changed, whom it touches, what these violate, and what that changes in the findings. */
export class SweepRepository {
  constructor(private readonly clickhouse: ClickhouseService) {}

  async changes({ pool, run }: Judgement, work: WorkChanges): Promise<Changes> {
    const of = new Map<StreamName, string>();
    const tables: string[] = [];
    const areFew = work.rows <= FEW_CHANGES;
    const names = STREAM_NAMES.filter((name) => work.streams.includes(name));
    for (const name of names) {
      const changed = changedSql(STREAMS[name]);
      const table = `changed_${run}_${name}`;
      if (!areFew) of.set(name, changed);
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
    return { of, isNarrow: areFew && work.isLong, tables };
  }

  /** Brings the orders of streams up to what batches changed. It may run twice, and leaves what it left the first time. */
  async fillOrders({ pool }: Judgement, batches: readonly number[], changes: Changes): Promise<void> {
    const orders = [...changes.of].flatMap(([name, changed]) =>
      ordersOf(STREAMS[name]).map((order) => orderFill(STREAMS[name], order, changed)),
    );
    await abreast(orders, LANES, (sql) => this.clickhouse.command('fill order', sql, { pool, batches }));
  }

  /** Fills `table` with the units that a plan touches under rules, and those whose due date lies between two clocks. */
  async touch(
    judgement: Judgement,
    table: string,
    rules: readonly Rule[],
    { plan, batches, clocks }: { plan: TouchPlan; batches: readonly number[]; clocks: Clocks },
  ): Promise<void> {
    const parts = new Set<string>();
    for (const rule of rules) {
      for (const sql of plan.units.get(rule.id) ?? []) parts.add(sql);
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
      `SELECT unit FROM ${judgement.book.findings} WHERE pool = {pool:String} AND rule_id IN {rules:Array(String)}`,
    ]);
    for (const { stream, column } of rules.flatMap(unitSources)) {
      parts.add(
        `SELECT DISTINCT toString(${column}) AS unit FROM ${keptTable(STREAMS[stream], column)} WHERE pool = {pool:String}`,
      );
    }
    await this.memory(
      'everybody',
      table,
      `SELECT DISTINCT unit FROM (${[...parts].join(' UNION ALL ')}) WHERE unit != ''`,
      { pool: judgement.pool, rules: rules.map((rule) => rule.id) },
    );
  }

  /** Ranges of the units in a table, each small enough to be judged at once under some rules; none when it is empty. */
  async slices(
    { pool }: Judgement,
    table: string,
    rules: readonly Rule[],
    most = SLICE_ROWS,
  ): Promise<Slice[]> {
    const rows = await this.clickhouse.query({
      name: 'slices',
      sql: `SELECT min(unit) AS low, count() AS units FROM (
          SELECT unit, intDiv(sum(rows) OVER (ORDER BY unit) - rows, {most:UInt64}) AS slice FROM (${weighedSql(rules, table)}))
        GROUP BY slice ORDER BY low`,
      params: { pool, most },
      row: z.object({ low: z.string(), units: z.number() }),
    });
    return rows.map(({ low, units }, at) => ({ low, high: rows[at + 1]?.low ?? null, units }));
  }

  /** A range of a table in two. */
  async halves(table: string, { low, high, units }: Slice): Promise<[Slice, Slice]> {
    const lower = Math.ceil(units / 2);
    const [row] = await this.clickhouse.query({
      name: 'halves',
      sql: `SELECT unit FROM ${table} WHERE unit >= {low:String} ORDER BY unit LIMIT 1 OFFSET {lower:UInt64}`,
      params: { low, lower },
      row: z.object({ unit: z.string() }),
    });
    const middle = row?.unit ?? low;
    return [
      { low, high: middle, units: lower },
      { low: middle, high, units: units - lower },
    ];
  }

  async cut(table: string, slice: string, { low, high }: Omit<Slice, 'units'>): Promise<void> {
    await this.memory(
      'slice',
      slice,
      `SELECT unit FROM ${table} WHERE unit >= {low:String} AND (unit < {high:String} OR {is_last:UInt8})`,
      { low, high: high ?? '', is_last: high === null ? 1 : 0 },
    );
  }

  /** Fills one of the tables that rules read, or that say whom `batches` touch. */
  fetch(
    judgement: Judgement,
    { table, sql }: Scratch,
    { batches = [], settings = {} }: { batches?: readonly number[]; settings?: Settings } = {},
  ): Promise<void> {
    const params = { ...paramsOf(judgement), batches };
    return this.memory('sweep rows', table, `SELECT * FROM ${sql}`, params, settings);
  }

  async openFound(table: string): Promise<void> {
    await this.memory('found', table, `SELECT ${FOUND.join(', ')} FROM findings LIMIT 0`, {});
  }

  /** Adds what a rule finds to a table of findings. */
  async find(
    judgement: Judgement,
    table: string,
    { ruleId, sql, settings = {} }: { ruleId: string; sql: string; settings?: Settings },
  ): Promise<void> {
    await this.clickhouse.command(
      `find ${ruleId}`,
      `INSERT INTO ${table} (${FOUND.join(', ')}) SELECT '${ruleId}', * FROM (${sql})`,
      paramsOf(judgement),
      { max_insert_threads: 1, ...settings },
    );
  }

  /** Adds what a rule finds in a full run, which reads the facts alone. */
  findAll(judgement: Judgement, table: string, rule: Rule): Promise<void> {
    return this.find(judgement, table, { ruleId: rule.id, sql: findingsSql(rule, NOW) });
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
    const { findings } = judgement.book;
    const known = `(SELECT * FROM ${findings} FINAL WHERE pool = {pool:String} AND rule_id IN {rules:Array(String)}${units ? ` AND unit IN (SELECT unit FROM ${units})` : ''})`;
    const stamp = "{detected_at:DateTime64(3, 'Asia/Shanghai')}";
    const columns = ['pool', ...FOUND];
    const own = (alias: string): string => FOUND.map((name) => `${alias}.${name}`).join(', ');
    await this.clickhouse.command(
      'write findings',
      `INSERT INTO ${findings} (${columns.join(', ')}, run, detected_at, withdrawn_at)
       SELECT {pool:String}, ${own('n')}, {run:UInt64}, if(k.finding_id = '', ${stamp}, k.detected_at), NULL
       FROM (SELECT * FROM ${found} WHERE rule_id IN {rules:Array(String)}) n LEFT JOIN ${known} k ON k.finding_id = n.finding_id
       WHERE k.finding_id = '' OR k.digest != n.digest OR k.withdrawn_at IS NOT NULL
       UNION ALL
       SELECT ${columns.join(', ')}, {run:UInt64}, detected_at, ${stamp}
       FROM ${known} WHERE withdrawn_at IS NULL AND finding_id NOT IN (SELECT finding_id FROM ${found})`,
      { ...paramsOf(judgement), rules },
    );
  }

  /** How many units each of some statements counts, by the rule that it is of; what several rules count alike is counted once. */
  async counts(
    judgement: Judgement,
    counting: ReadonlyMap<string, string>,
    settings: Settings = {},
  ): Promise<Map<string, number>> {
    const distinct = [...new Set(counting.values())];
    const rows = await this.clickhouse.query({
      name: 'populations',
      sql: distinct
        .map((sql, at) => `SELECT toUInt16(${at}) AS statement, units FROM (${sql})`)
        .join(' UNION ALL '),
      params: paramsOf(judgement),
      settings,
      row: z.object({ statement: z.number(), units: z.number() }),
    });
    const units = new Map(rows.map((row) => [distinct[row.statement], row.units]));
    return new Map([...counting].map(([ruleId, sql]) => [ruleId, units.get(sql) ?? 0]));
  }

  async drop(tables: readonly string[]): Promise<void> {
    if (tables.length > 0)
      await this.clickhouse.command('sweep drop', `DROP TABLE IF EXISTS ${tables.join(', ')}`);
  }

  private memory(
    name: string,
    table: string,
    sql: string,
    params: Params,
    settings: Settings = {},
  ): Promise<void> {
    const create = `CREATE OR REPLACE TABLE ${table} ENGINE = Memory AS ${sql}`;
    return this.clickhouse.command(name, create, params, settings);
  }
}

/** The business day judged last, and the one that is now. */
export type Clocks = readonly [before: string, now: string];

const paramsOf = ({ pool, asOf, run, detectedAt, months }: Judgement): Params => ({
  pool,
  as_of: asOf,
  run,
  detected_at: detectedAt,
  ...(months ? { months } : {}),
});
