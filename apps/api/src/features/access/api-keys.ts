import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import type { Scope } from './scope.js';

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Keys by which sources send their batches. */
export class ApiKeys {
  constructor(private readonly database: Database) {}

  /** Makes a key for a known source. It is shown once and cannot be read again. */
  async create(source: string): Promise<string> {
    const key = `fw_${randomBytes(24).toString('base64url')}`;
    await this.database.execute('INSERT INTO api_keys (key_hash, source) VALUES ($1, $2)', [
      hashOf(key),
      source,
    ]);
    return key;
  }

  /** Ends every key of a source. */
  async revoke(source: string): Promise<void> {
    await this.database.execute(
      'UPDATE api_keys SET revoked_at = now() WHERE source = $1 AND revoked_at IS NULL',
      [source],
    );
  }

  /** What the holder of a key may do: send as its source, and read that source's pool with ids masked. */
  async scopeOf(key: string): Promise<Scope | undefined> {
    const row = await this.database.first(
      `SELECT s.source, s.pool FROM api_keys k JOIN sources s ON s.source = k.source WHERE k.key_hash = $1 AND k.revoked_at IS NULL`,
      [hashOf(key)],
      z.object({ source: z.string(), pool: z.string() }),
    );
    return row && { who: `source ${row.source}`, pools: [row.pool], clear: false, source: row.source };
  }
}
