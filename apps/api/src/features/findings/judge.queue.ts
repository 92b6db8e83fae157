import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { LEASE_SECONDS, LeaseLost } from '../ingest/lease.js';

const stamp = z.string().nullable();

/** What a judge has taken: batches of a pool, the streams they are of, and the pool's clock then and when it was judged last. */
export type Work = {
  batches: number[];
  streams: string[];
  clock: string | null;
  judgedClock: string | null;
};

/** What there is to judge in each pool, from the ledger. */
export class JudgeQueue {
  constructor(private readonly database: Database) {}

  /**
   * Pools with loaded batches that are not judged. While more of a pool's batches are on their way
   * judging waits a little, so that an import of many files is judged in a few sweeps.
   */
  async due(patienceMs: number): Promise<string[]> {
    const rows = await this.database.query(
      `SELECT DISTINCT b.pool FROM batches b
       WHERE b.state IN ('loaded', 'failed') AND b.judged_at IS NULL
         AND (b.loaded_at < now() - make_interval(secs => $1::float8 / 1000)
           OR NOT EXISTS (SELECT 1 FROM batches w WHERE w.pool = b.pool AND w.state IN ('accepted', 'loading')))`,
      [patienceMs],
      z.object({ pool: z.string() }),
    );
    return rows.map((row) => row.pool);
  }

  /** Takes a pool and its unjudged batches; undefined when there are none or another judge has it. */
  async claim(pool: string, owner: string): Promise<Work | undefined> {
    return this.database.transaction(async (tx) => {
      const row = await tx.first(
        `UPDATE pools SET judge_owner = $2, judge_until = now() + interval '${LEASE_SECONDS} seconds'
         WHERE pool = $1 AND (judge_owner IS NULL OR judge_until < now()) RETURNING clock, judged_clock`,
        [pool, owner],
        z.object({ clock: stamp, judged_clock: stamp }),
      );
      if (!row) return undefined;
      const batches = await tx.query(
        `SELECT seq, stream FROM batches WHERE pool = $1 AND state IN ('loaded', 'failed') AND judged_at IS NULL ORDER BY seq`,
        [pool],
        z.object({ seq: z.number(), stream: z.string() }),
      );
      if (batches.length === 0) {
        await tx.execute('UPDATE pools SET judge_owner = NULL, judge_until = NULL WHERE pool = $1', [pool]);
        return undefined;
      }
      const streams = [...new Set(batches.map((batch) => batch.stream))];
      return {
        batches: batches.map((batch) => batch.seq),
        streams,
        clock: row.clock,
        judgedClock: row.judged_clock,
      };
    });
  }

  /** Renews a judge's lease; false when another judge has the pool by now. */
  async renew(pool: string, owner: string): Promise<boolean> {
    const row = await this.database.first(
      `UPDATE pools SET judge_until = now() + interval '${LEASE_SECONDS} seconds'
       WHERE pool = $1 AND judge_owner = $2 RETURNING pool`,
      [pool, owner],
      z.object({ pool: z.string() }),
    );
    return row !== undefined;
  }

  /** Marks batches as judged. Throws `LeaseLost`, and marks nothing, when another judge has the pool by now. */
  async finish(pool: string, owner: string, batches: readonly number[], clock: string | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await tx.first(
        `UPDATE pools SET judged_clock = $3, judge_owner = NULL, judge_until = NULL
         WHERE pool = $1 AND judge_owner = $2 RETURNING pool`,
        [pool, owner, clock],
        z.object({ pool: z.string() }),
      );
      if (!row) throw new LeaseLost('another judge has taken over');
      await tx.execute('UPDATE batches SET judged_at = now() WHERE seq = ANY($1)', [batches]);
    });
  }

  async release(pool: string, owner: string): Promise<void> {
    await this.database.execute(
      'UPDATE pools SET judge_owner = NULL, judge_until = NULL WHERE pool = $1 AND judge_owner = $2',
      [pool, owner],
    );
  }
}
