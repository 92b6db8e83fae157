import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import { isRecused } from '../cases/recusals.repository.js';
import { disclosureSchema, type Ask } from './disclosures.dto.js';

/** How long rows are given out after a second person agreed. */
const HOURS = 24;
const STANDS = `is_agreed AND decided_at > now() - interval '${HOURS} hours'`;

const disclosureRow = disclosureSchema.omit({ is_own: true });
export type DisclosureRow = z.infer<typeof disclosureRow>;
const awaitedRow = disclosureRow
  .pick({ disclosure_id: true, purpose: true, note: true, asked_by: true, asked_at: true })
  .extend({ batch: z.number(), stream: z.string(), pool: z.string() });
type AwaitedRow = z.infer<typeof awaitedRow>;
/** More than anybody leaves undecided. */
const MOST_AWAITED = 200;
type Decision = { batch: number; id: number; who: string; agree: boolean };

/** Who asked for the identity in a batch, and what became of it. The table keeps every word, and decides nothing twice. */
export class DisclosuresRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  of(batch: number): Promise<DisclosureRow[]> {
    return this.database.query(
      `SELECT disclosure_id, purpose, note, asked_by, ${businessTime('asked_at')} AS asked_at, decided_by, ${businessTime('decided_at')} AS decided_at,
         CASE WHEN is_agreed THEN ${businessTime(`(decided_at + interval '${HOURS} hours')`)} END AS until,
         CASE WHEN is_agreed IS NULL THEN 'open' WHEN NOT is_agreed THEN 'refused' WHEN ${STANDS} THEN 'agreed' ELSE 'over' END AS state
       FROM disclosures WHERE batch = $1 ORDER BY disclosure_id DESC`,
      [batch],
      disclosureRow,
    );
  }

  /** Those that nobody has decided yet, the earliest first. */
  awaited(pools: readonly string[]): Promise<AwaitedRow[]> {
    return this.database.query(
      `SELECT d.disclosure_id, d.purpose, d.note, d.asked_by, ${businessTime('d.asked_at')} AS asked_at, d.batch, b.stream, b.pool
       FROM disclosures d JOIN batches b ON b.seq = d.batch
       WHERE d.is_agreed IS NULL AND b.pool = ANY($1) ORDER BY d.disclosure_id LIMIT ${MOST_AWAITED}`,
      [pools],
      awaitedRow,
    );
  }

  async ask(batch: number, who: string, { purpose, note }: Ask): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute('INSERT INTO disclosures (batch, purpose, note, asked_by) VALUES ($1, $2, $3, $4)', [
        batch,
        purpose,
        note,
        who,
      ]);
      await this.audit.appendWithin(tx, who, 'disclosure.asked', { batch, purpose, note });
    });
  }

  /** Decides an open one that somebody else asked for; false where there is none, or it is not open any more. */
  decide({ batch, id, who, agree }: Decision): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await tx.first(
        `UPDATE disclosures SET is_agreed = $4, decided_by = $3, decided_at = now()
         WHERE batch = $1 AND disclosure_id = $2 AND decided_by IS NULL AND asked_by <> $3 RETURNING asked_by`,
        [batch, id, who, agree],
        z.object({ asked_by: z.string() }),
      );
      if (!row) return false;
      const deed = agree ? 'disclosure.agreed' : 'disclosure.refused';
      await this.audit.appendWithin(tx, who, deed, { batch, disclosure: id, asked_by: row.asked_by });
      return true;
    });
  }

  /** The one by which somebody is given the rows of a batch now. */
  async standing(batch: number, who: string): Promise<number | undefined> {
    const row = await this.database.first(
      `SELECT max(disclosure_id) AS id FROM disclosures WHERE batch = $1 AND asked_by = $2 AND ${STANDS}`,
      [batch, who],
      z.object({ id: z.number().nullable() }),
    );
    return row?.id ?? undefined;
  }

  /** Whether somebody keeps away from what a case is about. */
  isAway(caseId: number, who: string): Promise<boolean> {
    return isRecused(this.database, caseId, who);
  }
}
