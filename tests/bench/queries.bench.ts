import { expect, it } from 'vitest';
import { z } from 'zod';
import { merged } from './county.js';
import { QUESTIONS, subjectsOf, type Question, type Subjects } from './questions.js';
import { atRest, machine, openStage, percentiles, sendRows, type Stage } from './stage.js';

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

/**
 * The rules judge everybody once visits and settlements have come through a door; what a county was filled with did not. The
 * same rows again change nothing.
 */
async function judgeEverybody({ app, clickhouse }: Stage): Promise<void> {
  const base = {
    mdtrt_id: 'MD899999999999',
    psn_no: '9901210000000007',
    fixmedins_code: 'H99012100000',
    med_type: '11',
  };
  const time = '2025-12-31 08:00:00';
  await sendRows(app, 'visits', [{ ...base, begntime: time, vali_flag: '1', diag_code: 'J06.900' }]);
  const money = { medfee_sumamt: '80.00', hifp_pay: '40.00', fund_pay_sumamt: '40.00' };
  await sendRows(app, 'settlements', [
    { ...base, ...money, setl_id: 'SE899999999999', insutype: '390', setl_time: time },
  ]);
  await atRest(app);
  await merged(clickhouse);
}

/** Milliseconds until the whole answer is there. */
async function ask({ app }: Stage, path: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${app.url}${path}`, { headers: app.headers });
  const text = await response.text();
  const ms = performance.now() - started;
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
  return ms;
}

/** How long the requests of a kind took; one that is refused ends its kind, and is told of. */
async function askAll(
  stage: Stage,
  subjects: Subjects,
  question: Question,
): Promise<{ times: number[]; error?: string }> {
  const times: number[] = [];
  try {
    for (let n = 0; n < WARM_UP; n += 1) await ask(stage, question(subjects, RUNS + n));
    const started = performance.now();
    for (let n = 0; n < RUNS && performance.now() - started < LONGEST_MS; n += 1)
      times.push(await ask(stage, question(subjects, n)));
    return { times };
  } catch (error) {
    return { times, error: String(error) };
  }
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

type Measured = ReturnType<typeof percentiles> & { within: boolean; error?: string };

async function measure(store: number) {
  const stage = await openStage(store);
  try {
    await judgeEverybody(stage);
    const subjects = await subjectsOf(stage.clickhouse, stage.county, RUNS + WARM_UP);
    const queries: Record<string, Measured> = {};
    for (const [kind, question] of Object.entries(QUESTIONS)) {
      if (ONLY.length > 0 && !ONLY.includes(kind)) continue;
      const { times, ...fault } = await askAll(stage, subjects, question);
      const found = percentiles(times);
      queries[kind] = { ...found, within: times.length > 0 && found.p95 <= TARGET_P95_MS, ...fault };
      process.stderr.write(`${kind} ${JSON.stringify(queries[kind])}\n`);
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
  const refused = stores.flatMap(({ queries }) => Object.values(queries).flatMap(({ error }) => error ?? []));
  expect(refused).toEqual([]);
});
