import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { OUTCOMES } from './outcomes.js';

const stepRow = z.object({
  step: z.number(),
  pool: z.string(),
  finding_id: z.string(),
  rule_id: z.string(),
  rule_version: z.number(),
  edition: z.number(),
  fixmedins_code: z.string(),
  outcome: z.enum(OUTCOMES),
  note: z.string(),
  reviewer: z.string(),
  at: z.string(),
});
export type StepRow = z.infer<typeof stepRow>;

/** A step that is to be taken upon another one, or as the first. */
export type NewStep = Omit<StepRow, 'step' | 'at'> & { upon: StepRow | undefined };

const COLUMNS = `step, pool, finding_id, rule_id, rule_version, edition, fixmedins_code, outcome, note, reviewer,
  to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.MS') AS at`;

/** The steps of reviews: they are added to, never changed. */
export class ReviewsRepository {
  constructor(private readonly database: Database) {}

  /** The steps of a finding, the latest first. */
  of(findingId: string): Promise<StepRow[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM review_steps WHERE finding_id = $1 ORDER BY step DESC`,
      [findingId],
      stepRow,
    );
  }

  /**
   * Takes a step, together with what `trace` writes of it. Undefined if somebody else has taken one upon the same step before: of
   * steps that name the same one before them the table keeps the first.
   */
  append(
    { upon, ...step }: NewStep,
    trace: (tx: Database, taken: StepRow) => Promise<void>,
  ): Promise<StepRow | undefined> {
    return this.database.transaction(async (tx) => {
      const taken = await tx.first(
        `INSERT INTO review_steps (pool, finding_id, rule_id, rule_version, edition, fixmedins_code, outcome, note, reviewer, previous, previous_outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
        [
          step.pool,
          step.finding_id,
          step.rule_id,
          step.rule_version,
          step.edition,
          step.fixmedins_code,
          step.outcome,
          step.note,
          step.reviewer,
          upon?.step ?? null,
          upon?.outcome ?? null,
        ],
        stepRow,
      );
      if (taken) await trace(tx, taken);
      return taken;
    });
  }

  /** The last step of each of some findings that have any. */
  async lastOf(tx: Database, findingIds: readonly string[]): Promise<Map<string, StepRow>> {
    const rows = await tx.query(
      `SELECT DISTINCT ON (finding_id) ${COLUMNS} FROM review_steps WHERE finding_id = ANY($1) ORDER BY finding_id, step DESC`,
      [findingIds],
      stepRow,
    );
    return new Map(rows.map((row) => [row.finding_id, row]));
  }

  /** Takes a step of each of several findings inside a transaction. Those are missing upon which somebody else was faster. */
  appendAll(tx: Database, steps: readonly NewStep[]): Promise<StepRow[]> {
    const rows = steps.map(({ upon, ...step }) => ({
      ...step,
      previous: upon?.step ?? null,
      previous_outcome: upon?.outcome ?? null,
    }));
    return tx.query(
      `INSERT INTO review_steps (pool, finding_id, rule_id, rule_version, edition, fixmedins_code, outcome, note, reviewer, previous, previous_outcome)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(pool text, finding_id text, rule_id text, rule_version int, edition smallint,
         fixmedins_code text, outcome text, note text, reviewer text, previous bigint, previous_outcome text)
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [JSON.stringify(rows)],
      stepRow,
    );
  }

  /** Steps behind one, in their order. */
  after(step: number, limit: number): Promise<StepRow[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM review_steps WHERE step > $1 ORDER BY step LIMIT $2`,
      [step, limit],
      stepRow,
    );
  }

  async count(): Promise<number> {
    const row = await this.database.first(
      'SELECT count(*) AS n FROM review_steps',
      [],
      z.object({ n: z.coerce.number() }),
    );
    return row?.n ?? 0;
  }
}
