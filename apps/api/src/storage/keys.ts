import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSupported, SUITES, type SuiteName } from './suites.js';

/** Keys of what rests. Whatever they seal says by which: their number goes along with it. */
export type RestKeys = {
  /** 1 of the first master key, one more of each that came after it */ id: number;
  suite: SuiteName;
  /** identity values, rejected rows and unknown columns */ seal: Buffer;
  /** raw files and documents */ files: Buffer;
  /** what signs evidence that leaves */ signing: Buffer;
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

/** A master key: 32 bytes of chance, and the suite whose keys are derived from it. */
export type MasterKey = { suite: SuiteName; bytes: Buffer };

/** A number of a key takes one byte beside what it has sealed. */
const MOST_KEYS = 255;

/** Derives the keys from the master keys, the first of all first. Throws where this build of Node lacks the suite of one. */
export function deriveKeys(first: MasterKey, ...later: readonly MasterKey[]): Keys {
  const derive = ({ suite, bytes }: MasterKey, purpose: string): Buffer => {
    if (!isSupported(suite)) throw new Error(`this build of Node lacks ${SUITES[suite].algorithms}`);
    return Buffer.from(hkdfSync(SUITES[suite].digest, bytes, 'fundwatch', purpose, 32));
  };
  if (later.length >= MOST_KEYS) throw new Error(`there are more than ${MOST_KEYS} master keys`);
  return {
    token: derive(first, 'identity-token'),
    address: derive(first, 'file-store'),
    proofs: derive(first, 'second-proof'),
    audit: derive(first, 'audit-head'),
    rest: [first, ...later].map((master, at) => ({
      id: at + 1,
      suite: master.suite,
      seal: derive(master, 'identity-seal'),
      files: derive(master, 'file-store'),
      signing: derive(master, 'signature'),
    })),
  };
}

/** The keys that seal what comes to rest now. */
export function sealing<Own>({ rest }: { rest: readonly Own[] }): Own {
  const last = rest.at(-1);
  if (!last) throw new Error('there is no key of what rests');
  return last;
}

/** How a master key is written: its 64 hexadecimal digits, behind `gm:` when it is one of the national suite. */
export const MASTER_KEY = '(?:gm:)?[0-9a-f]{64}';

const pathOf = (dataDir: string): string => join(dataDir, 'master.key');

const mastersOf = (text: string): MasterKey[] =>
  (text.match(new RegExp(MASTER_KEY, 'g')) ?? []).map((word) => ({
    suite: word.startsWith('gm:') ? 'gm' : 'international',
    bytes: Buffer.from(word.slice(-64), 'hex'),
  }));
const written = ({ suite, bytes }: MasterKey): string =>
  `${suite === 'gm' ? 'gm:' : ''}${bytes.toString('hex')}`;
const newMaster = (suite: SuiteName): MasterKey => ({ suite, bytes: randomBytes(32) });

function keysOf(text: string, where: string): Keys {
  const [first, ...later] = mastersOf(text);
  if (!first) throw new Error(`${where} holds no master key`);
  return deriveKeys(first, ...later);
}

/**
 * The keys of a data folder: from the configured master keys, else from one made at first use, of the suite named, and kept
 * beside the data, readable by its owner only. A lost key makes identity and raw files unreadable.
 */
export async function openKeys(
  dataDir: string,
  masterKey: string | undefined,
  suite: SuiteName = 'international',
): Promise<Keys> {
  if (masterKey) return keysOf(masterKey, 'FUNDWATCH_KEY');
  const path = pathOf(dataDir);
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, written(newMaster(suite)), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return keysOf(await readFile(path, 'utf8'), path);
}

/** Adds a master key to those of a data folder, of their last one's suite unless another is named; the service seals by it from its next start on. Its number. */
export async function addKey(dataDir: string, suite?: SuiteName): Promise<number> {
  const path = pathOf(dataDir);
  const [first, ...later] = mastersOf(await readFile(path, 'utf8'));
  if (!first) throw new Error(`${path} holds no master key`);
  const all = [first, ...later, newMaster(suite ?? [first, ...later].at(-1)?.suite ?? 'international')];
  deriveKeys(first, ...all.slice(1));
  const next = `${path}.next`;
  const handle = await open(next, 'w', 0o600);
  await handle.writeFile(all.map((master) => `${written(master)}\n`).join(''));
  await handle.sync();
  await handle.close();
  await rename(next, path);
  return all.length;
}
