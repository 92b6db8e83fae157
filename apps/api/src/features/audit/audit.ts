import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import type { AuditAction } from './audit.actions.js';

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
type Row = z.infer<typeof rowSchema>;

/** How far the chain goes: so many rows, the last with this hash. */
const headSchema = z.object({ rows: z.number(), hash: z.string(), seal: z.string() });
type Head = z.infer<typeof headSchema>;

/** Sorted keys, so that the text of a detail does not depend on how the database keeps JSON. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

const hashOf = (row: Omit<Row, 'seq' | 'hash'>): string =>
  createHash('sha256')
    .update([row.previous, row.at, row.who, row.what, canonical(row.detail)].join('\n'))
    .digest('hex');

/**
 * The audit chain: each row's hash covers the row before it, and a head under a seal says how far it goes. A row that was changed,
 * taken out, put elsewhere, added or cut off the end shows, and is named. Who rolls the whole database back to an earlier day is seen
 * only by whoever has kept a later head.
 */
export class Audit {
  constructor(
    private readonly database: Database,
    private readonly key: Buffer,
  ) {}

  append(who: string, what: AuditAction, detail: Record<string, unknown>): Promise<void> {
    return this.database.transaction((tx) => this.appendWithin(tx, who, what, detail));
  }

  /** The same inside a transaction: what is done and its trace stand together, or neither does. */
  async appendWithin(
    tx: Database,
    who: string,
    what: AuditAction,
    detail: Record<string, unknown>,
  ): Promise<void> {
    // Whoever appends waits here for whoever does so now.
    const [head] = await tx.query('SELECT rows, hash, seal FROM audit_head FOR UPDATE', [], headSchema);
    let end = head ?? { rows: 0, hash: GENESIS, seal: '' };
    // Nothing that is done stays untold for want of a sound head; that it was unsound is told first, and stays.
    if (!this.isSound(end))
      end = await this.extend(tx, end, 'nobody', 'audit.head_lost', { rows: end.rows, hash: end.hash });
    end = await this.extend(tx, end, who, what, detail);
    await tx.execute(
      `INSERT INTO audit_head (rows, hash, seal) VALUES ($1, $2, $3)
       ON CONFLICT (is_only) DO UPDATE SET rows = excluded.rows, hash = excluded.hash, seal = excluded.seal`,
      [end.rows, end.hash, end.seal],
    );
  }

  /** Walks the chain; the first row that does not fit, if any. */
  async verify(): Promise<{ count: number; firstBad?: string }> {
    return this.database.transaction(async (tx) => {
      // Rows that come meanwhile, and the head that counts them, are not seen.
      await tx.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      let last: Pick<Row, 'seq' | 'hash'> = { seq: 0, hash: GENESIS };
      let count = 0;
      for (;;) {
        const rows = await tx.query(
          'SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000',
          [last.seq],
          rowSchema,
        );
        for (const row of rows) {
          const fault = await this.faultOf(tx, row, last);
          if (fault) return { count, firstBad: fault };
          last = row;
          count += 1;
        }
        if (rows.length === 0) break;
      }
      const firstBad = await this.faultOfEnd(tx, { rows: count, hash: last.hash, seal: '' }, last.seq);
      return { count, ...(firstBad ? { firstBad } : {}) };
    });
  }

  private async faultOf(
    tx: Database,
    row: Row,
    last: Pick<Row, 'seq' | 'hash'>,
  ): Promise<string | undefined> {
    if (hashOf(row) !== row.hash) return `audit row ${row.seq} was changed`;
    if (row.what === 'audit.head_lost')
      return `before audit row ${row.seq} the head of the chain was taken away or changed`;
    if (row.previous === last.hash) return undefined;
    const isElsewhere = await tx.first('SELECT 1 FROM audit WHERE hash = $1', [row.previous], z.unknown());
    return isElsewhere
      ? `audit row ${row.seq} stands out of its order`
      : `audit row ${row.seq} does not follow row ${last.seq}: what stood between them is missing, or row ${last.seq} was changed`;
  }

  private async faultOfEnd(tx: Database, walked: Head, last: number): Promise<string | undefined> {
    const [head] = await tx.query('SELECT rows, hash, seal FROM audit_head', [], headSchema);
    if (!head || !this.isSound(head)) return 'the head of the audit chain was taken away or changed';
    if (head.rows > walked.rows) return `${head.rows - walked.rows} rows after audit row ${last} are missing`;
    if (head.rows < walked.rows || head.hash !== walked.hash)
      return `audit row ${last} was changed, or added by somebody else`;
    return undefined;
  }

  private async extend(
    tx: Database,
    { rows, hash: previous }: Head,
    who: string,
    what: AuditAction,
    detail: Record<string, unknown>,
  ): Promise<Head> {
    const row = { at: new Date().toISOString(), who, what, detail, previous };
    const hash = hashOf(row);
    await tx.execute(
      'INSERT INTO audit (at, who, what, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [row.at, who, what, JSON.stringify(detail), previous, hash],
    );
    return { rows: rows + 1, hash, seal: this.sealOf({ rows: rows + 1, hash }) };
  }

  private sealOf({ rows, hash }: Pick<Head, 'rows' | 'hash'>): string {
    return createHmac('sha256', this.key).update(`${rows}\n${hash}`).digest('hex');
  }

  /** An empty chain has never been sealed. */
  private isSound(head: Head): boolean {
    return (head.rows === 0 && head.hash === GENESIS) || head.seal === this.sealOf(head);
  }
}
