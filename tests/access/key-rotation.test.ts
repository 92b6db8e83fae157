import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IdentityVault } from '../../apps/api/src/features/ingest/vault.js';
import { FileStore } from '../../apps/api/src/storage/file-store.js';
import { addKey, openKeys, type Keys } from '../../apps/api/src/storage/keys.js';
import type { SuiteName } from '../../apps/api/src/storage/suites.js';
import { newFolder } from '../helpers/app.js';
import { collect, complete, openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

const POOL = 'p';
const person = (n: number, more: Record<string, string> = {}): Record<string, string> => ({
  ...complete('insured', { psn_no: `X${n}`, certno: `99012119990101${1000 + n}`, psn_name: `测试${n}` }),
  memo: `别处的话 ${n}`,
  ...more,
});
const count = z.object({ n: z.number() });

describe.each<[SuiteName, SuiteName]>([
  ['international', 'international'],
  ['international', 'gm'],
  ['gm', 'international'],
  ['gm', 'gm'],
])('a key of the suite %s, and after it one of %s', (first, second) => {
  let folder: string;
  let bench: Workbench;
  let keys: Keys;
  /** What the new key alone opens. */
  const alone = (): Keys => ({ ...keys, rest: keys.rest.slice(-1) });

  beforeAll(async () => {
    folder = await newFolder();
    bench = await openWorkbench({ suite: first }, folder);
    await send(bench, 'insured', [person(1), person(2), person(3, { brdy: 'never' })], { pool: POOL });
    await bench.services.worker.drain();
    await bench.close();
    expect(await addKey(folder, second)).toBe(2);
    bench = await openWorkbench({}, folder);
    keys = await openKeys(folder, undefined);
    expect(keys.rest.map(({ suite }) => suite)).toEqual([first, second]);
  });
  afterAll(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const names = async (): Promise<unknown[]> =>
    (await collect(await bench.services.recordsRead.records(OWNER, 'insured', {}))).map(
      (row) => row['psn_name'],
    );
  const lines = async (seq: number): Promise<string[]> =>
    (
      await collect((await bench.services.batches.rejects(OWNER, `B${String(seq).padStart(8, '0')}`)).lines)
    ).map(String);
  /** Values of a column that only the new key has sealed, and all of them. */
  const sealedNow = async (table: string, column: string): Promise<[number, number]> => {
    const vault = new IdentityVault(alone());
    const of = async (condition: string): Promise<number> => {
      const [row] = await bench.platform.clickhouse.query({
        name: 'sealed',
        sql: `SELECT count() AS n FROM ${table} WHERE ${column} != '' AND ${condition}`,
        params: vault.params,
        row: count,
      });
      return row?.n ?? 0;
    };
    return [await of(`${vault.isSealedNow(column)} AND ${vault.unseal(column)} != '?'`), await of('1')];
  };
  const TABLES = [
    ['identity', 'sealed'],
    ['batch_lines', 'errors'],
    ['batch_lines', 'sealed'],
    ['insured', '_extra'],
  ] as const;

  it('seals what comes, and what was there is still read', async () => {
    expect(await names()).toEqual(['测试1', '测试2']);
    expect((await lines(1)).join('')).toContain('测试3');
    await send(bench, 'insured', [person(4)], { pool: POOL });
    await bench.services.worker.drain();
    expect(await names()).toEqual(['测试1', '测试2', '测试4']);
    for (const [table, column] of TABLES) {
      const [now, all] = await sealedNow(table, column);
      expect([table, column, now < all]).toEqual([table, column, true]);
    }
  });

  it('knows what was sent before, though it would seal it otherwise', async () => {
    const receipt = await send(bench, 'insured', [person(1), person(2)], { pool: POOL, source: 'again' });
    await bench.services.worker.drain();
    const shown = await bench.services.batches.show(OWNER, receipt.batch_id);
    expect(shown).toMatchObject({ accepted: 0, rejected: 0 });
    expect(await names()).toEqual(['测试1', '测试2', '测试4']);
  });

  it('takes over everything that the old one has sealed, once', async () => {
    const done = await collect(bench.services.reseal.run(OWNER));
    expect(done.every(({ left }) => left === 0)).toBe(true);
    expect(done.find(({ what }) => what === 'files')?.resealed).toBeGreaterThan(0);
    for (const [table, column] of TABLES) {
      const [now, all] = await sealedNow(table, column);
      expect([table, column, all > 0, now]).toEqual([table, column, true, all]);
    }
    const again = await collect(bench.services.reseal.run(OWNER));
    expect(again.every(({ resealed, left }) => resealed + left === 0)).toBe(true);
    expect(await names()).toEqual(['测试1', '测试2', '测试4']);
    expect((await lines(1)).join('')).toContain('测试3');
    expect((await collect(bench.services.verify.of(OWNER))).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('opens every stored file by itself', async () => {
    const store = new FileStore(join(folder, 'raw'), alone());
    const folders = (await readdir(join(folder, 'raw'))).filter((name) => name.length === 2);
    const files = (await Promise.all(folders.map((name) => readdir(join(folder, 'raw', name))))).flat();
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect((await collect(store.read(file))).length).toBeGreaterThan(0);
  });
});
