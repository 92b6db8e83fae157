import { z } from 'zod';
import type { Database, SqlValue } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import type { KeyedFinding } from './case-findings.repository.js';
import { REOPENED } from './states.js';

const GIVEN = `given AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS g(pool text, case_family text, case_subject_type text,
  case_subject_id text, case_quarter text, finding_id text, rule_id text, rule_version int, edition smallint, fixmedins_code text,
  digest text, grade text, amount numeric, event_from timestamp, withdrawn_at timestamp))`;
const OWN_CASE = `c.part = 1 AND c.pool = g.pool AND c.family = g.case_family AND c.subject_type = g.case_subject_type
  AND c.subject_id = g.case_subject_id AND c.quarter = g.case_quarter`;
/** What is given, with the case that has it or is to have it, and how it was known. */
const PLACED = `${GIVEN}, placed AS MATERIALIZED (
  SELECT g.*, coalesce(f.case_id, c.merged_into, c.case_id) AS case_id,
    g.withdrawn_at IS NULL AND (f.finding_id IS NULL OR f.withdrawn_at IS NOT NULL OR g.amount > f.amount
      OR array_position(ARRAY['hint', 'suspected', 'clear'], g.grade) > array_position(ARRAY['hint', 'suspected', 'clear'], f.grade)) AS is_hit
  FROM given g LEFT JOIN cases c ON ${OWN_CASE}
  LEFT JOIN case_findings f ON f.pool = g.pool AND f.finding_id = g.finding_id
  WHERE coalesce(f.case_id, c.case_id) IS NOT NULL AND (f.finding_id IS NOT NULL OR g.withdrawn_at IS NULL))`;

const ids = z.object({ case_id: z.number() });

/** By whom and until when: what is opened, or opened again, is due on that day. */
export type Linking = { who: string; isOpening: boolean; dueOn: string | null };
export type Linked = { opened: number[]; reopened: number[]; cases: number[] };

/**
 * Puts findings to cases. One lock a pool: whoever finds the same things at the same time makes one case, and what was put before
 * changes nothing.
 */
export class CaseLinksRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Findings of one pool, put to their cases in one transaction. */
  link(pool: string, findings: readonly KeyedFinding[], linking: Linking): Promise<Linked> {
    const given = JSON.stringify(findings);
    return this.database.transaction(async (tx) => {
      await lockCases(tx, pool);
      const opened = linking.isOpening ? await open(tx, given, linking.who) : [];
      const hits = await tx.query(
        `WITH ${PLACED} SELECT case_id, finding_id FROM placed WHERE is_hit`,
        [given],
        z.object({ case_id: z.number(), finding_id: z.string() }),
      );
      const hit = [...new Set(hits.map(({ case_id }) => case_id))];
      const cases = await put(
        tx,
        given,
        hits.map(({ finding_id }) => finding_id),
      );
      const reopened = await begin(tx, opened, hit, linking);
      await count(
        tx,
        cases,
        hit.filter((id) => !opened.includes(id)),
      );
      if (opened.length > 0 || reopened.length > 0)
        await this.audit.appendWithin(tx, linking.who, 'cases.opened', { pool, opened, reopened });
      return { opened, reopened, cases };
    });
  }

  /** Pools with judgements that their cases have not been fed from. */
  async unfed(): Promise<string[]> {
    const rows = await this.database.query(
      `SELECT pool FROM pools p WHERE cases_fed < (SELECT last_value FROM runs) AND EXISTS (SELECT 1 FROM cases c WHERE c.pool = p.pool)`,
      [],
      z.object({ pool: z.string() }),
    );
    return rows.map(({ pool }) => pool);
  }

  /**
   * From which judgement on a pool's cases are to be fed, and up to which they then have been: none while somebody judges, whose
   * number is taken and whose findings are not all written.
   */
  async span(pool: string): Promise<{ from: number; to: number | null; hasCases: boolean }> {
    const row = await this.database.first(
      `SELECT cases_fed AS "from", EXISTS (SELECT 1 FROM cases c WHERE c.pool = p.pool) AS "hasCases",
         CASE WHEN (judge_owner IS NULL OR judge_until < now()) AND (roll_owner IS NULL OR roll_until < now())
           THEN (SELECT last_value FROM runs) END AS "to"
       FROM pools p WHERE pool = $1`,
      [pool],
      z.object({ from: z.number(), to: z.number().nullable(), hasCases: z.boolean() }),
    );
    return row ?? { from: 0, to: null, hasCases: false };
  }

  fed(pool: string, run: number): Promise<void> {
    return this.database.execute('UPDATE pools SET cases_fed = greatest(cases_fed, $2) WHERE pool = $1', [
      pool,
      run,
    ]);
  }
}

