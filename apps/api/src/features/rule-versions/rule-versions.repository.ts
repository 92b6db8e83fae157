import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import { VERSION_STATES, type NewVersion, type Step, type VersionState } from './rule-versions.dto.js';

const by = z.string().nullable();

/** The columns that say who brought a version into a state, and when. */
const STAMPS = { draft: 'proposed', shadow: 'shadowed', live: 'decided', retired: 'ended' } as const;

const stored = z
  .object({
    pool: z.string(),
    rule_id: z.string(),
    number: z.number(),
    params: z.record(z.string(), z.number()),
    reason: z.string(),
    valid_from: z.string(),
    valid_to: z.string().nullable(),
    state: z.enum(VERSION_STATES),
    proposed_by: by,
    proposed_at: instant.nullable(),
    shadowed_by: by,
    shadowed_at: instant.nullable(),
    decided_by: by,
    decided_at: instant.nullable(),
    ended_by: by,
    ended_at: instant.nullable(),
  })
  .transform((row) => ({
    ...row,
    steps: VERSION_STATES.flatMap((state): Step[] => {
      const [who, at] = [row[`${STAMPS[state]}_by`], row[`${STAMPS[state]}_at`]];
      return who === null || at === null ? [] : [{ state, by: who, at }];
    }),
  }));
export type StoredVersion = z.infer<typeof stored>;

const COLUMNS = `pool, rule_id, number, params, reason, valid_from::text AS valid_from, valid_to::text AS valid_to, state,
  ${Object.values(STAMPS)
    .map((stamp) => `${stamp}_by, ${stamp}_at`)
    .join(', ')}`;

/** States in which a version judges: to enter or to leave one is a reason to judge anew. */
const JUDGING: readonly VersionState[] = ['shadow', 'live'];

/** Versions of the parameters of rules in PostgreSQL. Each step and its trace in the audit chain stand or fall together. */
export class RuleVersionsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** All versions of a rule in a pool, the latest first. */
  history(pool: string, ruleId: string): Promise<StoredVersion[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM rule_versions WHERE pool = $1 AND rule_id = $2 ORDER BY number DESC`,
      [pool, ruleId],
      stored,
    );
  }

  /** The versions of all rules that judge in a pool. */
  judging(pool: string): Promise<StoredVersion[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM rule_versions WHERE pool = $1 AND state = ANY($2) ORDER BY rule_id, number`,
      [pool, JUDGING],
      stored,
    );
  }

  /** Adds a draft under the next number, and answers it. The lock keeps two from taking one number. */
  async propose(
    { pool, rule_id, who }: { pool: string; rule_id: string; who: string },
    { params, reason, valid_from, valid_to }: NewVersion,
  ): Promise<number> {
    return this.database.transaction(async (tx) => {
      await tx.execute('INSERT INTO pools (pool) VALUES ($1) ON CONFLICT DO NOTHING', [pool]);
      await tx.execute('SELECT pool FROM pools WHERE pool = $1 FOR UPDATE', [pool]);
      const row = await tx.first(
        `INSERT INTO rule_versions (pool, rule_id, number, params, reason, valid_from, valid_to, state, proposed_by, proposed_at)
         VALUES ($1, $2, 1 + coalesce((SELECT max(number) FROM rule_versions WHERE pool = $1 AND rule_id = $2), 0),
           $3, $4, $5, $6, 'draft', $7, now()) RETURNING number`,
        [pool, rule_id, JSON.stringify(params), reason, valid_from, valid_to ?? null, who],
        z.object({ number: z.number() }),
      );
      if (!row) throw new Error('no version was added');
      const said = { params, reason, valid_from, valid_to: valid_to ?? null };
      await this.audit.appendWithin(tx, who, 'rule.proposed', { pool, rule: rule_id, ...row, ...said });
      return row.number;
    });
  }

  /** Moves a version on; false when somebody else has moved it by now. One that goes live retires the one before it. */
  async move(
    { pool, rule_id, number, state }: Pick<StoredVersion, 'pool' | 'rule_id' | 'number' | 'state'>,
    to: VersionState,
    who: string,
  ): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.execute('SELECT pool FROM pools WHERE pool = $1 FOR UPDATE', [pool]);
      const current = await tx.first(
        'SELECT 1 FROM rule_versions WHERE pool = $1 AND rule_id = $2 AND number = $3 AND state = $4',
        [pool, rule_id, number, state],
        z.unknown(),
      );
      if (!current) return false;
      const set = async (
        next: VersionState,
        condition: string,
        value: string | number,
      ): Promise<number[]> => {
        const moved = await tx.query(
          `UPDATE rule_versions SET state = '${next}', ${STAMPS[next]}_by = $3, ${STAMPS[next]}_at = now()
           WHERE pool = $1 AND rule_id = $2 AND ${condition} = $4 RETURNING number`,
          [pool, rule_id, who, value],
          z.object({ number: z.number() }),
        );
        return moved.map((row) => row.number);
      };
      const retired = to === 'live' ? await set('retired', 'state', 'live') : [];
      await set(to, 'number', number);
      if (JUDGING.includes(state) || JUDGING.includes(to))
        await tx.execute('UPDATE pools SET editions_moved = editions_moved + 1 WHERE pool = $1', [pool]);
      await this.audit.appendWithin(tx, who, `rule.${to}`, {
        pool,
        rule: rule_id,
        number,
        from: state,
        retired,
      });
      return true;
    });
  }
}
