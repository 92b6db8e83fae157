import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database.js';

export type Migration = { name: string; sql: string };

/** Applies the migrations that are not applied yet, in order; refuses one whose text has changed since. */
export async function migratePostgres(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.script(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const rows = await database.query(
    'SELECT name, checksum FROM migrations',
    [],
    z.object({ name: z.string(), checksum: z.string() }),
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const { name, sql } of migrations) {
    const checksum = createHash('sha256').update(sql).digest('hex');
    const before = applied.get(name);
    if (before === checksum) continue;
    if (before)
      throw new Error(`migration ${name} was changed after it had been applied; add a new one instead`);
    await database.script(
      `BEGIN; ${sql}; INSERT INTO migrations (name, checksum) VALUES ('${name}', '${checksum}'); COMMIT;`,
    );
  }
}
