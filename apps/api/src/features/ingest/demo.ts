import { setTimeout as sleep } from 'node:timers/promises';
import { simulate, toCsv } from '@fundwatch/simulator';
import type { Running } from '../../server.js';

const SEED = 20260401;
const SOURCE = '模拟平台';
const POOL = '模拟县';
const FIRST = 3_000;

async function* bytes(file: Parameters<typeof toCsv>[0]): AsyncGenerator<Buffer> {
  for (const chunk of toCsv(file)) {
    yield Buffer.from(chunk);
    // The page shares this thread; let it breathe.
    await sleep(0);
  }
}

async function send(
  { services }: Running,
  persons: { persons: number; skip: number; size: number },
): Promise<void> {
  for (const file of simulate({ ...persons, seed: SEED })) {
    await services.ingest.accept(
      { file: file.name, stream: file.stream, source: SOURCE, pool: POOL },
      bytes(file),
    );
  }
}

const SCOPE = { who: 'demo', pools: [POOL], clear: false };

async function firstOf(
  { services }: Running,
  grain: 'institution' | 'alliance',
): Promise<string | undefined> {
  return (await services.indicators.subjects(SCOPE, { pool: POOL, grain }))[0]?.id;
}

/** The institution with the most costly finding: there its own account has something to see. */
async function placeWithMost(running: Running): Promise<string | undefined> {
  const question = {
    pool: POOL,
    withdrawn: false,
    suppressed: false,
    sort: 'amount',
    order: 'desc',
    limit: 1,
  } as const;
  const [found] = (await running.services.findings.page(SCOPE, question)).items;
  if (found?.fixmedins_code) return found.fixmedins_code;
  return firstOf(running, 'institution');
}

/**
 * Fills an empty store with a simulated county: a first part before the page opens, the rest behind it.
 * A store that holds anything is left alone.
 */
export async function loadDemo(running: Running, persons: number): Promise<void> {
  const { services, platform } = running;
  const before = await services.ledger.pending();
  if (before.waiting + before.unjudged + before.done > 0) return;
  await services.demoAccounts.ensure(POOL);
  const first = Math.min(persons, FIRST);
  process.stderr.write(`Loading a simulated county of ${first} persons …\n`);
  await send(running, { persons: first, skip: 0, size: persons });
  for (;;) {
    const pending = await services.ledger.pending();
    if (pending.waiting + pending.unjudged === 0) break;
    await sleep(200);
  }
  await services.demoAccounts.ensure(POOL, {
    institution: await placeWithMost(running),
    alliance: await firstOf(running, 'alliance'),
  });
  if (persons <= first) return;
  const { upcoming } = services.overview;
  void (async () => {
    const step = 1_000;
    for (let skip = first; skip < persons; skip += step) {
      upcoming.batches = Math.ceil((persons - skip) / step);
      upcoming.text = {
        zh: `正在装载模拟县：已到 ${skip.toLocaleString('zh-CN')} 人，共 ${persons.toLocaleString('zh-CN')} 人`,
        en: `loading the simulated county: ${skip.toLocaleString('en')} of ${persons.toLocaleString('en')} persons`,
      };
      await send(running, { persons: Math.min(persons, skip + step), skip, size: persons });
      while ((await services.ledger.pending()).waiting > 20) await sleep(500);
    }
    upcoming.batches = 0;
    upcoming.text = null;
  })().catch((error: unknown) =>
    platform.log.error('the simulated county stopped', { error: String(error) }),
  );
}
