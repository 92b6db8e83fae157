import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';

const stored = z.object({
  policy_id: z.string(),
  version: z.number(),
  text: z.string(),
  reason: z.string(),
  saved_by: z.string(),
  saved_at: instant,
});
export type StoredPolicy = z.infer<typeof stored>;

type Saved = Pick<StoredPolicy, 'policy_id' | 'version' | 'text' | 'reason'> & { pool: string };

/** Policies that a pool has written itself, version after version, in PostgreSQL. */
export class PoliciesRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** All versions of all policies of a pool, the latest first. */
  of(pool: string): Promise<StoredPolicy[]> {
    return this.database.query(
      `SELECT policy_id, version, text, reason, saved_by, saved_at FROM policy_versions
       WHERE pool = $1 ORDER BY policy_id, version DESC`,
      [pool],
      stored,
    );
  }

  /** Adds a version; false when it, or a higher one, is there by now. */
  async save({ pool, policy_id, version, text, reason }: Saved, who: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.execute('INSERT INTO pools (pool) VALUES ($1) ON CONFLICT DO NOTHING', [pool]);
      await tx.execute('SELECT pool FROM pools WHERE pool = $1 FOR UPDATE', [pool]);
      const added = await tx.first(
        `INSERT INTO policy_versions (pool, policy_id, version, text, reason, saved_by, saved_at)
         SELECT $1, $2, $3, $4, $5, $6, now() WHERE NOT EXISTS
           (SELECT 1 FROM policy_versions WHERE pool = $1 AND policy_id = $2 AND version >= $3) RETURNING version`,
        [pool, policy_id, version, text, reason, who],
        z.object({ version: z.number() }),
      );
      if (!added) return false;
      await this.audit.appendWithin(tx, who, 'policy.saved', { pool, policy: policy_id, version, reason });
      return true;
    });
  }
}
