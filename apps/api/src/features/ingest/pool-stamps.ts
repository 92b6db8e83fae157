import { z } from 'zod';
import type { Database } from '../../postgres/database.js';

const stampRow = z.object({ stamp: z.string() });

/** What changes whenever a pool has moved on: answers are kept, and pages stay as they are, until then. */
export class PoolStamps {
  constructor(private readonly database: Database) {}

  /** Changes whenever a batch of a stream has been loaded. */
  async loaded(pool: string, stream: string): Promise<string> {
    const row = await this.database.first(
      `SELECT concat_ws(' ', count(loaded_at), max(loaded_at)) AS stamp FROM batches WHERE pool = $1 AND stream = $2`,
      [pool, stream],
      stampRow,
    );
    return row?.stamp ?? '';
  }

  /** Changes whenever batches, or moved versions of rules, have been judged. */
  async judged(pool: string): Promise<string> {
    const row = await this.database.first(
      `SELECT concat_ws(' ', count(judged_at), max(judged_at), (SELECT editions_rolled FROM pools WHERE pool = $1)) AS stamp FROM batches WHERE pool = $1`,
      [pool],
      stampRow,
    );
    return row?.stamp ?? '';
  }
}
