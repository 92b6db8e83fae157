import type { Grain } from '@fundwatch/metrics';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { HistoryQuery, Step } from './entered.dto.js';
import { stepSchema } from './entered.dto.js';

const COLUMNS = `v.step, v.item, v.grain, v.subject_id, v.period, trim_scale(v.value)::text AS value, v.document, v.document_ref, v.reason, v.author,
  ${businessTime('v.at')} AS at`;

export type Written = { item: string; subject_id: string; value: string | null; previous: number | null };
export type Heading = {
  pool: string;
  grain: Grain;
  period: string;
  document: string;
  document_ref: string;
  reason: string;
  author: string;
};

/** The steps of entered numbers: they are added to, never changed. */
export class EnteredRepository {
  constructor(private readonly database: Database) {}

  /** The last step of each number of a period, of the subjects that are named. */
  current(query: {
    pool: string;
    grain: Grain;
    periods: readonly string[];
    subjects: readonly string[];
    items?: readonly string[] | undefined;
  }): Promise<Step[]> {
    return this.database.query(
      `SELECT DISTINCT ON (v.item, v.subject_id, v.period) ${COLUMNS} FROM entered_values v
       WHERE v.pool = $1 AND v.grain = $2 AND v.period = ANY($3) AND v.subject_id = ANY($4) AND ($5::text[] IS NULL OR v.item = ANY($5))
       ORDER BY v.item, v.subject_id, v.period, v.step DESC`,
      [query.pool, query.grain, query.periods, query.subjects, query.items ?? null],
      stepSchema,
    );
  }

  /** Every step of one number, the latest first. */
  history({ pool, grain, period, item, id }: HistoryQuery & { pool: string }): Promise<Step[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM entered_values v WHERE v.pool = $1 AND v.grain = $2 AND v.period = $3 AND v.item = $4 AND v.subject_id = $5
       ORDER BY v.step DESC`,
      [pool, grain, period, item, id],
      stepSchema,
    );
  }

  /**
   * Adds steps in one transaction, together with what `trace` writes of them. False, and nothing is written, when somebody else has
   * written one of the numbers since: of two steps upon the same one the table keeps the first.
   */
  async append(
    heading: Heading,
    rows: readonly Written[],
    trace: (tx: Database) => Promise<void>,
  ): Promise<boolean> {
    const lost = new Error('somebody was first');
    try {
      await this.database.transaction(async (tx) => {
        const added = await tx.query(
          `INSERT INTO entered_values (pool, grain, period, document, document_ref, reason, author, item, subject_id, value, previous)
           SELECT $1, $2, $3, $4, $5, CASE WHEN r.previous IS NULL THEN '' ELSE $6 END, $7, r.item, r.subject_id, r.value::numeric, r.previous
           FROM jsonb_to_recordset($8::jsonb) AS r(item text, subject_id text, value text, previous bigint)
           ON CONFLICT DO NOTHING RETURNING step`,
          [
            heading.pool,
            heading.grain,
            heading.period,
            heading.document,
            heading.document_ref,
            heading.reason,
            heading.author,
            JSON.stringify(rows),
          ],
          z.object({ step: z.number() }),
        );
        if (added.length < rows.length) throw lost;
        await trace(tx);
      });
      return true;
    } catch (error) {
      if (error === lost) return false;
      throw error;
    }
  }
}
