import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';

const entryRow = z.object({
  entry: z.number(),
  item: z.string(),
  subject_id: z.string(),
  value: z.string(),
  document: z.string(),
  note: z.string(),
  author: z.string(),
  at: instant,
  previous: z.number().nullable(),
});
export type EntryRow = z.infer<typeof entryRow>;

const COLUMNS = 'entry, item, subject_id, value, document, note, author, at, previous';

/** A card of a year in a pool. */
export type OfCard = { pool: string; year: number; card: string };

/** What people entered for score cards. Nothing is changed: an entry follows another, and each leaves a trace. */
export class ScoreEntriesRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** The latest of every item and subject. */
  latest({ pool, year, card }: OfCard): Promise<EntryRow[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM score_entries e WHERE pool = $1 AND year = $2 AND card = $3
         AND NOT EXISTS (SELECT 1 FROM score_entries later WHERE later.previous = e.entry)`,
      [pool, year, card],
      entryRow,
    );
  }

  /** All of a subject, the latest first. */
  history({ pool, year, card }: OfCard, subject: string): Promise<EntryRow[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM score_entries WHERE pool = $1 AND year = $2 AND card = $3 AND subject_id = $4 ORDER BY entry DESC`,
      [pool, year, card, subject],
      entryRow,
    );
  }

  /** Adds an entry upon the one that was seen; false when another has come since. */
  async add({ pool, year, card }: OfCard, own: Omit<EntryRow, 'entry' | 'at'>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const added = await tx.first(
        `INSERT INTO score_entries (pool, year, card, item, subject_id, value, document, note, author, previous)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING entry`,
        [
          pool,
          year,
          card,
          own.item,
          own.subject_id,
          own.value,
          own.document,
          own.note,
          own.author,
          own.previous,
        ],
        z.object({ entry: z.number() }),
      );
      if (!added) return false;
      const { author, ...said } = own;
      await this.audit.appendWithin(tx, author, 'score.entered', { pool, year, card, ...added, ...said });
      return true;
    });
  }
}
