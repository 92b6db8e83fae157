import { createHash } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import {
  batchIndexDdl,
  factsDdl,
  historyDdl,
  orderDdl,
  orderFill,
  ordersOf,
  standingSql,
  STREAMS,
  type Stream,
} from '@fundwatch/streams';
import { z } from 'zod';
import type { Migration } from '../postgres/migrate.js';
import type { ClickhouseOptions, ClickhouseService } from './clickhouse.service.js';

/** Creates the database itself, which the service's own client cannot name before it exists. */
export async function createDatabase(options: ClickhouseOptions): Promise<void> {
  const client = createClient({ url: options.url, username: options.user, password: options.password });
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${options.database} ENGINE = Atomic` });
  } finally {
    await client.close();
  }
}

/** Numbered migrations, then the tables that the stream definitions give. */
export async function migrateClickhouse(
  clickhouse: ClickhouseService,
  migrations: readonly Migration[],
): Promise<void> {
  await clickhouse.command(
    'migrate',
    'CREATE TABLE IF NOT EXISTS migrations (name String, checksum String) ENGINE = ReplacingMergeTree ORDER BY name',
  );
  const rows = await clickhouse.query({
    name: 'migrations',
    sql: 'SELECT name, checksum FROM migrations FINAL',
    row: z.object({ name: z.string(), checksum: z.string() }),
  });
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const tables: Migration[] = Object.values(STREAMS).map((stream) => ({
    name: `stream_${stream.name}`,
    sql: `${factsDdl(stream)};\n${historyDdl(stream)};\n`,
  }));
  const orders = Object.values(STREAMS)
    .map(orderMigration)
    .filter(({ sql }) => sql !== '');
  const due = [...migrations, ...tables, ...orders].map(({ name, sql }) => ({
    name,
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  }));
  for (const { name, sql, checksum } of due) {
    const before = applied.get(name);
    if (before === checksum) continue;
    if (before)
      throw new Error(`migration ${name} was changed after it had been applied; add a new one instead`);
    for (const statement of statements(sql)) await clickhouse.command('migrate', statement);
    await clickhouse.command('migrate', 'INSERT INTO migrations VALUES ({name:String}, {checksum:String})', {
      name,
      checksum,
    });
  }
}

/** The orders of a stream, filled from a store that held records before it had them. */
const orderMigration = (stream: Stream): Migration => ({
  name: `orders_${stream.name}`,
  sql: [
    ...batchIndexDdl(stream),
    ...ordersOf(stream).flatMap((order) => [
      orderDdl(stream, order),
      orderFill(stream, order, standingSql(stream)),
    ]),
  ]
    .map((sql) => `${sql};\n`)
    .join(''),
});

/** Statements of a file: they end with a semicolon at the end of a line. */
const statements = (sql: string): string[] =>
  sql
    .split(/;\s*$/m)
    .map((statement) => statement.replace(/^--.*$/gm, '').trim())
    .filter((statement) => statement !== '');