/** Nobody else puts findings of a pool to cases until the end of the transaction. */
export const lockCases = (tx: Database, pool: string): Promise<void> =>
  tx.execute(`SELECT pg_advisory_xact_lock(hashtextextended('cases ' || $1, 0))`, [pool]);

async function idsOf(tx: Database, sql: string, values: readonly SqlValue[]): Promise<number[]> {
  return (await tx.query(sql, values, ids)).map(({ case_id }) => case_id);
}

/** Cases that are not there yet. */
const open = (tx: Database, given: string, who: string): Promise<number[]> =>
  idsOf(
    tx,
    `WITH ${GIVEN} INSERT INTO cases (pool, family, subject_type, subject_id, quarter, fixmedins_code, opened_by)
     SELECT DISTINCT ON (pool, case_family, case_subject_type, case_subject_id, case_quarter)
       pool, case_family, case_subject_type, case_subject_id, case_quarter, fixmedins_code, $2
     FROM given g WHERE withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM case_findings f WHERE f.pool = g.pool AND f.finding_id = g.finding_id)
     ORDER BY pool, case_family, case_subject_type, case_subject_id, case_quarter, finding_id
     ON CONFLICT DO NOTHING RETURNING case_id`,
    [given, who],
  );

/** Writes the links; the cases that have anything new or other. */
const put = (tx: Database, given: string, hits: readonly string[]): Promise<number[]> =>
  idsOf(
    tx,
    `WITH ${PLACED}, written AS (
       INSERT INTO case_findings (pool, finding_id, case_id, rule_id, linked_digest, linked_grade, linked_amount, rule_version, edition,
         fixmedins_code, digest, grade, amount, event_from, withdrawn_at)
       SELECT pool, finding_id, case_id, rule_id, digest, grade, amount, rule_version, edition, fixmedins_code, digest, grade, amount,
         event_from, withdrawn_at AT TIME ZONE 'Asia/Shanghai' FROM placed
       ON CONFLICT (pool, finding_id) DO UPDATE SET rule_version = excluded.rule_version, edition = excluded.edition,
         fixmedins_code = excluded.fixmedins_code, digest = excluded.digest, grade = excluded.grade, amount = excluded.amount,
         event_from = excluded.event_from, withdrawn_at = excluded.withdrawn_at,
         decided = CASE WHEN excluded.finding_id = ANY($2::text[]) THEN NULL ELSE case_findings.decided END
       WHERE (case_findings.digest, case_findings.grade, case_findings.amount, case_findings.withdrawn_at)
         IS DISTINCT FROM (excluded.digest, excluded.grade, excluded.amount, excluded.withdrawn_at)
       RETURNING case_id)
     SELECT DISTINCT case_id FROM written ORDER BY case_id`,
    [given, hits],
  );

/** First steps of what was opened, and steps back to the beginning of what had ended and is hit again; answers the latter. */
async function begin(
  tx: Database,
  opened: readonly number[],
  hit: readonly number[],
  { who, dueOn }: Linking,
): Promise<number[]> {
  await tx.execute(
    `INSERT INTO case_steps (case_id, state, cause, note, who, due_on) SELECT unnest($1::bigint[]), 'lead', 'opened', '', $2, $3`,
    [opened, who, dueOn],
  );
  return idsOf(
    tx,
    `INSERT INTO case_steps (case_id, state, cause, note, who, due_on, previous, previous_state, previous_who)
     SELECT c.case_id, 'lead', 'hit_again', '', $2, $3, s.step, s.state, s.who
     FROM cases c JOIN case_steps s ON s.step = c.last_step
     WHERE c.case_id = ANY($1::bigint[]) AND c.state = ANY($4) RETURNING case_id`,
    [hit, who, dueOn, REOPENED],
  );
}

/** What the findings of cases come to, and that some were hit again. Also of cases whose findings have gone to another. */
export const count = (tx: Database, cases: readonly number[], hit: readonly number[] = []): Promise<void> =>
  tx.execute(
    `UPDATE cases c SET findings = n.findings, standing = n.standing, amount = n.amount, worst = n.worst,
       hits = c.hits + (c.case_id = ANY($2::bigint[]))::int
     FROM (SELECT i.case_id, count(f.finding_id) AS findings, count(f.finding_id) FILTER (WHERE f.withdrawn_at IS NULL) AS standing,
         coalesce(sum(f.amount) FILTER (WHERE f.withdrawn_at IS NULL), 0) AS amount,
         coalesce(max(array_position(ARRAY['hint', 'suspected', 'clear'], f.grade)) FILTER (WHERE f.withdrawn_at IS NULL), 0) AS worst
       FROM unnest($1::bigint[]) AS i(case_id) LEFT JOIN case_findings f ON f.case_id = i.case_id GROUP BY i.case_id) n
     WHERE n.case_id = c.case_id`,
    [cases, hit],
  );
