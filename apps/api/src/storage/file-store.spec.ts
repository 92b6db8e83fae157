import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileStore } from './file-store.js';
import { deriveKeys } from './keys.js';
import { SUITE_NAMES } from './suites.js';

const MIB = 1 << 20;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each(SUITE_NAMES)('file store, sealed by the suite %s', (suite) => {
  const keys = deriveKeys({ suite, bytes: Buffer.alloc(32, 7) });
  let dir: string;
  let store: FileStore;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fundwatch-files-'));
    store = new FileStore(dir, keys);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const back = async (key: string): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of store.read(key)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB, 3 * MIB + 17])(
    'gives back %d bytes, whatever pieces they came in',
    async (length) => {
      const bytes = Buffer.alloc(length);
      for (let at = 0; at < length; at += 1) bytes[at] = (at * 31) % 251;
      const one = await store.put(inPieces(bytes, 65_537));
      const other = await store.put(inPieces(bytes, 2 * MIB));
      expect([one.bytes, one.key]).toEqual([length, other.key]);
      expect((await back(one.key)).equals(bytes)).toBe(true);
    },
  );

  it('shows nothing of the content, and notices a cut or a change', async () => {
    const { key } = await store.put(inPieces(Buffer.alloc(2 * MIB + 5, 'secret'), 1000));
    const path = join(dir, key.slice(0, 2), key);
    const stored = await readFile(path);
    expect(stored.includes('secret')).toBe(false);
    await writeFile(path, stored.subarray(0, MIB + 32));
    await expect(back(key)).rejects.toThrow('cut short');
    const changed = Buffer.from(stored);
    changed[100] = (changed[100] ?? 0) ^ 1;
    await writeFile(path, changed);
    await expect(back(key)).rejects.toThrow();
  });
});
