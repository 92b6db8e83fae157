import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { hashOfSecret, newSecret } from '../access/secret.js';

export type SessionLimits = { idleMinutes: number; hours: number };

const NOTED_EVERY_SECONDS = 30;
const LIVE = `s.seen_at > now() - make_interval(mins => $2) AND s.created_at > now() - make_interval(hours => $3)`;

/** Sessions in PostgreSQL, found by the hash of their token. */
export class SessionsRepository {
  constructor(
    private readonly database: Database,
    private readonly limits: SessionLimits,
  ) {}

  /** Begins a session and answers its token, which is not kept. */
  async begin(userId: number, address: string): Promise<string> {
    const token = newSecret();
    await this.database.execute(
      `DELETE FROM sessions s WHERE NOT (${LIVE.replace('$2', '$1').replace('$3', '$2')})`,
      [this.limits.idleMinutes, this.limits.hours],
    );
    await this.database.execute(
      'INSERT INTO sessions (token_hash, user_id, address, created_at, seen_at) VALUES ($1, $2, $3, now(), now())',
      [hashOfSecret(token), userId, address],
    );
    return token;
  }

  /** The user of a session that has not ended. With `isActive` its holder did something, which keeps it alive. */
  async userOf(token: string, isActive: boolean): Promise<number | undefined> {
    const hash = hashOfSecret(token);
    const row = await this.database.first(
      `SELECT s.user_id, s.seen_at < now() - make_interval(secs => ${NOTED_EVERY_SECONDS}) AS is_old
       FROM sessions s WHERE s.token_hash = $1 AND ${LIVE}`,
      [hash, this.limits.idleMinutes, this.limits.hours],
      z.object({ user_id: z.number(), is_old: z.boolean() }),
    );
    if (row?.is_old && isActive)
      await this.database.execute('UPDATE sessions SET seen_at = now() WHERE token_hash = $1', [hash]);
    return row?.user_id;
  }

  async end(token: string): Promise<void> {
    await this.database.execute('DELETE FROM sessions WHERE token_hash = $1', [hashOfSecret(token)]);
  }

  async endAll(userId: number): Promise<void> {
    await this.database.execute('DELETE FROM sessions WHERE user_id = $1', [userId]);
  }
}
