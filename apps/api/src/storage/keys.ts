import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keys derived from the master key, one for each purpose (domain.md E.3). */
export type Keys = {
  /** joins: keyed tokens of identity values */ token: Buffer;
  /** identity values and unknown columns at rest */ seal: Buffer;
  /** raw and rejects files at rest */ files: Buffer;
  /** second proofs of users, and tickets of sign-ins under way */ proofs: Buffer;
  /** how far the audit chain goes */ audit: Buffer;
};

/** Nest's injection token of the keys. */
export const KEYS = Symbol('keys');

/** Derives the keys from 32 bytes of master key. */
export function deriveKeys(master: Buffer): Keys {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, 'fundwatch', purpose, 32));
  return {
    token: derive('identity-token'),
    seal: derive('identity-seal'),
    files: derive('file-store'),
    proofs: derive('second-proof'),
    audit: derive('audit-head'),
  };
}

/**
 * The keys of a data folder: from the configured master key, else from one made at first use and kept
 * beside the data, readable by its owner only. A lost key makes identity and raw files unreadable.
 */
export async function openKeys(dataDir: string, masterKey: string | undefined): Promise<Keys> {
  if (masterKey) return deriveKeys(Buffer.from(masterKey, 'hex'));
  const path = join(dataDir, 'master.key');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return deriveKeys(Buffer.from((await readFile(path, 'utf8')).trim(), 'hex'));
}
