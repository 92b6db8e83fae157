import { z } from 'zod';
import { gradeSchema } from '../rules/rules.dto.js';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import { caseOutcome, caseState } from './cases.dto.js';
import { LIABLE_DEGREES, LIABLE_KINDS } from './states.js';

const liableRow = z.object({ kind: z.enum(LIABLE_KINDS), id: z.string(), degree: z.enum(LIABLE_DEGREES) });
export type Liable = z.infer<typeof liableRow>;

const stepRow = z.object({
  step: z.number(),
  case_id: z.number(),
  state: caseState,
  outcome: caseOutcome.nullable(),
  cause: z.enum(['person', 'opened', 'hit_again', 'answered']),
  note: z.string(),
  who: z.string(),
  at: z.string(),
  due_on: z.string().nullable(),
  investigators: z.array(z.string()),
  liable: z.array(liableRow),
});
export type StepRow = z.infer<typeof stepRow>;
const STEP = `step, case_id, state, outcome, cause, note, who, ${businessTime('at')} AS at, due_on::text AS due_on, investigators, liable`;

const answerRow = z.object({
  answer_id: z.number(),
  notice: z.number(),
  version: z.number(),
  kind: z.enum(['answer', 'waiver']),
  statement: z.string(),
  who: z.string(),
  at: z.string(),
  points: z.array(
    z.object({ finding_id: z.string(), stance: z.enum(['accepted', 'contested']), statement: z.string() }),
  ),
});

const linkRow = z.object({
  finding_id: z.string(),
  rule_id: z.string(),
  rule_version: z.number(),
  edition: z.number(),
  fixmedins_code: z.string(),
  linked_at: z.string(),
  linked_grade: gradeSchema,
  linked_amount: z.string(),
  changed: z.boolean(),
  is_noticed: z.boolean(),
  is_standing: z.boolean(),
  notice: z.number().nullable(),
  decided: z.number().nullable(),
  verdict: caseOutcome.nullable(),
  place: z.string(),
});
export type LinkRow = z.infer<typeof linkRow>;

export type NewStepRow = Omit<StepRow, 'step' | 'at' | 'investigators' | 'liable'> & {
  upon: StepRow;
  merged_into: number | null;
  investigators?: readonly string[] | undefined;
  liable?: readonly Liable[] | undefined;
};
export type NewAnswerRow = Pick<
  z.infer<typeof answerRow>,
  'notice' | 'kind' | 'statement' | 'who' | 'points'
>;

/** What is filed in a case. Whoever asks has seen that the case is in reach. */
export class CasePapersRepository {
  constructor(readonly database: Database) {}

  /** Steps of a case, the latest first. */
  steps(caseId: number, on: Database = this.database): Promise<StepRow[]> {
    return on.query(
      `SELECT ${STEP} FROM case_steps WHERE case_id = $1 ORDER BY step DESC`,
      [caseId],
      stepRow,
    );
  }

  answers(caseId: number): Promise<z.infer<typeof answerRow>[]> {
    return this.database.query(
      `SELECT answer_id, notice, version, kind, statement, who, ${businessTime('at')} AS at,
         coalesce((SELECT jsonb_agg(jsonb_build_object('finding_id', finding_id, 'stance', stance, 'statement', p.statement) ORDER BY finding_id)
           FROM case_answer_points p WHERE p.answer_id = a.answer_id), '[]') AS points
       FROM case_answers a WHERE case_id = $1 ORDER BY answer_id DESC`,
      [caseId],
      answerRow,
    );
  }

