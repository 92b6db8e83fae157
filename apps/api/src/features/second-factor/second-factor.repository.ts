import { z } from 'zod';
import type { Database } from '../../postgres/database.js';

const factorRow = z.object({ secret: z.string(), is_confirmed: z.boolean() });
const one = z.unknown();

/** Second proofs in PostgreSQL: sealed secrets, the steps that were used, hashes of recovery codes. */
export class SecondFactorRepository {
  constructor(private readonly database: Database) {}

  find(userId: number): Promise<z.infer<typeof factorRow> | undefined> {
    return this.database.first(
      'SELECT secret, confirmed_at IS NOT NULL AS is_confirmed FROM second_factors WHERE user_id = $1',
      [userId],
      factorRow,
    );
  }

  /** Keeps a secret of which no code has come back yet; false when there is one that stands. */
  async offer(userId: number, secret: string): Promise<boolean> {
    const row = await this.database.first(
      `INSERT INTO second_factors AS f (user_id, secret) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE SET secret = $2, last_step = 0 WHERE f.confirmed_at IS NULL RETURNING 1`,
      [userId, secret],
      one,
    );
    return row !== undefined;
  }

  /** Takes the code of a time step; false when it, or a later one, has been taken before. */
  async takeStep(userId: number, step: number): Promise<boolean> {
    const row = await this.database.first(
      'UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2 RETURNING 1',
      [userId, step],
      one,
    );
    return row !== undefined;
  }

  /** Lets a secret stand, with its recovery codes; false when it stood already. */
  async confirm(userId: number, codeHashes: readonly string[]): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await tx.first(
        'UPDATE second_factors SET confirmed_at = now() WHERE user_id = $1 AND confirmed_at IS NULL RETURNING 1',
        [userId],
        one,
      );
      if (row === undefined) return false;
      await tx.execute(
        'INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
        [userId, codeHashes],
      );
      return true;
    });
  }

  /** Uses a recovery code up; false when there is none such. */
  async takeRecoveryCode(userId: number, codeHash: string): Promise<boolean> {
    const row = await this.database.first(
      'DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2 RETURNING 1',
      [userId, codeHash],
      one,
    );
    return row !== undefined;
  }

  async remove(userId: number): Promise<void> {
    await this.database.execute('DELETE FROM second_factors WHERE user_id = $1', [userId]);
  }
}
