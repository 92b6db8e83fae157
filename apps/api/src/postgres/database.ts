import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { z } from 'zod';

export type SqlValue = string | number | boolean | Date | null | readonly (string | number)[];
type Row = Record<string, unknown>;
type Run = (sql: string, values: readonly SqlValue[]) => Promise<Row[]>;

// Timestamps stay text: `timestamp` is business time and must never pass through a JS Date.
const TIMESTAMP = 1114;
const BIGINT = 20;
const asText = (value: string): string => value;

/** PostgreSQL, embedded or served: the same SQL, parameters as `$1`, rows parsed by schema. */
export class Database {
  private constructor(
    private readonly run: Run,
    private readonly inTransaction: <T>(work: (run: Run) => Promise<T>) => Promise<T>,
    private readonly runScript: (sql: string) => Promise<void>,
    readonly close: () => Promise<void>,
  ) {}

  /** Rows of a query, each parsed by `row`. */
  async query<T>(sql: string, values: readonly SqlValue[], row: z.ZodType<T>): Promise<T[]> {
    return (await this.run(sql, values)).map((found) => row.parse(found));
  }

  /** The first row of a query, or undefined. */
  async first<T>(sql: string, values: readonly SqlValue[], row: z.ZodType<T>): Promise<T | undefined> {
    return (await this.query(sql, values, row))[0];
  }

  async execute(sql: string, values: readonly SqlValue[] = []): Promise<void> {
    await this.run(sql, values);
  }

  async script(sql: string): Promise<void> {
    await this.runScript(sql);
  }

  /** Runs `work` in one transaction; it sees a Database bound to that transaction. */
  async transaction<T>(work: (database: Database) => Promise<T>): Promise<T> {
    return this.inTransaction((run) =>
      work(
        new Database(
          run,
          () => Promise.reject(new Error('a transaction is already open')),
          () => Promise.reject(new Error('no scripts inside a transaction')),
          () => Promise.resolve(),
        ),
      ),
    );
  }

  /** A PostgreSQL server. */
  static served(connectionString: string): Database {
    const types = {
      getTypeParser: (oid: number) =>
        oid === TIMESTAMP ? asText : oid === BIGINT ? Number : pg.types.getTypeParser(oid),
    };
    const pool = new pg.Pool({ connectionString, max: 10, types });
    // A server that restarts breaks connections that nobody waits for. The pool drops them and the next
    // query opens another; without a listener the whole process would end.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const on =
      (client: pg.Pool | pg.PoolClient): Run =>
      async (sql, values) =>
        (await client.query<Row>(sql, [...values])).rows;
    return new Database(
      on(pool),
      async (work) => {
        const client = await pool.connect();
        try {
          await client.query('BEGIN');
          const result = await work(on(client));
          await client.query('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => undefined);
          throw error;
        } finally {
          client.release();
        }
      },
      async (sql) => void (await pool.query(sql)),
      () => pool.end(),
    );
  }

  /** PGlite on a folder; one process only. */
  static async embedded(dataDir: string): Promise<Database> {
    const folder = join(dataDir, 'postgres');
    await mkdir(folder, { recursive: true });
    const lite = await PGlite.create({ dataDir: folder, parsers: { [TIMESTAMP]: asText, [BIGINT]: Number } });
    return new Database(
      async (sql, values) => (await lite.query<Row>(sql, [...values])).rows,
      (work) =>
        lite.transaction((tx) => work(async (sql, values) => (await tx.query<Row>(sql, [...values])).rows)),
      async (sql) => void (await lite.exec(sql)),
      () => lite.close(),
    );
  }
}