  /** Findings of a case in the order of their events, from behind one on; `isNoticed`: those only that the institution was asked about. */
  links(
    caseId: number,
    {
      isNoticed = false,
      after,
      limit,
    }: { isNoticed?: boolean; after?: { place: string; id: string } | undefined; limit: number | null },
    on: Database = this.database,
  ): Promise<LinkRow[]> {
    return on.query(
      `SELECT f.finding_id, f.rule_id, f.rule_version, f.edition, f.fixmedins_code, ${businessTime('f.linked_at')} AS linked_at, f.linked_grade,
         f.linked_amount::text AS linked_amount, f.digest <> f.linked_digest AS changed, f.notice IS NOT NULL AS is_noticed,
         f.withdrawn_at IS NULL AS is_standing, f.notice, f.decided, f.event_from::text AS place,
         CASE WHEN d.step IS NOT NULL THEN coalesce(v.outcome, 'confirmed') END AS verdict
       FROM case_findings f
       LEFT JOIN LATERAL (
         SELECT max(d.step) AS step FROM case_steps d WHERE d.case_id = f.case_id AND d.state = 'determination' AND d.step > f.notice
           AND NOT EXISTS (SELECT 1 FROM case_steps n WHERE n.case_id = f.case_id AND n.state = 'awaiting_reply' AND n.step > f.notice AND n.step < d.step)
       ) d ON true
       LEFT JOIN case_verdicts v ON v.step = d.step AND v.finding_id = f.finding_id
       WHERE f.case_id = $1 AND (f.notice IS NOT NULL OR NOT $2::boolean)
         AND ($3::text IS NULL OR (f.event_from, f.finding_id) > ($3::timestamp, $4::text))
       ORDER BY f.event_from, f.finding_id LIMIT $5`,
      [caseId, isNoticed, after?.place ?? null, after?.id ?? null, limit],
      linkRow,
    );
  }

  async countLinks(caseId: number, isNoticed: boolean): Promise<number> {
    const row = await this.database.first(
      'SELECT count(*) AS n FROM case_findings WHERE case_id = $1 AND (notice IS NOT NULL OR NOT $2::boolean)',
      [caseId, isNoticed],
      z.object({ n: z.number() }),
    );
    return row?.n ?? 0;
  }

  /** Takes a step upon another; undefined when somebody else has taken one upon the same before. The tables refuse what is not lawful. */
  async step(tx: Database, { upon, ...step }: NewStepRow): Promise<StepRow | undefined> {
    return tx.first(
      `INSERT INTO case_steps (case_id, state, outcome, cause, note, who, due_on, merged_into, previous, previous_state, previous_who, investigators, liable)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING ${STEP}`,
      [
        step.case_id,
        step.state,
        step.outcome,
        step.cause,
        step.note,
        step.who,
        step.due_on,
        step.merged_into,
        upon.step,
        upon.state,
        upon.who,
        step.investigators ?? [],
        JSON.stringify(step.liable ?? []),
      ],
      stepRow,
    );
  }

  verdicts(
    tx: Database,
    step: number,
    verdicts: readonly { finding_id: string; outcome: string }[],
  ): Promise<void> {
    return tx.execute(
      `INSERT INTO case_verdicts (step, finding_id, outcome)
       SELECT $1, finding_id, outcome FROM jsonb_to_recordset($2::jsonb) AS v(finding_id text, outcome text)`,
      [step, JSON.stringify(verdicts)],
    );
  }

  /** Files an answer as the next version to its notice. */
  async answer(tx: Database, caseId: number, answer: NewAnswerRow): Promise<number> {
    await tx.execute('SELECT 1 FROM cases WHERE case_id = $1 FOR UPDATE', [caseId]);
    const row = await tx.first(
      `INSERT INTO case_answers (case_id, notice, version, kind, statement, who)
       VALUES ($1, $2, 1 + coalesce((SELECT max(version) FROM case_answers WHERE notice = $2), 0), $3, $4, $5) RETURNING answer_id, version`,
      [caseId, answer.notice, answer.kind, answer.statement, answer.who],
      z.object({ answer_id: z.number(), version: z.number() }),
    );
    if (!row) throw new Error('no answer was filed');
    await tx.execute(
      `INSERT INTO case_answer_points (answer_id, finding_id, stance, statement)
       SELECT $1, finding_id, stance, statement FROM jsonb_to_recordset($2::jsonb) AS p(finding_id text, stance text, statement text)`,
      [row.answer_id, JSON.stringify(answer.points)],
    );
    return row.version;
  }

  /** Today, as the offices' wall has it. */
  async today(): Promise<string> {
    const row = await this.database.first(
      `SELECT ((now() AT TIME ZONE 'Asia/Shanghai')::date)::text AS today`,
      [],
      z.object({ today: z.string() }),
    );
    if (!row) throw new Error('the database tells no day');
    return row.today;
  }
}
