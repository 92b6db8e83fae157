import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { BullmqQueue } from '../../apps/api/src/queue/bullmq.queue.js';
import { LedgerQueue } from '../../apps/api/src/queue/ledger.queue.js';
import type { WorkQueue } from '../../apps/api/src/queue/work-queue.js';
import { find, startRedis, type RedisProcess } from '../helpers/found.js';
import { complete, openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

const redisProgram = find('redis-server', 'BullMQ carries the ids of batches');
let redis: RedisProcess | undefined;
beforeAll(async () => {
  if (redisProgram) redis = await startRedis(redisProgram);
});
afterAll(() => redis?.stop());

const kinds: [string, () => WorkQueue][] = [
  ['without Redis', () => new LedgerQueue(100)],
  ...(redisProgram
    ? [
        ['with Redis', () => new BullmqQueue(redis?.url ?? '', () => undefined, 500)] satisfies [
          string,
          () => WorkQueue,
        ],
      ]
    : []),
];

// One contract for both queues: the ledger is the truth, a queue only wakes.
describe.each(kinds)('work queue %s', (kind, make) => {
  let bench: Workbench | undefined;
  let queue: WorkQueue | undefined;
  afterEach(async () => {
    await queue?.close();
    await bench?.close();
  });

  const open = async (): Promise<{ bench: Workbench; queue: WorkQueue }> => {
    queue = make();
    bench = await openWorkbench({}, undefined, queue);
    return { bench, queue };
  };
  const loaded = async (of: Workbench, batches: number): Promise<void> => {
    for (let waited = 0; waited < 60_000; waited += 100) {
      const pending = await of.services.ledger.pending();
      if (pending.done === batches) return;
      await sleep(100);
    }
    throw new Error('not loaded');
  };
  const people = (at: number) => [complete('insured', { psn_no: `P${at}` })];

  it('loads what is announced, once', async () => {
    const { bench: of, queue: on } = await open();
    await on.listen(() => of.services.worker.drain());
    for (let at = 0; at < 5; at += 1) await send(of, 'insured', people(at), { pool: 'q' });
    await loaded(of, 5);
    const { items } = await of.services.ingest.receipts(OWNER, { pool: 'q', limit: 10 });
    expect(items.map((receipt) => receipt.accepted)).toEqual([1, 1, 1, 1, 1]);
  });

  it('finds batches that nobody announced', async () => {
    const { bench: of, queue: on } = await open();
    await of.services.ledger.bindSource('s', 'q');
    const raw = await of.platform.files.put(
      (async function* () {
        yield Buffer.from('psn_no,gend,brdy,insutype,insu_admdvs\nP1,1,2000-01-01,390,990121\n');
      })(),
    );
    await of.services.ledger.accept({
      pool: 'q',
      source: 's',
      stream: 'insured',
      file: 'insured.csv',
      raw,
      part: { rows: 10, bytes: 1 << 20 },
    });
    await on.listen(() => of.services.worker.drain());
    await loaded(of, 1);
  });

  it('survives the loss of every announcement', async () => {
    const { bench: of, queue: on } = await open();
    for (let at = 0; at < 3; at += 1) await send(of, 'insured', people(at), { pool: 'q' });
    if (kind === 'with Redis') {
      const client = new Redis(redis?.url ?? '');
      await client.flushall();
      client.disconnect();
    }
    await on.listen(() => of.services.worker.drain());
    await loaded(of, 3);
  });
});
