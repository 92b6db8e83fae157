import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';

const GENESIS = '0'.repeat(64);
const rowSchema = z.object({
  seq: z.number(),
  at: instant,
  who: z.string(),
  what: z.string(),
  detail: z.unknown(),
  previous: z.string(),
  hash: z.string(),
});

/** Sorted keys, so that the text of a detail does not depend on how the database keeps JSON. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

const hashOf = (row: { at: string; who: string; what: string; detail: unknown; previous: string }): string =>
  createHash('sha256')
    .update([row.previous, row.at, row.who, row.what, canonical(row.detail)].join('\n'))
    .digest('hex');

/** The audit chain: each row's hash covers the row before it, so that a change or a gap shows. */
export class Audit {
  constructor(private readonly database: Database) {}

  append(who: string, what: string, detail: Record<string, unknown>): Promise<void> {
    return this.database.transaction((tx) => this.appendWithin(tx, who, what, detail));
  }

  /** The same inside a transaction: what is done and its trace stand together, or neither does. */
  async appendWithin(
    tx: Database,
    who: string,
    what: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await tx.execute('LOCK TABLE audit IN EXCLUSIVE MODE');
    const last = await tx.first(
      'SELECT hash FROM audit ORDER BY seq DESC LIMIT 1',
      [],
      z.object({ hash: z.string() }),
    );
    const row = { at: new Date().toISOString(), who, what, detail, previous: last?.hash ?? GENESIS };
    await tx.execute(
      'INSERT INTO audit (at, who, what, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [row.at, who, what, JSON.stringify(detail), row.previous, hashOf(row)],
    );
  }

  /** Walks the chain; the first row that does not fit, if any. */
  async verify(): Promise<{ count: number; firstBad?: string }> {
    let previous = GENESIS;
    let after = 0;
    let count = 0;
    for (;;) {
      const rows = await this.database.query(
        'SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000',
        [after],
        rowSchema,
      );
      if (rows.length === 0) return { count };
      for (const row of rows) {
        if (row.previous !== previous || hashOf(row) !== row.hash)
          return { count, firstBad: `audit row ${row.seq}` };
        previous = row.hash;
        after = row.seq;
        count += 1;
      }
    }
  }
}
