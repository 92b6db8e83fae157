import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keys of what rests. Whatever they seal says by which: their number goes along with it. */
export type RestKeys = {
  /** 1 of the first master key, one more of each that came after it */ id: number;
  /** identity values, rejected rows and unknown columns */ seal: Buffer;
  /** raw files and documents */ files: Buffer;
};

/** Keys derived from the master keys, one for each purpose (domain.md E.3). What rests goes over to a new master key; the others stay. */
export type Keys = {
  /** joins: keyed tokens of identity values */ token: Buffer;
  /** addresses of stored files */ address: Buffer;
  /** second proofs of users, and tickets of sign-ins under way */ proofs: Buffer;
  /** how far the audit chain goes */ audit: Buffer;
  /** of what rests, the oldest first: the last one seals, all open */ rest: readonly RestKeys[];
};

/** Nest's injection token of the keys. */
export const KEYS = Symbol('keys');

/** A number of a key takes one byte beside what it has sealed. */
const MOST_KEYS = 255;

/** Derives the keys from master keys of 32 bytes each, the first of all first. */
export function deriveKeys(first: Buffer, ...later: readonly Buffer[]): Keys {
  const derive = (master: Buffer, purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, 'fundwatch', purpose, 32));
  if (later.length >= MOST_KEYS) throw new Error(`there are more than ${MOST_KEYS} master keys`);
  return {
    token: derive(first, 'identity-token'),
    address: derive(first, 'file-store'),
    proofs: derive(first, 'second-proof'),
    audit: derive(first, 'audit-head'),
    rest: [first, ...later].map((master, at) => ({
      id: at + 1,
      seal: derive(master, 'identity-seal'),
      files: derive(master, 'file-store'),
    })),
  };
}

/** The keys that seal what comes to rest now. */
export function sealing<Own>({ rest }: { rest: readonly Own[] }): Own {
  const last = rest.at(-1);
  if (!last) throw new Error('no keys');
  return last;
}

const pathOf = (dataDir: string): string => join(dataDir, 'master.key');
const mastersOf = (text: string): Buffer[] =>
  text.match(/[0-9a-f]{64}/g)?.map((hex) => Buffer.from(hex, 'hex')) ?? [];

function keysOf(text: string, where: string): Keys {
  const [first, ...later] = mastersOf(text);
  if (!first) throw new Error(`${where} holds no master key`);
  return deriveKeys(first, ...later);
}

/**
 * The keys of a data folder: from the configured master keys, else from one made at first use and kept
 * beside the data, readable by its owner only. A lost key makes identity and raw files unreadable.
 */
export async function openKeys(dataDir: string, masterKey: string | undefined): Promise<Keys> {
  if (masterKey) return keysOf(masterKey, 'FUNDWATCH_KEY');
  const path = pathOf(dataDir);
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return keysOf(await readFile(path, 'utf8'), path);
}

/** Adds a master key to those of a data folder; the service seals by it from its next start on. Its number. */
export async function addKey(dataDir: string): Promise<number> {
  const path = pathOf(dataDir);
  const before = mastersOf(await readFile(path, 'utf8'));
  if (before.length === 0) throw new Error(`${path} holds no master key`);
  const all = [...before, randomBytes(32)];
  deriveKeys(Buffer.alloc(32), ...all.slice(1));
  const next = `${path}.next`;
  const handle = await open(next, 'w', 0o600);
  await handle.writeFile(all.map((master) => `${master.toString('hex')}\n`).join(''));
  await handle.sync();
  await handle.close();
  await rename(next, path);
  return all.length;
}
