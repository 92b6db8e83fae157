import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileLayout } from '../features/ingest/batch.js';
import { isDamage } from '../features/ingest/scan/decode.js';
import { rowsOf, scanCsv, type Row } from '../features/ingest/scan/testing.js';
import { BULK_ENTRY } from '../paths.js';
import { FileStore } from '../storage/file-store.js';
import { deriveKeys } from '../storage/keys.js';
import { BulkThread } from './bulk-thread.js';

const keys = deriveKeys({ suite: 'international', bytes: Buffer.alloc(32, 7) });
const LAYOUT: FileLayout = {
  format: 'csv',
  container: 'text',
  gzip: false,
  encoding: 'utf-8',
  mayBeInvalid: false,
  lineEnd: 'lf',
  header: ['a', 'b'],
};

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('thread for files', () => {
  let dir: string;
  let bulk: BulkThread;
  let store: FileStore;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fundwatch-bulk-'));
    bulk = new BulkThread(BULK_ENTRY, dir, keys);
    store = new FileStore(dir, keys);
  });
  afterEach(async () => {
    await bulk.close();
    await rm(dir, { recursive: true, force: true });
  });

  const text = `a,b\n${Array.from({ length: 300_000 }, (_, at) => `${at},测试 ${at}`).join('\n')}\n`;
  const limits = { rows: 40_000, bytes: 1 << 20 };
  const read = async (layout: FileLayout, key: string): Promise<{ rows: Row[]; error?: unknown }> => {
    const spent: ArrayBuffer[] = [];
    const rows: Row[] = [];
    try {
      for await (const part of bulk.parts({ key, layout, limits }, spent)) {
        rows.push(...rowsOf([part]));
        spent.push(...part.chunks.map((chunk) => chunk.buffer));
      }
      return { rows };
    } catch (error) {
      return { rows, error };
    }
  };

  it('stores the same file under the same name as the store itself, several at once', async () => {
    const files = [
      Buffer.alloc(0),
      Buffer.from(text),
      Buffer.alloc((2 << 20) + 5, 'ascii'),
      Buffer.from('x'),
    ];
    const own = await Promise.all(files.map((bytes) => store.put(inPieces(bytes, 1 << 20))));
    const stored = await Promise.all(files.map((bytes) => bulk.put(inPieces(bytes, 70_001))));
    expect(stored).toEqual(own);
    expect(stored.map(({ isAscii }) => isAscii)).toEqual([true, false, true, true]);
  });

  it('gives the rows that scanning gives, its memory used again and again', async () => {
    const { key } = await bulk.put(inPieces(Buffer.from(text), 1 << 16));
    const [one, other] = await Promise.all([read(LAYOUT, key), read(LAYOUT, key)]);
    expect(one.rows.length).toBe(300_000);
    expect(one).toEqual({ rows: scanCsv([Buffer.from(text)]).rows });
    expect(other).toEqual(one);
  });

  it('leaves nothing behind of a file whose sender broke off', async () => {
    const broken = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.alloc(3 << 20, 'x');
      throw new Error('sender gone');
    };
    await expect(bulk.put(broken())).rejects.toThrow('sender gone');
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
  });

  it('tells of damage behind the rows before it, and of files that are not there', async () => {
    const archive = gzipSync(Buffer.from(text), { level: 1 });
    const cut = archive.subarray(0, Math.floor(archive.length / 2));
    const { key } = await bulk.put(inPieces(cut, 1 << 16));
    const { rows, error } = await read({ ...LAYOUT, gzip: true }, key);
    expect([rows.length > 1000, isDamage(error)]).toEqual([true, true]);
    expect((await read(LAYOUT, 'ff00')).error).toMatchObject({ code: 'ENOENT' });
  });

  it('starts anew after its thread has died under its work', async () => {
    const { key } = await bulk.put(inPieces(Buffer.from(text), 1 << 16));
    const endless = async function* (): AsyncGenerator<Buffer> {
      for (;;) yield Buffer.alloc(1 << 20, 'x');
    };
    const put = expect(bulk.put(endless())).rejects.toThrow('ended');
    const parts = bulk.parts({ key, layout: LAYOUT, limits }, []);
    await parts.next();
    await bulk.close();
    await put;
    await expect(parts.next()).rejects.toThrow('ended');
    expect((await read(LAYOUT, key)).rows.length).toBe(300_000);
  });

  it('stops reading when nobody wants the rest', async () => {
    const { key } = await bulk.put(inPieces(Buffer.from(text), 1 << 16));
    for await (const part of bulk.parts({ key, layout: LAYOUT, limits }, [])) {
      expect(part.index).toBe(0);
      break;
    }
    expect((await read(LAYOUT, key)).rows.length).toBe(300_000);
  });
});
