import { afterAll, beforeAll, expect, it } from 'vitest';
import { LeaseLost } from '../../apps/api/src/features/ingest/lease.js';
import { complete, openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

// A worker that was away for longer than its lease must not write over the one that took its place.
let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench()));
afterAll(() => bench.close());

const person = (psn_no: string) => [complete('insured', { psn_no })];
const expire = (table: string, column: string): Promise<void> =>
  bench.platform.database.execute(`UPDATE ${table} SET ${column} = now() - interval '1 second'`);

it('a judge that has lost its pool marks nothing as judged', async () => {
  const { judgeQueue, loader, ledger } = bench.services;
  await send(bench, 'insured', person('P1'), { pool: 'judged' });
  const batch = await ledger.claim('loader');
  if (!batch) throw new Error('no batch');
  await loader.load(batch, 'loader');
  const work = await judgeQueue.claim('judged', 'first');
  expect(work?.batches).toEqual([batch.seq]);
  expect(await judgeQueue.renew('judged', 'first')).toBe(true);
  await expire('pools', 'judge_until');
  expect((await judgeQueue.claim('judged', 'second'))?.batches).toEqual([batch.seq]);
  expect(await judgeQueue.renew('judged', 'first')).toBe(false);
  if (!work) throw new Error('no work');
  await expect(judgeQueue.judged('judged', 'first', work)).rejects.toThrow(LeaseLost);
  expect(await judgeQueue.unrolled()).toEqual([]);
  await judgeQueue.judged('judged', 'second', work);
  expect(await judgeQueue.unrolled()).toEqual(['judged']);
});

it('a worker that has lost the rollups of a pool marks nothing as done', async () => {
  const { judgeQueue, ledger } = bench.services;
  const work = await judgeQueue.claim('judged', 'first', 'roll');
  if (!work) throw new Error('no work');
  await expire('pools', 'roll_until');
  expect(await judgeQueue.claim('judged', 'second', 'roll')).toEqual(work);
  expect(await judgeQueue.renew('judged', 'first', 'roll')).toBe(false);
  await expect(judgeQueue.rolled('judged', 'first', work)).rejects.toThrow(LeaseLost);
  expect((await ledger.pending('judged')).unjudged).toBe(1);
  await judgeQueue.rolled('judged', 'second', work);
  expect((await ledger.pending('judged')).unjudged).toBe(0);
});

it('a loader that has lost its batch leaves it and its tables to the other', async () => {
  const { loader, ledger } = bench.services;
  await send(bench, 'insured', person('P2'), { pool: 'loaded' });
  const first = await ledger.claim('first');
  await expire('batches', 'lease_until');
  const second = await ledger.claim('second');
  if (!first || !second) throw new Error('no batch');
  expect([second.seq, second.attempts]).toEqual([first.seq, 2]);
  await expect(loader.load(first, 'first')).rejects.toThrow(LeaseLost);
  await ledger.postpone(first.seq, 'first', 60);
  expect((await ledger.receipt(first.seq))?.state).toBe('loading');
  await loader.load(second, 'second');
  const { items } = await bench.services.ingest.receipts(OWNER, { pool: 'loaded', limit: 1 });
  expect(items[0]).toMatchObject({ state: 'loaded', rows: 1, accepted: 1 });
});

it('a batch that fails half-way moves the clock by what is in the facts', async () => {
  const { loader, ledger } = bench.services;
  await send(bench, 'visits', [complete('visits', { begntime: '2025-03-01 09:00:00' })], { pool: 'clock' });
  const batch = await ledger.claim('w');
  if (!batch) throw new Error('no batch');
  const { finish } = ledger;
  ledger.finish = async () => {
    throw new Error('the ledger is away');
  };
  await expect(loader.load(batch, 'w')).rejects.toThrow('away');
  ledger.finish = finish;
  expect(await ledger.clock('clock')).toBeNull();
  await ledger.fail(batch.seq, 'gave up');
  expect(await ledger.clock('clock')).toContain('2025-03-01');
});
