import type { Policy, Statement } from '@fundwatch/settlement';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import {
  RUN_STATES,
  runState,
  runSummary,
  type RunState,
  type RunSummary,
  type Step,
} from './settlement.dto.js';

const at = instant.nullable();
const by = z.string().nullable();

const stored = z
  .object({
    run_id: z.coerce.number(),
    pool: z.string(),
    year: z.number(),
    policy_id: z.string(),
    policy_version: z.number(),
    as_of: z.string(),
    snapshot: z.string(),
    summary: z.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), runSummary),
    state: runState,
    computed_by: by,
    computed_at: at,
    reviewed_by: by,
    reviewed_at: at,
    approved_by: by,
    approved_at: at,
    locked_by: by,
    locked_at: at,
    discarded_by: by,
    discarded_at: at,
  })
  .transform((row) => ({
    ...row,
    steps: RUN_STATES.flatMap((state): Step[] => {
      const [who, when] = [row[`${state}_by`], row[`${state}_at`]];
      return who === null || when === null ? [] : [{ state, by: who, at: when }];
    }),
  }));
export type StoredRun = z.infer<typeof stored>;

export type NewRunRows = {
  pool: string;
  year: number;
  policy: Policy;
  asOf: string;
  snapshot: { id: string; content: string };
  summary: RunSummary;
  statements: readonly Statement[];
};

const COLUMNS = `run_id, pool, year, policy_id, policy_version, as_of::text AS as_of, snapshot, summary, state,
  ${RUN_STATES.map((state) => `${state}_by, ${state}_at`).join(', ')}`;

/** Runs, each with its snapshot and its statements. Each step and its trace in the audit chain stand or fall together. */
export class RunsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Runs of a pool, the latest first. */
  list(pool: string, year: number | undefined): Promise<StoredRun[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM settlement_runs WHERE pool = $1 AND ($2::int IS NULL OR year = $2) ORDER BY run_id DESC LIMIT 500`,
      [pool, year ?? null],
      stored,
    );
  }

  one(runId: number): Promise<StoredRun | undefined> {
    return this.database.first(`SELECT ${COLUMNS} FROM settlement_runs WHERE run_id = $1`, [runId], stored);
  }

  /** Adds a run with all that it rests on and all that came out, or nothing of it. */
  add({ pool, year, policy, asOf, snapshot, summary, statements }: NewRunRows, who: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      await tx.execute(
        'INSERT INTO settlement_snapshots (snapshot, content) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [snapshot.id, snapshot.content],
      );
      const row = await tx.first(
        `INSERT INTO settlement_runs (pool, year, policy_id, policy_version, as_of, snapshot, summary, state, computed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'computed', $8) RETURNING run_id`,
        [pool, year, policy.id, Number(policy.version), asOf, snapshot.id, JSON.stringify(summary), who],
        z.object({ run_id: z.coerce.number() }),
      );
      if (!row) throw new Error('no run was added');
      const rows = statements.map((own) => ({
        subject_id: own.subject_id,
        grain: own.grain,
        statement: JSON.stringify(own),
      }));
      await tx.execute(
        `INSERT INTO settlement_statements (run_id, subject_id, grain, statement)
         SELECT $1, s.subject_id, s.grain, s.statement FROM json_to_recordset($2::json) AS s (subject_id text, grain text, statement text)`,
        [row.run_id, JSON.stringify(rows)],
      );
      await this.audit.appendWithin(tx, who, 'settlement.computed', {
        run: row.run_id,
        pool,
        year,
        policy: `${policy.id}@${policy.version}`,
        snapshot: snapshot.id,
      });
      return row.run_id;
    });
  }

  /** Moves a run on; false when somebody else has moved it by now. */
  move({ run_id, state }: Pick<StoredRun, 'run_id' | 'state'>, to: RunState, who: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const moved = await tx.query(
        `UPDATE settlement_runs SET state = '${to}', ${to}_by = $3, ${to}_at = now() WHERE run_id = $1 AND state = $2 RETURNING run_id`,
        [run_id, state, who],
        z.unknown(),
      );
      if (moved.length === 0) return false;
      await this.audit.appendWithin(tx, who, `settlement.${to}`, { run: run_id, from: state });
      return true;
    });
  }

  /** The texts of statements of a run by the ids of their subjects: of some, or all. */
  async statements(runId: number, subjects: readonly string[] | 'all', grain: string): Promise<string[]> {
    const rows = await this.database.query(
      `SELECT statement FROM settlement_statements WHERE run_id = $1 AND grain = $2 AND ($3 OR subject_id = ANY($4)) ORDER BY subject_id`,
      [runId, grain, subjects === 'all', subjects === 'all' ? [] : subjects],
      z.object({ statement: z.string() }),
    );
    return rows.map(({ statement }) => statement);
  }

  /** The content of the snapshot of a run. */
  async snapshot(id: string): Promise<string | undefined> {
    const row = await this.database.first(
      'SELECT content FROM settlement_snapshots WHERE snapshot = $1',
      [id],
      z.object({ content: z.string() }),
    );
    return row?.content;
  }
}
