import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import {
  approvalSchema,
  entrySchema,
  type ApprovalRow,
  type EntryRow,
  type NewApproval,
} from './settlement.dto.js';

const AT = `${businessTime('at')} AS at`;

/** What is posted for a later run because of a locked one. */
export type NewEntry = Pick<EntryRow, 'grain' | 'subject_id' | 'amount'>;

/** What people decide beside a run: overspend that was reasonable, and entries for later runs. Rows are added, never changed. */
export class DecisionsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Approvals of a year, the latest first; the last one of a subject counts. */
  approvals(pool: string, year: number): Promise<ApprovalRow[]> {
    return this.database.query(
      `SELECT approval_id::text AS approval_id, year, grain, subject_id, reason_code, amount::text AS amount, document, note, approver, ${AT},
         a.approval_id = max(a.approval_id) OVER (PARTITION BY grain, subject_id) AS counts
       FROM settlement_approvals a WHERE pool = $1 AND year = $2 ORDER BY a.approval_id DESC`,
      [pool, year],
      approvalSchema,
    );
  }

  async approve(pool: string, who: string, approval: NewApproval): Promise<void> {
    const { year, grain, subject_id, reason_code, amount, document, note } = approval;
    await this.database.transaction(async (tx) => {
      await tx.execute(
        `INSERT INTO settlement_approvals (pool, year, grain, subject_id, reason_code, amount, document, note, approver)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [pool, year, grain, subject_id, reason_code, amount, document, note, who],
      );
      await this.audit.appendWithin(tx, who, 'settlement.overspend_approved', { pool, ...approval });
    });
  }

  /** Entries that runs of a policy for a year take in: those of the locked run of the year before. */
  entriesFor({
    pool,
    year,
    policyId,
  }: {
    pool: string;
    year: number;
    policyId: string;
  }): Promise<EntryRow[]> {
    return this.entries('r.pool = $1 AND r.year = $2 AND r.policy_id = $3', [pool, year - 1, policyId]);
  }

  /** Entries of a run. */
  entriesOf(runId: number): Promise<EntryRow[]> {
    return this.entries('e.from_run = $1', [runId]);
  }

  async post(
    of: { pool: string; runId: number; who: string; reason: string },
    entries: readonly NewEntry[],
  ): Promise<void> {
    const { pool, runId, who, reason } = of;
    await this.database.transaction(async (tx) => {
      await tx.execute('SELECT run_id FROM settlement_runs WHERE run_id = $1 FOR UPDATE', [runId]);
      await tx.execute(
        `INSERT INTO settlement_entries (pool, from_run, grain, subject_id, amount, reason, made_by)
         SELECT $1, $2, e.grain, e.subject_id, e.amount::numeric, $4, $5
         FROM json_to_recordset($3::json) AS e (grain text, subject_id text, amount text)`,
        [pool, runId, JSON.stringify(entries), reason, who],
      );
      await this.audit.appendWithin(tx, who, 'settlement.entries_posted', {
        run: runId,
        reason,
        entries: entries.length,
      });
    });
  }

  private entries(where: string, values: readonly (string | number)[]): Promise<EntryRow[]> {
    return this.database.query(
      `SELECT e.entry_id::text AS entry_id, e.from_run, e.grain, e.subject_id, e.amount::text AS amount, e.reason, e.made_by,
         ${businessTime('e.at')} AS at
       FROM settlement_entries e JOIN settlement_runs r ON r.run_id = e.from_run WHERE ${where} ORDER BY e.entry_id`,
      values,
      entrySchema.extend({ from_run: z.coerce.number() }),
    );
  }
}
