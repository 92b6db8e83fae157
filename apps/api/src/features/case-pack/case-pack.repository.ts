import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';

const packRow = z.object({ case_id: z.number(), who: z.string(), at: z.string() });
export type PackRow = z.infer<typeof packRow>;

/** Which packs were made of which cases. */
export class CasePackRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async add(pack: { hash: string; case_id: number; who: string }): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute('INSERT INTO case_packs (hash, case_id, who) VALUES ($1, $2, $3)', [
        pack.hash,
        pack.case_id,
        pack.who,
      ]);
      await this.audit.appendWithin(tx, pack.who, 'case.pack', { case_id: pack.case_id, hash: pack.hash });
    });
  }

  /** The packs of a hash, the first first. */
  of(hash: string): Promise<PackRow[]> {
    return this.database.query(
      `SELECT case_id, who, ${businessTime('at')} AS at
       FROM case_packs WHERE hash = $1 ORDER BY at`,
      [hash],
      packRow,
    );
  }
}
