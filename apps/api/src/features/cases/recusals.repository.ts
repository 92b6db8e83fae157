import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import type { CaseRow } from './cases.repository.js';

const recusalRow = z.object({
  recusal_id: z.number(),
  officer: z.string(),
  reason: z.string(),
  who: z.string(),
  at: z.string(),
});
export type RecusalRow = z.infer<typeof recusalRow>;
type Place = Pick<CaseRow, 'pool' | 'fixmedins_code'>;

/** Whether somebody keeps away from what a case is about. */
export async function isRecused(database: Database, caseId: number, who: string): Promise<boolean> {
  const row = await database.first(
    'SELECT is_recused($1, $2) AS away',
    [caseId, who],
    z.object({ away: z.boolean() }),
  );
  return row?.away === true;
}

/** Who keeps away from which institution. The tables hold them to it. */
export class RecusalsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  standing({ pool, fixmedins_code }: Place): Promise<RecusalRow[]> {
    return this.database.query(
      `SELECT recusal_id, officer, reason, who, ${businessTime('at')} AS at
       FROM recusals WHERE pool = $1 AND fixmedins_code = $2 AND ended_at IS NULL ORDER BY recusal_id`,
      [pool, fixmedins_code],
      recusalRow,
    );
  }

  /** Who keeps away from which of some cases, as `case officer`. */
  async awayFrom(tx: Database, cases: readonly number[]): Promise<Set<string>> {
    const rows = await tx.query(
      `SELECT c.case_id, r.officer FROM cases c JOIN recusals r ON r.pool = c.pool AND r.fixmedins_code = c.fixmedins_code AND r.ended_at IS NULL
       WHERE c.case_id = ANY($1::bigint[])`,
      [cases],
      z.object({ case_id: z.number(), officer: z.string() }),
    );
    return new Set(rows.map(({ case_id, officer }) => `${case_id} ${officer}`));
  }

  /** Twice is once. */
  async add(
    { pool, fixmedins_code }: Place,
    of: { officer: string; reason: string; who: string },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await tx.first(
        `INSERT INTO recusals (pool, fixmedins_code, officer, reason, who) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (pool, fixmedins_code, officer) WHERE ended_at IS NULL DO NOTHING RETURNING recusal_id`,
        [pool, fixmedins_code, of.officer, of.reason, of.who],
        z.object({ recusal_id: z.number() }),
      );
      if (row) await this.audit.appendWithin(tx, of.who, 'case.recused', { pool, fixmedins_code, ...of });
    });
  }

  /** Lifts one; nothing happens to one that was lifted before. */
  async end(id: number, who: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute(
        'UPDATE recusals SET ended_by = $2, ended_at = now() WHERE recusal_id = $1 AND ended_at IS NULL',
        [id, who],
      );
      await this.audit.appendWithin(tx, who, 'case.recusal_ended', { recusal_id: id });
    });
  }
}
