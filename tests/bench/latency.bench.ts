import { expect, it } from 'vitest';
import { z } from 'zod';
import { get } from '../helpers/app.js';
import { merged } from './county.js';
import { atRest, machine, openStage, percentiles, sendRows, type Stage } from './stage.js';

// From HTTP accept to findings seen through the API, with a long history already there. Every batch holds a visit of a dead
// person, so that it must bring a finding that nothing else brings.
const setting = (name: string, fallback: string): string => process.env[name] ?? fallback;
const STORES = setting('BENCH_STORES', '5000000,50000000').split(',').map(Number);
const ROWS = Number(setting('BENCH_ROWS', '10000'));
const RUNS = Number(setting('BENCH_RUNS', '20'));
const SINGLES = Number(setting('BENCH_SINGLES', '20'));

// A kept store has seen the visits of earlier runs.
let made = (Math.floor(Date.now() / 1000) % 9_000_000) * 10_000;

type Row = Record<string, string>;
/** A second between 8 and 18 on the day after the last of the county. */
function timeOf(n: number): string {
  const second = 8 * 3600 + (n % 36_000);
  return new Date(Date.UTC(2025, 11, 31) + second * 1000).toISOString().replace('T', ' ').slice(0, 19);
}
const person = (n: number): string => `990121${String(n).padStart(10, '0')}`;

/** New visits of persons all over the county on the day after its last one, and their settlements. */
function careOf({ county }: Stage, count: number): { visits: Row[]; settlements: Row[]; dead: Row } {
  const visits: Row[] = [];
  const settlements: Row[] = [];
  let dead: Row = {};
  for (let at = 0; at < count; at += 1) {
    made += 1;
    // Persons whose number leaves 7 over 500 have died.
    const who =
      at === 0 ? 500 * (made % Math.floor(county.persons / 500)) + 7 : (made * 7919) % county.persons;
    const id = String(900_000_000_000 + made);
    const time = timeOf(made * 7919);
    const base = {
      mdtrt_id: `MD${id}`,
      psn_no: person(who),
      fixmedins_code: `H990121${String(at % 300).padStart(5, '0')}`,
      med_type: '11',
    };
    if (at === 0) dead = base;
    visits.push({ ...base, begntime: time, vali_flag: '1', diag_code: 'J06.900' });
    settlements.push({
      ...base,
      setl_id: `SE${id}`,
      insutype: '390',
      setl_time: time,
      medfee_sumamt: '80.00',
      inscp_scp_amt: '80.00',
      hifp_pay: '40.00',
      fund_pay_sumamt: '40.00',
      psn_cash_pay: '40.00',
    });
  }
  return { visits, settlements, dead };
}

/** Whether the API shows the finding that a visit brings. It is asked once the finding stands in the store: a page asked for twenty times a second would be most of what is measured. */
async function isSeen({ app, clickhouse }: Stage, { mdtrt_id = '', psn_no = '' }: Row): Promise<boolean> {
  const found = await clickhouse.query({
    name: 'bench: is it there',
    sql: `SELECT count() AS n FROM findings WHERE pool = 'bench' AND rule_id = 'I02' AND unit = {psn_no:String} AND has(evidence.key, [{mdtrt_id:String}])`,
    params: { psn_no, mdtrt_id },
    row: z.object({ n: z.number() }),
  });
  if (found[0]?.n === 0) return false;
  const page = await get(app, `/api/findings?rule=I02&pool=bench&person=${psn_no}&limit=200`);
  return JSON.stringify(page).includes(mdtrt_id);
}

async function oneBatch(stage: Stage, count: number, usualMs = 0): Promise<number> {
  const { visits, settlements, dead } = careOf(stage, count);
  const started = performance.now();
  await sendRows(stage.app, 'visits', visits);
  await sendRows(stage.app, 'settlements', settlements);
  // Whoever asks all the time takes a quarter of the machine from what is measured. What is there sooner counts as there when first asked.
  await new Promise((resolve) => setTimeout(resolve, usualMs * 0.7 - (performance.now() - started)));
  while (!(await isSeen(stage, dead))) await new Promise((resolve) => setTimeout(resolve, 50));
  const ms = performance.now() - started;
  await atRest(stage.app);
  await merged(stage.clickhouse);
  const rest = performance.now() - started;
  process.stderr.write(
    `${count} visits: seen after ${Math.round(ms)} ms, at rest after ${Math.round(rest)} ms\n`,
  );
  return ms;
}

async function measure(store: number): Promise<{ batch: number[]; single: number[] }> {
  const stage = await openStage(store);
  try {
    const batch: number[] = [];
    const single: number[] = [];
    const first = await oneBatch(stage, ROWS / 2);
    for (let run = 0; run < RUNS; run += 1)
      batch.push(await oneBatch(stage, ROWS / 2, Math.min(first, ...batch)));
    for (let run = 0; run < SINGLES; run += 1)
      single.push(await oneBatch(stage, 1, single.length > 0 ? Math.min(...single) : 0));
    return { batch, single };
  } finally {
    await stage.close();
  }
}

it('findings after a batch, with a long history', async () => {
  const stores: {
    store: number;
    batch: ReturnType<typeof percentiles>;
    single: ReturnType<typeof percentiles>;
  }[] = [];
  for (const store of STORES) {
    const { batch, single } = await measure(store);
    stores.push({ store, batch: percentiles(batch), single: percentiles(single) });
  }
  const [small, large] = [stores[0], stores.at(-1)];
  const ratio = small && large ? Number((large.batch.p95 / small.batch.p95).toFixed(2)) : 1;
  const report = { bench: 'latency', rows: ROWS, machine: machine(), stores, ratio };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(stores.length).toBe(STORES.length);
});
