import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import type { OfCard } from './score-entries.repository.js';
import { VERSION_STATES, type ScoreVersionState } from './scores.dto.js';

const STAMPS = { draft: 'drawn', published: 'published', restated: 'ended', dropped: 'ended' } as const;

const stored = z.object({
  pool: z.string(),
  year: z.number(),
  card: z.string(),
  number: z.number(),
  state: z.enum(VERSION_STATES),
  restates: z.number().nullable(),
  subjects: z.array(z.string()),
  document: z.string(),
  reason: z.string(),
  card_version: z.string(),
  snapshot_sha256: z.string(),
  drawn_by: z.string(),
  drawn_at: instant.nullable(),
  published_by: z.string().nullable(),
  published_at: instant.nullable(),
  ended_by: z.string().nullable(),
  ended_at: instant.nullable(),
});
export type StoredVersion = z.infer<typeof stored>;

const HEAD = Object.keys(stored.shape).join(', ');
const whole = stored.extend({ snapshot: z.string(), scores: z.string() });
export type WholeVersion = z.infer<typeof whole>;

export type NewDraft = Pick<
  WholeVersion,
  'restates' | 'subjects' | 'document' | 'reason' | 'card_version' | 'snapshot' | 'snapshot_sha256' | 'scores'
>;

/** Versions of scores in PostgreSQL. Each step and its trace in the audit chain stand or fall together. */
export class ScoreVersionsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** All of a card in a year, the latest first, without what is in them. */
  history({ pool, year, card }: OfCard): Promise<StoredVersion[]> {
    return this.database.query(
      `SELECT ${HEAD} FROM score_versions WHERE pool = $1 AND year = $2 AND card = $3 ORDER BY number DESC`,
      [pool, year, card],
      stored,
    );
  }

  /** One of them with all that is in it. */
  one({ pool, year, card }: OfCard, number: number): Promise<WholeVersion | undefined> {
    return this.database.first(
      `SELECT ${HEAD}, snapshot, scores FROM score_versions WHERE pool = $1 AND year = $2 AND card = $3 AND number = $4`,
      [pool, year, card, number],
      whole,
    );
  }

  /** The version that is in force. */
  published({ pool, year, card }: OfCard): Promise<WholeVersion | undefined> {
    return this.database.first(
      `SELECT ${HEAD}, snapshot, scores FROM score_versions
       WHERE pool = $1 AND year = $2 AND card = $3 AND state = 'published'`,
      [pool, year, card],
      whole,
    );
  }

  /** Adds a draft under the next number, and answers it; undefined while another draft waits. The lock keeps two from taking one number. */
  async draft({ pool, year, card }: OfCard, own: NewDraft, who: string): Promise<number | undefined> {
    return this.database.transaction(async (tx) => {
      await tx.execute('INSERT INTO pools (pool) VALUES ($1) ON CONFLICT DO NOTHING', [pool]);
      await tx.execute('SELECT pool FROM pools WHERE pool = $1 FOR UPDATE', [pool]);
      const row = await tx.first(
        `INSERT INTO score_versions (pool, year, card, number, state, restates, subjects, document, reason, card_version,
           snapshot, snapshot_sha256, scores, drawn_by)
         VALUES ($1, $2, $3, 1 + coalesce((SELECT max(number) FROM score_versions WHERE pool = $1 AND year = $2 AND card = $3), 0),
           'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING RETURNING number`,
        [
          pool,
          year,
          card,
          own.restates,
          own.subjects,
          own.document,
          own.reason,
          own.card_version,
          own.snapshot,
          own.snapshot_sha256,
          own.scores,
          who,
        ],
        z.object({ number: z.number() }),
      );
      if (!row) return undefined;
      const { restates, subjects, document, reason, snapshot_sha256 } = own;
      const said = { restates, subjects, document, reason, snapshot: snapshot_sha256 };
      await this.audit.appendWithin(tx, who, 'scores.drafted', { pool, year, card, ...row, ...said });
      return row.number;
    });
  }

  /** Moves a draft on; false when somebody else has moved it by now. One that is published takes the place of the one before it. */
  async move(
    { pool, year, card, number }: StoredVersion,
    to: 'published' | 'dropped',
    who: string,
  ): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.execute('SELECT pool FROM pools WHERE pool = $1 FOR UPDATE', [pool]);
      const set = (next: ScoreVersionState, condition: string, values: (string | number)[]) =>
        tx.query(
          `UPDATE score_versions SET state = '${next}', ${STAMPS[next]}_by = $4, ${STAMPS[next]}_at = now()
           WHERE pool = $1 AND year = $2 AND card = $3 AND ${condition} RETURNING number`,
          [pool, year, card, who, ...values],
          z.object({ number: z.number() }),
        );
      const waits = await tx.first(
        `SELECT 1 FROM score_versions WHERE pool = $1 AND year = $2 AND card = $3 AND number = $4 AND state = 'draft'`,
        [pool, year, card, number],
        z.unknown(),
      );
      if (!waits) return false;
      const restated = to === 'published' ? await set('restated', `state = 'published'`, []) : [];
      await set(to, 'number = $5', [number]);
      await this.audit.appendWithin(tx, who, `scores.${to}`, {
        pool,
        year,
        card,
        number,
        restated: restated.map((row) => row.number),
      });
      return true;
    });
  }
}
