import { streamOfFile } from '@fundwatch/streams';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import {
  batchSchema,
  receiptRow,
  partSchema,
  arrivalRow,
  type FileLayout,
  type Batch,
  type Counts,
  type ReceiptRow,
  type PartRow,
} from './batch.js';
import { LEASE_SECONDS } from './lease.js';
import type { StoredFile } from '../../storage/file-store.js';

const COLUMNS = `b.seq, b.pool, b.source, b.stream, b.file, b.raw_key, b.raw_bytes, b.raw_ascii, b.state, b.part_rows, b.part_bytes,
  b.attempts, b.layout, b.unknown_columns, b.error, b.note, b.mapping_version, b.received_at, b.loaded_at, b.judged_at`;
const SUMS = ['rows', 'accepted', 'duplicate', 'corrected', 'rejected']
  .map(
    (name) =>
      `coalesce((SELECT sum(p.${name}) FROM batch_parts p WHERE p.seq = b.seq), 0)::bigint AS ${name}`,
  )
  .join(', ');

/** The batch ledger in PostgreSQL. */
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /** The pool of a source, remembered from its first use. Undefined when a known source names another pool. */
  async bindSource(source: string, pool: string | undefined): Promise<{ pool: string; isBound: boolean }> {
    return this.database.transaction(async (tx) => {
      const known = await tx.first(
        'SELECT pool FROM sources WHERE source = $1',
        [source],
        z.object({ pool: z.string() }),
      );
      if (known) return { pool: known.pool, isBound: pool === undefined || pool === known.pool };
      const target = pool ?? 'default';
      await tx.execute('INSERT INTO pools (pool) VALUES ($1) ON CONFLICT DO NOTHING', [target]);
      await tx.execute('INSERT INTO sources (source, pool) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        source,
        target,
      ]);
      return { pool: target, isBound: true };
    });
  }

  async poolOfSource(source: string): Promise<string | undefined> {
    const row = await this.database.first(
      'SELECT pool FROM sources WHERE source = $1',
      [source],
      z.object({ pool: z.string() }),
    );
    return row?.pool;
  }

  /**
   * Adds an accepted batch, with the mapping that holds now. The lock makes the order of numbers the order in which
   * batches become visible. A batch of an origin that is known already is not added again.
   */
  async accept(batch: {
    pool: string;
    source: string;
    stream: string;
    file: string;
    raw: StoredFile;
    part: { rows: number; bytes: number };
    origin?: string | undefined;
  }): Promise<number> {
    return this.database.transaction(async (tx) => {
      await tx.execute('SELECT pool FROM pools WHERE pool = $1 FOR UPDATE', [batch.pool]);
      const row = await tx.first(
        `INSERT INTO batches (pool, source, stream, file, raw_key, raw_bytes, raw_ascii, part_rows, part_bytes, origin, mapping_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
           (SELECT max(version) FROM mappings m WHERE m.source = $2 AND m.stream = $3))
         ON CONFLICT (origin) DO UPDATE SET origin = excluded.origin RETURNING seq`,
        [
          batch.pool,
          batch.source,
          batch.stream,
          batch.file,
          batch.raw.key,
          batch.raw.bytes,
          batch.raw.isAscii,
          batch.part.rows,
          batch.part.bytes,
          batch.origin ?? null,
        ],
        z.object({ seq: z.number() }),
      );
      if (!row) throw new Error('the ledger took no row');
      return row.seq;
    });
  }

  /** The batch that was taken from there. */
  async ofOrigin(origin: string): Promise<number | undefined> {
    const row = await this.database.first(
      'SELECT seq FROM batches WHERE origin = $1',
      [origin],
      z.object({ seq: z.number() }),
    );
    return row?.seq;
  }

  /**
   * Hands the next batch to a worker. Batches of one stream of a pool are loaded one after the other
   * in the order of their numbers (a lane), so that receipts are what they would be in that order;
   * lanes are independent of each other.
   */
  async claim(worker: string): Promise<Batch | undefined> {
    return this.database.first(
      `UPDATE batches b SET state = 'loading', lease_owner = $1, attempts = attempts + 1,
         lease_until = now() + interval '${LEASE_SECONDS} seconds'
       WHERE seq = (
         SELECT c.seq FROM batches c
         WHERE (c.state = 'accepted' OR (c.state = 'loading' AND c.lease_until < now()))
           AND NOT EXISTS (
             SELECT 1 FROM batches e
             WHERE e.pool = c.pool AND e.stream = c.stream AND e.seq < c.seq AND e.state IN ('accepted', 'loading'))
         ORDER BY c.seq LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${COLUMNS}`,
      [worker],
      batchSchema,
    );
  }

  /** Renews a lease; false when another worker has it by now. */
  async renew(seq: number, worker: string): Promise<boolean> {
    const row = await this.database.first(
      `UPDATE batches SET lease_until = now() + interval '${LEASE_SECONDS} seconds'
       WHERE seq = $1 AND lease_owner = $2 AND state = 'loading' RETURNING seq`,
      [seq, worker],
      z.object({ seq: z.number() }),
    );
    return row !== undefined;
  }

  /** Gives back what a worker held, at its orderly end or at the start of a process that replaces it. */
  async release(worker?: string): Promise<void> {
    await this.database.execute(
      `UPDATE batches SET state = 'accepted', lease_owner = NULL, lease_until = NULL
       WHERE state = 'loading' AND ($1::text IS NULL OR lease_owner = $1)`,
      [worker ?? null],
    );
    for (const [owner, until] of [
      ['judge_owner', 'judge_until'],
      ['roll_owner', 'roll_until'],
    ]) {
      await this.database.execute(
        `UPDATE pools SET ${owner} = NULL, ${until} = NULL WHERE $1::text IS NULL OR ${owner} = $1`,
        [worker ?? null],
      );
    }
  }

  async setLayout(seq: number, layout: FileLayout, unknownColumns: readonly string[]): Promise<void> {
    await this.database.execute('UPDATE batches SET layout = $2, unknown_columns = $3 WHERE seq = $1', [
      seq,
      JSON.stringify(layout),
      JSON.stringify(unknownColumns),
    ]);
  }

  async parts(seq: number): Promise<PartRow[]> {
    return this.database.query(
      'SELECT part, state, rows, accepted, duplicate, corrected, rejected FROM batch_parts WHERE seq = $1 ORDER BY part',
      [seq],
      partSchema,
    );
  }

  async addPart(seq: number, part: number, counts: Counts, clock: string | null): Promise<void> {
    await this.database.execute(
      `INSERT INTO batch_parts (seq, part, state, rows, accepted, duplicate, corrected, rejected, clock)
       VALUES ($1, $2, 'classified', $3, $4, $5, $6, $7, $8)`,
      [seq, part, counts.rows, counts.accepted, counts.duplicate, counts.corrected, counts.rejected, clock],
    );
  }

  async setPartState(seq: number, part: number, state: 'kept' | 'applied'): Promise<void> {
    await this.database.execute('UPDATE batch_parts SET state = $3 WHERE seq = $1 AND part = $2', [
      seq,
      part,
      state,
    ]);
  }

  /** Marks a batch as loaded and moves its pool's clock. */
  async finish(
    seq: number,
    end: { note?: string | undefined; error?: string | undefined } = {},
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const ended = await tx.first(
        `UPDATE batches SET state = 'loaded', loaded_at = now(), lease_owner = NULL, lease_until = NULL, note = $2, error = $3
         WHERE seq = $1 AND state = 'loading' RETURNING seq`,
        [seq, end.note ?? null, end.error ?? null],
        z.object({ seq: z.number() }),
      );
      if (ended) await addUp(tx, seq);
    });
  }

  /** Ends a batch that cannot be taken. What its parts had already loaded stays, and is said in the receipt. */
  async fail(seq: number, error: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const ended = await tx.first(
        `UPDATE batches SET state = 'failed', loaded_at = now(), lease_owner = NULL, lease_until = NULL, error = $2,
           judged_at = CASE WHEN EXISTS (SELECT 1 FROM batch_parts p WHERE p.seq = $1) THEN NULL ELSE now() END
         WHERE seq = $1 AND state IN ('accepted', 'loading') RETURNING seq`,
        [seq, error],
        z.object({ seq: z.number() }),
      );
      if (ended) await addUp(tx, seq);
    });
  }

  /** Puts a batch back after a fault that may pass, if the worker still has it. */
  async postpone(seq: number, worker: string, seconds: number): Promise<void> {
    await this.database.execute(
      `UPDATE batches SET lease_owner = NULL, lease_until = now() + make_interval(secs => $3)
       WHERE seq = $1 AND state = 'loading' AND lease_owner = $2`,
      [seq, worker, seconds],
    );
  }

  async receipt(seq: number): Promise<ReceiptRow | undefined> {
    return this.database.first(
      `SELECT ${COLUMNS}, ${SUMS} FROM batches b WHERE b.seq = $1`,
      [seq],
      receiptRow,
    );
  }

  async receipts(filter: { pools: readonly string[]; before: number; limit: number }): Promise<ReceiptRow[]> {
    return this.database.query(
      `SELECT ${COLUMNS}, ${SUMS} FROM batches b WHERE b.pool = ANY($1) AND b.seq < $2 ORDER BY b.seq DESC LIMIT $3`,
      [filter.pools, filter.before, filter.limit],
      receiptRow,
    );
  }

  /** Per stream of a pool: how many records there are, the last event, when its last batch came, and what was rejected so far. */
  async arrivals(pool: string): Promise<z.infer<typeof arrivalRow>[]> {
    return this.database.query(
      'SELECT stream, records, rejected, last_event, last_received_at FROM pool_streams WHERE pool = $1',
      [pool],
      arrivalRow,
    );
  }

  async pools(): Promise<{ pool: string; clock: string | null }[]> {
    return this.database.query(
      'SELECT pool, clock FROM pools ORDER BY pool',
      [],
      z.object({ pool: z.string(), clock: z.string().nullable() }),
    );
  }

  async clock(pool: string): Promise<string | null> {
    const row = await this.database.first(
      'SELECT clock FROM pools WHERE pool = $1',
      [pool],
      z.object({ clock: z.string().nullable() }),
    );
    return row?.clock ?? null;
  }

  /** Batches that are not loaded and judged yet, of some pools or of all; a pool whose versions of rules have moved counts as one. */
  async pending(
    pools?: string | readonly string[],
  ): Promise<{ waiting: number; unjudged: number; done: number }> {
    const row = await this.database.first(
      `SELECT count(*) FILTER (WHERE state IN ('accepted', 'loading'))::int AS waiting,
         count(*) FILTER (WHERE state IN ('loaded', 'failed') AND judged_at IS NULL)::int + (SELECT count(*) FROM pools WHERE editions_moved > editions_rolled AND ($1::text[] IS NULL OR pool = ANY($1)))::int AS unjudged,
         count(*) FILTER (WHERE judged_at IS NOT NULL)::int AS done
       FROM batches WHERE $1::text[] IS NULL OR pool = ANY($1)`,
      [pools === undefined ? null : [pools].flat()],
      z.object({ waiting: z.number(), unjudged: z.number(), done: z.number() }),
    );
    return row ?? { waiting: 0, unjudged: 0, done: 0 };
  }

  /** Numbers of the batches that wait for a worker, oldest first. */
  async waiting(): Promise<number[]> {
    const rows = await this.database.query(
      `SELECT seq FROM batches WHERE state = 'accepted' OR (state = 'loading' AND lease_until < now()) ORDER BY seq LIMIT 1000`,
      [],
      z.object({ seq: z.number() }),
    );
    return rows.map((row) => row.seq);
  }

  async overrides(
    pool: string,
    day: string,
  ): Promise<{ code_set: string; code: string; isEnded: boolean }[]> {
    return this.database.query(
      `SELECT code_set, code, (enddate IS NOT NULL AND enddate < $2::date) AS "isEnded" FROM code_overrides
       WHERE pool = $1 AND begndate <= $2::date`,
      [pool, day],
      z.object({ code_set: z.string(), code: z.string(), isEnded: z.boolean() }),
    );
  }

  async nextRun(): Promise<number> {
    const row = await this.database.first(
      `SELECT nextval('runs') AS run`,
      [],
      z.object({ run: z.coerce.number() }),
    );
    if (!row) throw new Error('no run number');
    return row.run;
  }
}

