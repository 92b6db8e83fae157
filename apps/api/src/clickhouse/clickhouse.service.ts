import { Readable } from 'node:stream';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { z } from 'zod';

export type Params = Record<string, unknown>;
export type Settings = Record<string, string | number>;
export type Query<T> = { name: string; sql: string; params?: Params; settings?: Settings; row: z.ZodType<T> };
export type ClickhouseOptions = { url: string; user: string; password: string; database: string };

// Every setting that any call varies stands here too, so that no call can inherit another's.
const SETTINGS = {
  async_insert: 0,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  insert_deduplication_token: '',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 1,
  output_format_decimal_trailing_zeros: 1,
  short_circuit_function_evaluation: 'enable',
  date_time_output_format: 'simple',
  join_use_nulls: 0,
  // Of a FINAL read, too, conditions on the sorting key are looked at first, and the rest of a row only where they hold.
  optimize_move_to_prewhere_if_final: 1,
  // Machine code for an expression costs more than the few rows of a batch ever win back.
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
  // Drawing conclusions from chains of comparisons (a < b AND b < 5) takes half of the time in which a rule is planned.
  optimize_and_compare_chain: 0,
  query_plan_enable_optimizations: 1,
  exact_rows_before_limit: 0,
  max_threads: 0,
} as const;

/** The only road to ClickHouse. Identifiers come from code, values are always `{name:Type}` parameters. */
export class ClickhouseService {
  private readonly client: ClickHouseClient;

  constructor(options: ClickhouseOptions) {
    this.client = createClient({
      url: options.url,
      username: options.user,
      password: options.password,
      database: options.database,
      application: 'fundwatch',
      request_timeout: 600_000,
      max_open_connections: 8,
      clickhouse_settings: SETTINGS,
      log: { level: ClickHouseLogLevel.OFF },
    });
  }

  /** All rows of a query, each parsed by its schema. */
  async query<T>({ name, sql, params, settings, row }: Query<T>): Promise<T[]> {
    const result = await this.client.query({
      query: sql,
      format: 'JSONEachRow',
      query_params: params ?? {},
      clickhouse_settings: { ...SETTINGS, ...settings, log_comment: name },
    });
    const rows = await result.json<unknown>();
    return rows.map((found) => row.parse(found));
  }

  /** The rows of a query that ends with a limit, and how many there would be without it: one look tells both. */
  async page<T>({ name, sql, params, row }: Query<T>): Promise<{ rows: T[]; total: number }> {
    const result = await this.client.query({
      query: sql,
      format: 'JSON',
      query_params: params ?? {},
      clickhouse_settings: { ...SETTINGS, exact_rows_before_limit: 1, log_comment: name },
    });
    const { data, rows_before_limit_at_least: total } = await result.json<unknown>();
    return { rows: data.map((found) => row.parse(found)), total: total ?? data.length };
  }

  /** Rows one by one, for results of any size. */
  async *stream<T>({ name, sql, params, row }: Query<T>): AsyncGenerator<T> {
    const result = await this.client.query({
      query: sql,
      format: 'JSONEachRow',
      query_params: params ?? {},
      clickhouse_settings: { ...SETTINGS, log_comment: name },
    });
    for await (const rows of result.stream<unknown>()) {
      for (const found of rows) yield row.parse(found.json());
    }
  }

  /** Runs a statement that returns nothing: DDL, INSERT … SELECT. */
  async command(name: string, sql: string, params: Params = {}, settings: Settings = {}): Promise<void> {
    await this.client.command({
      query: sql,
      query_params: params,
      clickhouse_settings: { ...SETTINGS, ...settings, log_comment: name },
    });
  }

  /** Inserts bytes that are already in an engine format. */
  async insertBytes(
    table: string,
    format: string,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    settings: Settings = {},
  ): Promise<void> {
    await this.insertFrom({
      name: `insert ${table}`,
      sql: `INSERT INTO ${table} FORMAT ${format}`,
      chunks,
      settings,
    });
  }

  /** Runs an `INSERT … FORMAT …` whose data follows as bytes. */
  async insertFrom(insert: {
    name: string;
    sql: string;
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
    params?: Params;
    settings?: Settings;
  }): Promise<void> {
    const result = await this.client.exec({
      query: insert.sql,
      query_params: insert.params ?? {},
      values: Readable.from(insert.chunks, { objectMode: false, highWaterMark: 1 << 20 }),
      clickhouse_settings: { ...SETTINGS, ...insert.settings, log_comment: insert.name },
    });
    for await (const _ of result.stream) {
      // An insert answers nothing; reading to the end frees the connection.
    }
  }

  /** The bytes of a query that names its own format. */
  async *bytes({ name, sql, params }: Omit<Query<never>, 'row'>): AsyncGenerator<Buffer> {
    const result = await this.client.exec({
      query: sql,
      query_params: params ?? {},
      clickhouse_settings: { ...SETTINGS, log_comment: name },
    });
    for await (const chunk of result.stream) if (Buffer.isBuffer(chunk)) yield chunk;
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
