import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { LEASE_SECONDS, LeaseLost } from '../ingest/lease.js';

const stamp = z.string().nullable();

/**
 * What is done with loaded batches: first their findings, then the rollups. A worker leases a pool for either. A pool whose versions of
 * rules have moved is due for both without a batch: `moved` counts the moves that the stage may know of, `seen` those that it has seen.
 */
const STAGES = {
  judge: {
    owner: 'judge_owner',
    until: 'judge_until',
    due: 'found_at IS NULL AND judged_at IS NULL',
    moved: 'editions_moved',
    seen: 'editions_judged',
  },
  roll: {
    owner: 'roll_owner',
    until: 'roll_until',
    due: 'found_at IS NOT NULL AND judged_at IS NULL',
    moved: 'editions_judged',
    seen: 'editions_rolled',
  },
} as const;
export type Stage = keyof typeof STAGES;

/**
 * What a worker has taken: batches of a pool, the streams they are of and how many rows they hold, and the pool's clock
 * then and when it was judged last; and how many moves of versions of rules there were by then.
 */
export type Work = {
  batches: number[];
  streams: string[];
  rows: number;
  clock: string | null;
  judgedClock: string | null;
  moves: number;
};

/** SQL of the pools in which a stage has not seen all moves of versions that it may know of. */
const movedPools = (stage: Stage): string =>
  `SELECT pool FROM pools WHERE ${STAGES[stage].moved} > ${STAGES[stage].seen}`;

/** What there is to judge and to roll up in each pool, from the ledger. */
export class JudgeQueue {
  constructor(private readonly database: Database) {}

  /**
   * Pools with loaded batches that are not judged, or with versions of rules that have moved since. While more of a pool's batches are on their way
   * judging waits a little, so that an import of many files is judged in a few sweeps.
   */
  async due(patienceMs: number): Promise<string[]> {
    const rows = await this.database.query(
      `SELECT DISTINCT b.pool FROM batches b
       WHERE b.state IN ('loaded', 'failed') AND b.found_at IS NULL AND b.judged_at IS NULL
         AND (b.loaded_at < now() - make_interval(secs => $1::float8 / 1000)
           OR NOT EXISTS (SELECT 1 FROM batches w WHERE w.pool = b.pool AND w.state IN ('accepted', 'loading')))
       UNION ${movedPools('judge')}`,
      [patienceMs],
      z.object({ pool: z.string() }),
    );
    return rows.map((row) => row.pool);
  }

  /** Pools with judged batches that are not rolled up. */
  async unrolled(): Promise<string[]> {
    const rows = await this.database.query(
      `SELECT DISTINCT pool FROM batches WHERE state IN ('loaded', 'failed') AND judged_at IS NULL AND found_at IS NOT NULL
       UNION ${movedPools('roll')}`,
      [],
      z.object({ pool: z.string() }),
    );
    return rows.map((row) => row.pool);
  }

  /** Takes a pool and the batches that wait for a stage; undefined when there are none or another worker has it. */
  async claim(pool: string, worker: string, stage: Stage = 'judge'): Promise<Work | undefined> {
    const { owner, until, due, moved, seen } = STAGES[stage];
    return this.database.transaction(async (tx) => {
      const row = await tx.first(
        `UPDATE pools SET ${owner} = $2, ${until} = now() + interval '${LEASE_SECONDS} seconds'
         WHERE pool = $1 AND (${owner} IS NULL OR ${until} < now()) RETURNING clock, judged_clock, ${moved} AS moves, ${moved} > ${seen} AS has_moved`,
        [pool, worker],
        z.object({ clock: stamp, judged_clock: stamp, moves: z.number(), has_moved: z.boolean() }),
      );
      if (!row) return undefined;
      const batches = await tx.query(
        `SELECT seq, stream, coalesce((SELECT sum(rows) FROM batch_parts p WHERE p.seq = b.seq), 0)::int AS rows
         FROM batches b WHERE pool = $1 AND state IN ('loaded', 'failed') AND ${due} ORDER BY seq`,
        [pool],
        z.object({ seq: z.number(), stream: z.string(), rows: z.number() }),
      );
      if (batches.length === 0 && !row.has_moved) {
        await tx.execute(`UPDATE pools SET ${owner} = NULL, ${until} = NULL WHERE pool = $1`, [pool]);
        return undefined;
      }
      return {
        batches: batches.map((batch) => batch.seq),
        streams: [...new Set(batches.map((batch) => batch.stream))],
        rows: batches.reduce((sum, batch) => sum + batch.rows, 0),
        clock: row.clock,
        judgedClock: row.judged_clock,
        moves: row.moves,
      };
    });
  }

  /** Renews a lease; false when another worker has the pool by now. */
  async renew(pool: string, worker: string, stage: Stage = 'judge'): Promise<boolean> {
    const { owner, until } = STAGES[stage];
    const row = await this.database.first(
      `UPDATE pools SET ${until} = now() + interval '${LEASE_SECONDS} seconds'
       WHERE pool = $1 AND ${owner} = $2 RETURNING pool`,
      [pool, worker],
      z.object({ pool: z.string() }),
    );
    return row !== undefined;
  }

  /** Marks batches as judged. Throws `LeaseLost`, and marks nothing, when another judge has the pool by now. */
  async judged(pool: string, worker: string, { batches, clock, moves }: Work): Promise<void> {
    await this.finish(pool, worker, 'judge', async (tx) => {
      await tx.execute('UPDATE pools SET judged_clock = $2, editions_judged = $3 WHERE pool = $1', [
        pool,
        clock,
        moves,
      ]);
      await tx.execute('UPDATE batches SET found_at = now() WHERE seq = ANY($1)', [batches]);
    });
  }

  /** Marks batches as rolled up: nothing is left to do for them. Throws as `judged` does. */
  async rolled(pool: string, worker: string, { batches, moves }: Work): Promise<void> {
    await this.finish(pool, worker, 'roll', async (tx) => {
      await tx.execute('UPDATE pools SET editions_rolled = $2 WHERE pool = $1', [pool, moves]);
      await tx.execute('UPDATE batches SET judged_at = now() WHERE seq = ANY($1)', [batches]);
    });
  }

  /** Makes pools due for rolling up without a batch. */
  async rollAgain(pools: readonly string[]): Promise<void> {
    await this.database.execute('UPDATE pools SET editions_rolled = -1 WHERE pool = ANY($1)', [pools]);
  }

  async release(pool: string, worker: string, stage: Stage = 'judge'): Promise<void> {
    const { owner, until } = STAGES[stage];
    await this.database.execute(
      `UPDATE pools SET ${owner} = NULL, ${until} = NULL WHERE pool = $1 AND ${owner} = $2`,
      [pool, worker],
    );
  }

  private async finish(
    pool: string,
    worker: string,
    stage: Stage,
    mark: (tx: Database) => Promise<void>,
  ): Promise<void> {
    const { owner, until } = STAGES[stage];
    await this.database.transaction(async (tx) => {
      const row = await tx.first(
        `UPDATE pools SET ${owner} = NULL, ${until} = NULL WHERE pool = $1 AND ${owner} = $2 RETURNING pool`,
        [pool, worker],
        z.object({ pool: z.string() }),
      );
      if (!row) throw new LeaseLost('another worker has taken over');
      await mark(tx);
    });
  }
}
