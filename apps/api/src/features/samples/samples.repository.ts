import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { Mark } from './samples.dto.js';

const sampleRow = z.object({
  sample_id: z.number(),
  pool: z.string(),
  rule_id: z.string(),
  version: z.number(),
  edition: z.number(),
  seed: z.string(),
  hits: z.number(),
  others: z.number(),
  drawn: z.number(),
  marked: z.number(),
  missed: z.number(),
  drawn_by: z.string(),
  drawn_at: z.string(),
});
export type SampleRow = z.infer<typeof sampleRow>;

const itemRow = z.object({
  position: z.number(),
  unit: z.string(),
  verdict: z.enum(['clean', 'missed']).nullable(),
  note: z.string(),
  marked_by: z.string().nullable(),
  marked_at: z.string().nullable(),
});
export type ItemRow = z.infer<typeof itemRow>;

export type NewSampleRow = Omit<SampleRow, 'sample_id' | 'drawn' | 'marked' | 'missed' | 'drawn_at'> & {
  asked: number;
  units: readonly string[];
};

const SAMPLES = `SELECT s.sample_id, s.pool, s.rule_id, s.rule_version AS version, s.edition, s.seed, s.hit_units AS hits, s.other_units AS others,
    count(*)::int AS drawn, count(i.verdict)::int AS marked, (count(*) FILTER (WHERE i.verdict = 'missed'))::int AS missed,
    s.drawn_by, ${businessTime('s.drawn_at')} AS drawn_at
  FROM samples s JOIN sample_items i USING (sample_id)`;

type Trace = (tx: Database) => Promise<void>;

/** Samples of what a rule found nothing of, with what people say of their units. */
export class SamplesRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a sample with its units, in their order, together with its trace. */
  add(
    { units, ...sample }: NewSampleRow,
    trace: (tx: Database, sampleId: number) => Promise<void>,
  ): Promise<number> {
    return this.database.transaction(async (tx) => {
      const made = await tx.first(
        `INSERT INTO samples (pool, rule_id, rule_version, edition, seed, asked, hit_units, other_units, drawn_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING sample_id`,
        [
          sample.pool,
          sample.rule_id,
          sample.version,
          sample.edition,
          sample.seed,
          sample.asked,
          sample.hits,
          sample.others,
          sample.drawn_by,
        ],
        z.object({ sample_id: z.number() }),
      );
      const id = made?.sample_id ?? 0;
      await tx.execute(
        'INSERT INTO sample_items (sample_id, position, unit) SELECT $1, at, unit FROM unnest($2::text[]) WITH ORDINALITY AS drawn (unit, at)',
        [id, units],
      );
      await trace(tx, id);
      return id;
    });
  }

  /** Those of a rule in a pool, the latest first. */
  list(pool: string, rule: string): Promise<SampleRow[]> {
    return this.database.query(
      `${SAMPLES} WHERE s.pool = $1 AND s.rule_id = $2 GROUP BY s.sample_id ORDER BY s.sample_id DESC LIMIT 100`,
      [pool, rule],
      sampleRow,
    );
  }

  one(id: number): Promise<SampleRow | undefined> {
    return this.database.first(`${SAMPLES} WHERE s.sample_id = $1 GROUP BY s.sample_id`, [id], sampleRow);
  }

  items(id: number): Promise<ItemRow[]> {
    return this.database.query(
      `SELECT position, unit, verdict, note, marked_by, ${businessTime('marked_at')} AS marked_at FROM sample_items WHERE sample_id = $1 ORDER BY position`,
      [id],
      itemRow,
    );
  }

  /** Marks a unit, or takes its mark away. */
  mark(
    of: { sample: number; position: number },
    { verdict, note }: Mark,
    by: string,
    trace: Trace,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      await tx.execute(
        `UPDATE sample_items SET verdict = $3, note = $4, marked_by = $5, marked_at = CASE WHEN $3::text IS NULL THEN NULL ELSE now() END
         WHERE sample_id = $1 AND position = $2`,
        [of.sample, of.position, verdict, verdict === null ? '' : note, verdict === null ? null : by],
      );
      await trace(tx);
    });
  }
}
