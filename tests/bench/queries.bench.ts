import { expect, it } from 'vitest';
import { z } from 'zod';
import { merged } from './county.js';
import { QUESTIONS, subjectsOf, type Question, type Subjects } from './questions.js';
import { machine, openStage, percentiles, type Stage } from './stage.js';

// How long the pages wait for their answers over a long history: the requests that the pages make, one at a time, over HTTP.
// Findings, places and periods change from one request to the next.
const setting = (name: string, fallback: string): string => process.env[name] ?? fallback;
const STORES = setting('BENCH_STORES', '50000000').split(',').map(Number);
const RUNS = Number(setting('BENCH_RUNS', '100'));
const WARM_UP = Number(setting('BENCH_WARM_UP', '5'));
const ONLY = setting('BENCH_ONLY', '').split(',').filter(Boolean);
const TARGET_P95_MS = 100;
/** A kind that has taken so long is asked no more: its number of requests is in the report. */
const LONGEST_MS = Number(setting('BENCH_SECONDS', '120')) * 1000;

/** Milliseconds until the whole answer is there. */
async function ask({ app }: Stage, path: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${app.url}${path}`, { headers: app.headers });
  const text = await response.text();
  const ms = performance.now() - started;
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
  return ms;
}

async function askAll(stage: Stage, subjects: Subjects, question: Question): Promise<number[]> {
  for (let n = 0; n < WARM_UP; n += 1) await ask(stage, question(subjects, RUNS + n));
  const times: number[] = [];
  const started = performance.now();
  for (let n = 0; n < RUNS && performance.now() - started < LONGEST_MS; n += 1)
    times.push(await ask(stage, question(subjects, n)));
  return times;
}

async function countOf({ clickhouse, county }: Stage): Promise<number> {
  const [row] = await clickhouse.query({
    name: 'findings of all',
    sql: 'SELECT count() AS n FROM findings FINAL WHERE pool = {pool:String} AND withdrawn_at IS NULL',
    params: { pool: county.pool },
    row: z.object({ n: z.number() }),
  });
  return row?.n ?? 0;
}

type Measured = ReturnType<typeof percentiles> & { within: boolean };

async function measure(store: number) {
  const stage = await openStage(store);
  try {
    await merged(stage.clickhouse);
    const subjects = await subjectsOf(stage.clickhouse, stage.county, RUNS + WARM_UP);
    const queries: Record<string, Measured> = {};
    for (const [kind, question] of Object.entries(QUESTIONS)) {
      if (ONLY.length > 0 && !ONLY.includes(kind)) continue;
      const found = percentiles(await askAll(stage, subjects, question));
      queries[kind] = { ...found, within: found.p95 <= TARGET_P95_MS };
      process.stderr.write(`${kind} ${JSON.stringify(found)}\n`);
    }
    const missed = Object.keys(queries).filter((kind) => queries[kind]?.within !== true);
    return { store, findings: await countOf(stage), queries, missed };
  } finally {
    await stage.close();
  }
}

it('answers to pages, with a long history', async () => {
  const stores: Awaited<ReturnType<typeof measure>>[] = [];
  for (const store of STORES) stores.push(await measure(store));
  const report = { bench: 'queries', runs: RUNS, target_p95_ms: TARGET_P95_MS, machine: machine(), stores };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(stores.length).toBe(STORES.length);
});
