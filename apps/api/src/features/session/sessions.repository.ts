import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import { hashOfSecret, newSecret } from '../access/secret.js';

export type SessionLimits = { idleMinutes: number; hours: number };

const NOTED_EVERY_SECONDS = 30;
const LIVE = `s.seen_at > now() - make_interval(mins => $2) AND s.created_at > now() - make_interval(hours => $3)`;

const sessionRow = z.object({
  session_id: z.number(),
  address: z.string(),
  created_at: instant,
  seen_at: instant,
  is_this: z.boolean(),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** Sessions in PostgreSQL, found by the hash of their token. */
export class SessionsRepository {
  constructor(
    private readonly database: Database,
    private readonly limits: SessionLimits,
  ) {}

  /** Begins a session and answers its token, which is not kept. */
  async begin(userId: number, address: string, isProved: boolean): Promise<string> {
    const token = newSecret();
    await this.database.execute(
      `DELETE FROM sessions s WHERE NOT (${LIVE.replace('$2', '$1').replace('$3', '$2')})`,
      [this.limits.idleMinutes, this.limits.hours],
    );
    await this.database.execute(
      'INSERT INTO sessions (token_hash, user_id, address, is_proved, created_at, seen_at) VALUES ($1, $2, $3, $4, now(), now())',
      [hashOfSecret(token), userId, address, isProved],
    );
    return token;
  }

  /** A session that has not ended. With `isActive` its holder did something, which keeps it alive. */
  async find(token: string, isActive: boolean): Promise<{ userId: number; isProved: boolean } | undefined> {
    const hash = hashOfSecret(token);
    const row = await this.database.first(
      `SELECT s.user_id, s.is_proved, s.seen_at < now() - make_interval(secs => ${NOTED_EVERY_SECONDS}) AS is_old
       FROM sessions s WHERE s.token_hash = $1 AND ${LIVE}`,
      [hash, this.limits.idleMinutes, this.limits.hours],
      z.object({ user_id: z.number(), is_proved: z.boolean(), is_old: z.boolean() }),
    );
    if (row?.is_old && isActive)
      await this.database.execute('UPDATE sessions SET seen_at = now() WHERE token_hash = $1', [hash]);
    return row && { userId: row.user_id, isProved: row.is_proved };
  }

  /** The sessions of a user that have not ended, the one of `token` marked. */
  listOf(userId: number, token: string): Promise<SessionRow[]> {
    return this.database.query(
      `SELECT s.session_id, s.address, s.created_at, s.seen_at, s.token_hash = $4 AS is_this
       FROM sessions s WHERE s.user_id = $1 AND ${LIVE} ORDER BY s.seen_at DESC, s.session_id DESC`,
      [userId, this.limits.idleMinutes, this.limits.hours, hashOfSecret(token)],
      sessionRow,
    );
  }

  /** Ends a session by its number; false when the user has none such. */
  async endOne(userId: number, id: number): Promise<boolean> {
    const row = await this.database.first(
      'DELETE FROM sessions WHERE user_id = $1 AND session_id = $2 RETURNING 1',
      [userId, id],
      z.unknown(),
    );
    return row !== undefined;
  }

  async end(token: string): Promise<void> {
    await this.database.execute('DELETE FROM sessions WHERE token_hash = $1', [hashOfSecret(token)]);
  }

  async endAll(userId: number): Promise<void> {
    await this.database.execute('DELETE FROM sessions WHERE user_id = $1', [userId]);
  }
}