/** Adds an ended batch to what its pool has, and moves the pool's clock to the latest event of its parts that are in the facts. */
async function addUp(tx: Database, seq: number): Promise<void> {
  await tx.execute(
    `UPDATE pools SET clock = greatest(clock, (SELECT max(clock) FROM batch_parts WHERE seq = $1 AND state = 'applied'))
     WHERE pool = (SELECT pool FROM batches WHERE seq = $1)`,
    [seq],
  );
  await tx.execute(
    `INSERT INTO pool_streams AS known (pool, stream, records, rejected, last_event, last_received_at)
     SELECT b.pool, b.stream, coalesce(sum(p.accepted) FILTER (WHERE p.state = 'applied'), 0), coalesce(sum(p.rejected), 0),
       max(p.clock) FILTER (WHERE p.state = 'applied'), b.received_at
     FROM batches b LEFT JOIN batch_parts p ON p.seq = b.seq WHERE b.seq = $1
     GROUP BY b.pool, b.stream, b.received_at
     ON CONFLICT (pool, stream) DO UPDATE SET records = known.records + excluded.records,
       rejected = known.rejected + excluded.rejected, last_event = greatest(known.last_event, excluded.last_event),
       last_received_at = greatest(known.last_received_at, excluded.last_received_at)`,
    [seq],
  );
}

/** The stream a batch is for: named by the caller, else by the file's name. */
export const streamNameOf = (file: string): string | undefined => streamOfFile(file)?.name;
