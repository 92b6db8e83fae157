import { createHash } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import {
  indexDdl,
  factsDdl,
  historyDdl,
  orderDdl,
  orderFill,
  ordersOf,
  orderTable,
  standingSql,
  STREAMS,
  type Stream,
} from '@fundwatch/streams';
import { z } from 'zod';
import type { Migration } from '../postgres/migrate.js';
import { abreast } from './abreast.js';
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

/** A migration; one that makes nothing but what the facts give runs again, from the start, when its definition changes. */
type Step = Migration & { isDerived?: true };

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
  for (const migration of migrations) await migrate(clickhouse, [migration], applied);
  const streams = Object.values(STREAMS);
  await migrate(
    clickhouse,
    streams.map((stream) => ({
      name: `stream_${stream.name}`,
      sql: `${factsDdl(stream)};\n${historyDdl(stream)};\n`,
    })),
    applied,
  );
  await migrate(clickhouse, streams.map(orderMigration), applied);
}

/** Tables at once: each waits for the disk more than it works. */
const LANES = 4;

/** Applies those that are due, which do not depend on each other; each may run twice. */
async function migrate(
  clickhouse: ClickhouseService,
  steps: readonly Step[],
  applied: ReadonlyMap<string, string>,
): Promise<void> {
  const due = steps.flatMap(({ name, sql, isDerived }) => {
    const checksum = createHash('sha256').update(sql).digest('hex');
    const before = applied.get(name);
    if (before && before !== checksum && !isDerived)
      throw new Error(`migration ${name} was changed after it had been applied; add a new one instead`);
    return before === checksum || sql === '' ? [] : [{ name, sql, checksum }];
  });
  if (due.length === 0) return;
  await abreast(due, LANES, async ({ sql }) => {
    for (const statement of statements(sql)) await clickhouse.command('migrate', statement);
  });
  await clickhouse.command(
    'migrate',
    `INSERT INTO migrations SELECT m.1, m.2 FROM (SELECT arrayJoin(arrayZip({names:Array(String)}, {sums:Array(String)})) AS m)`,
    { names: due.map(({ name }) => name), sums: due.map(({ checksum }) => checksum) },
  );
}

/** The orders of a stream, filled from a store that held records before it had them as they now are. */
const orderMigration = (stream: Stream): Step => ({
  name: `orders_${stream.name}`,
  isDerived: true,
  sql: [
    ...indexDdl(stream),
    ...ordersOf(stream).flatMap((order) => [
      `DROP TABLE IF EXISTS ${orderTable(stream, order)} SYNC`,
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
