import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { hashOfSecret, newSecret } from '../access/secret.js';
import type { OneTimeLink } from './users.dto.js';

const LIFE_HOURS = 24;
const linkRow = z.object({ user_id: z.number().nullable() });

/** One-time links: of the first administrator (no user yet), or of a user who is to set a password. */
export class LinksRepository {
  constructor(private readonly database: Database) {}

  /** Makes a link; earlier ones of the same user end. */
  async make(userId: number | null): Promise<OneTimeLink> {
    const secret = newSecret();
    const expiresAt = new Date(Date.now() + LIFE_HOURS * 3_600_000).toISOString();
    await this.database.execute(
      'DELETE FROM one_time_links WHERE user_id IS NOT DISTINCT FROM $1::bigint OR expires_at < now()',
      [userId],
    );
    await this.database.execute(
      'INSERT INTO one_time_links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)',
      [hashOfSecret(secret), userId, expiresAt],
    );
    // Behind the #, so that it reaches no server and no log.
    return { path: `/welcome#${secret}`, expiresAt };
  }

  /** Whose link this is; undefined when it is unknown, used or too old. */
  find(secret: string): Promise<{ user_id: number | null } | undefined> {
    return this.database.first(
      'SELECT user_id FROM one_time_links WHERE token_hash = $1 AND expires_at > now()',
      [hashOfSecret(secret)],
      linkRow,
    );
  }

  /** Uses a link up; undefined when somebody was faster. */
  take(secret: string): Promise<{ user_id: number | null } | undefined> {
    return this.database.first(
      'DELETE FROM one_time_links WHERE token_hash = $1 AND expires_at > now() RETURNING user_id',
      [hashOfSecret(secret)],
      linkRow,
    );
  }
}
