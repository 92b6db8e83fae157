import { z } from 'zod';
import type { Database } from '../../postgres/database.js';

/** How many failures shut the door, and for how long. */
export const ATTEMPTS = 5;
export const LOCK_MINUTES = 15;

/** Counts attempts to sign in, by name and by address. */
export class AttemptsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts one attempt before it is tried, so that many at once are no way around. Answers which attempt
   * it is since the last success; beyond ATTEMPTS the door is shut until LOCK_MINUTES after the last counted one.
   */
  async count(subject: string): Promise<number> {
    const row = await this.database.first(
      `INSERT INTO sign_in_attempts AS a (subject, attempts, last_at) VALUES ($1, 1, now())
       ON CONFLICT (subject) DO UPDATE SET
         attempts = CASE WHEN a.last_at < now() - make_interval(mins => $3) THEN 1 ELSE least(a.attempts + 1, $2 + 1) END,
         last_at = CASE WHEN a.last_at < now() - make_interval(mins => $3) OR a.attempts < $2 THEN now() ELSE a.last_at END
       RETURNING attempts`,
      [subject, ATTEMPTS, LOCK_MINUTES],
      z.object({ attempts: z.number() }),
    );
    return row?.attempts ?? 1;
  }

  async clear(subjects: readonly string[]): Promise<void> {
    await this.database.execute(
      'DELETE FROM sign_in_attempts WHERE subject = ANY($1) OR last_at < now() - make_interval(mins => $2)',
      [subjects, LOCK_MINUTES],
    );
  }
}
