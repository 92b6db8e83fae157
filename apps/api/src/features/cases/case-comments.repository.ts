import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';

const commentRow = z.object({
  comment_id: z.number(),
  comment: z.string(),
  who: z.string(),
  at: z.string(),
  mentions: z.array(z.string()),
});
export type CommentRow = z.infer<typeof commentRow>;

/** What officers say to each other about a case, and who follows it. Whoever asks has seen that the case is in reach. */
export class CaseCommentsRepository {
  constructor(private readonly database: Database) {}

  of(caseId: number): Promise<CommentRow[]> {
    return this.database.query(
      `SELECT comment_id, comment, who, ${businessTime('at')} AS at,
         coalesce((SELECT json_agg(m.officer ORDER BY m.officer) FROM case_mentions m WHERE m.comment_id = c.comment_id), '[]') AS mentions
       FROM case_comments c WHERE case_id = $1 ORDER BY comment_id`,
      [caseId],
      commentRow,
    );
  }

  /** Files a comment. Those whom it names follow the case from then on; of them, those who do not keep away from it. */
  async add(
    tx: Database,
    caseId: number,
    who: string,
    { comment, officers }: { comment: string; officers: readonly string[] },
  ): Promise<string[]> {
    const named = await tx.query(
      `WITH said AS (INSERT INTO case_comments (case_id, who, comment) VALUES ($1, $2, $3) RETURNING comment_id)
       INSERT INTO case_mentions (comment_id, officer)
       SELECT comment_id, o FROM said, unnest($4::text[]) AS o WHERE NOT is_recused($1, o) RETURNING officer`,
      [caseId, who, comment, officers],
      z.object({ officer: z.string() }),
    );
    const mentions = named.map(({ officer }) => officer);
    await tx.execute(
      'INSERT INTO case_watchers (case_id, who) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
      [caseId, mentions],
    );
    return mentions;
  }

  async watchers(caseId: number): Promise<string[]> {
    const rows = await this.database.query(
      'SELECT who FROM case_watchers WHERE case_id = $1 ORDER BY since, who',
      [caseId],
      z.object({ who: z.string() }),
    );
    return rows.map(({ who }) => who);
  }

  /** Follows a case, of which everything up to a step and a comment was seen. */
  watch(caseId: number, who: string, seen: { step: number; comment: number }): Promise<void> {
    return this.database.execute(
      `INSERT INTO case_watchers (case_id, who, seen_step, seen_comment) VALUES ($1, $2, $3, $4)
       ON CONFLICT (case_id, who) DO UPDATE SET seen_step = greatest(case_watchers.seen_step, excluded.seen_step),
         seen_comment = greatest(case_watchers.seen_comment, excluded.seen_comment)`,
      [caseId, who, seen.step, seen.comment],
    );
  }

  unwatch(caseId: number, who: string): Promise<void> {
    return this.database.execute('DELETE FROM case_watchers WHERE case_id = $1 AND who = $2', [caseId, who]);
  }
}
