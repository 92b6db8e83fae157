import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import type { AuditAction } from './audit.actions.js';
import {
  chainRow,
  faultOf,
  follows,
  gapBefore,
  GENESIS,
  hashOf,
  type ChainEnd,
  type ChainRow,
} from './audit.chain.js';

/** How far the chain goes: so many rows, the last with this hash. */
const headSchema = z.object({ rows: z.number(), hash: z.string(), seal: z.string() });
type Head = z.infer<typeof headSchema>;

/** What lies in files: so many rows up to one, with this hash. */
const footSchema = z.object({ seq: z.number(), rows: z.number(), hash: z.string(), seal: z.string() });
export type Foot = Omit<z.infer<typeof footSchema>, 'seal'>;

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
    let end = head ?? { rows: 0, hash: GENESIS.hash, seal: '' };
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

  /** Walks the chain from its foot; the first row that does not fit, if any. `count` rows are kept here, `archived` lie in files. */
  async verify(): Promise<{ count: number; archived: number; firstBad?: string }> {
    return this.database.transaction(async (tx) => {
      // Rows that come meanwhile, and the head that counts them, are not seen.
      await tx.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const foot = await this.foot(tx);
      if (!foot) return { count: 0, archived: 0, firstBad: 'the foot of the audit chain was changed' };
      const archived = foot.rows;
      const below = await tx.first(
        'SELECT seq FROM audit WHERE seq <= $1 ORDER BY seq LIMIT 1',
        [foot.seq],
        z.object({ seq: z.number() }),
      );
      if (below) return { count: 0, archived, firstBad: `audit row ${below.seq} stands below the foot` };
      let last: ChainEnd = foot;
      let count = 0;
      for await (const row of this.rows(tx, foot.seq, Number.MAX_SAFE_INTEGER)) {
        const fault = await this.faultIn(tx, row, last);
        if (fault) return { count, archived, firstBad: fault };
        last = row;
        count += 1;
      }
      const firstBad = await this.faultOfEnd(
        tx,
        { rows: archived + count, hash: last.hash, seal: '' },
        last.seq,
      );
      return { count, archived, ...(firstBad ? { firstBad } : {}) };
    });
  }

  /** Rows behind one, up to another, in their order. */
  async *rows(on: Database, behind: number, upTo: number): AsyncGenerator<ChainRow> {
    for (let seq = behind; ;) {
      const rows = await on.query(
        'SELECT * FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 1000',
        [seq, upTo],
        chainRow,
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last) return;
      seq = last.seq;
    }
  }

  /** Where the chain begins that is kept here; undefined when somebody else has put that there. */
  async foot(on: Database = this.database): Promise<Foot | undefined> {
    const [found] = await on.query('SELECT seq, rows, hash, seal FROM audit_foot', [], footSchema);
    if (!found) return { ...GENESIS, rows: 0 };
    const { seal, ...foot } = found;
    return seal === this.sealOf('foot', foot.seq, foot.rows, foot.hash) ? foot : undefined;
  }

  /** Lets go of what has been put into a file, and writes that down. Throws when somebody else has let go of anything meanwhile. */
  async letGo(
    who: string,
    { from, to, detail }: { from: Foot; to: Foot; detail: Record<string, unknown> },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.appendWithin(tx, who, 'audit.archived', detail);
      if ((await this.foot(tx))?.hash !== from.hash) throw new Error('the foot of the audit chain has moved');
      await tx.execute(
        `INSERT INTO audit_foot (seq, rows, hash, seal) VALUES ($1, $2, $3, $4)
         ON CONFLICT (is_only) DO UPDATE SET seq = excluded.seq, rows = excluded.rows, hash = excluded.hash, seal = excluded.seal`,
        [to.seq, to.rows, to.hash, this.sealOf('foot', to.seq, to.rows, to.hash)],
      );
      await tx.execute('DELETE FROM audit WHERE seq <= $1', [to.seq]);
    });
  }

  private async faultIn(tx: Database, row: ChainRow, last: ChainEnd): Promise<string | undefined> {
    const fault = faultOf(row);
    if (fault !== undefined || follows(row, last)) return fault;
    const isElsewhere = await tx.first('SELECT 1 FROM audit WHERE hash = $1', [row.previous], z.unknown());
    return isElsewhere ? `audit row ${row.seq} stands out of its order` : gapBefore(row, last);
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
    return { rows: rows + 1, hash, seal: this.sealOf(rows + 1, hash) };
  }

  private sealOf(...parts: readonly (string | number)[]): string {
    return createHmac('sha256', this.key).update(parts.join('\n')).digest('hex');
  }

  /** An empty chain has never been sealed. */
  private isSound(head: Head): boolean {
    return (head.rows === 0 && head.hash === GENESIS.hash) || head.seal === this.sealOf(head.rows, head.hash);
  }
}
