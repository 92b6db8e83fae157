import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RULES } from '@fundwatch/rules';
import { complete, OWNER, openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { fillCounty, yearOf } from './county.js';
import { machine, percentiles } from './stage.js';

// All rules over a year of a county, then batches of new records, then back-tests: how long each takes, and which rule takes longest.
const setting = (name: string, fallback: string): number => Number(process.env[name] ?? fallback);
const PERSONS = setting('BENCH_PERSONS', '1000000');
const BATCHES = setting('BENCH_RUNS', '20');
const ROWS = setting('BENCH_ROWS', '10000');
const MEMORY = setting('BENCH_MEMORY', '6000000000');
const BACKTESTS = ['I03', 'I04', 'N02', 'C06', 'D04'] as const;
const POOL = 'bench';

/** One more of everything that a county is filled with. */
const FIRST: Record<string, Record<string, string>> = {
  alliances: { alliance_id: 'A9', admdvs: '990121' },
  institutions: { fixmedins_code: 'H99012199999', tier: 'county', fix_blng_admdvs: '990121' },
  insured: { psn_no: 'PERSON0001', insu_admdvs: '990121', psn_insu_date: '2020-01-01' },
  contracts: { contract_id: 'C9', psn_no: 'PERSON0001', begndate: '2025-01-01', enddate: '2025-12-31' },
  services: { rec_id: 'R9', psn_no: 'PERSON0001', done_time: '2025-03-05 09:00:00' },
  visits: { mdtrt_id: 'V9', psn_no: 'PERSON0001', begntime: '2025-03-05 09:00:00' },
  settlements: { setl_id: 'S9', mdtrt_id: 'V9', psn_no: 'PERSON0001', setl_time: '2025-03-05 10:00:00' },
  fees: { mdtrt_id: 'V9', feedetl_sn: '1', psn_no: 'PERSON0001', fee_ocur_time: '2025-03-05 09:00:00' },
};

/** Milliseconds that statements took, by what they are called. */
type Clock = Map<string, number>;

/** Times every statement; statements run several at once, so that the sum is more than the time. */
function timed({ platform: { clickhouse } }: Workbench): Clock {
  const clock: Clock = new Map();
  const command = clickhouse.command.bind(clickhouse);
  clickhouse.command = async (name, ...rest) => {
    const started = performance.now();
    await command(name, ...rest);
    clock.set(name, (clock.get(name) ?? 0) + performance.now() - started);
  };
  return clock;
}

/** The most memory that the engine ever held, in GiB, as Linux tells. */
function enginePeak({ dataDir }: Workbench): number {
  const [, pid = ''] = /^PID: (\d+)/m.exec(readFileSync(join(dataDir, 'clickhouse', 'status'), 'utf8')) ?? [];
  const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number((Number(kib) / 2 ** 20).toFixed(2));
}

const seconds = (ms: number): number => Number((ms / 1000).toFixed(1));

async function oneBatch(bench: Workbench, run: number): Promise<number> {
  const visits = Array.from({ length: ROWS / 2 }, (_, n) => {
    const id = String(900_000_000_000 + run * ROWS + n);
    const who = String((run * 7919 + n * 104_729) % PERSONS).padStart(10, '0');
    return {
      mdtrt_id: `MD${id}`,
      psn_no: `990121${who}`,
      fixmedins_code: `H990121${String(n % 300).padStart(5, '0')}`,
      med_type: '11',
      begntime: '2025-12-31 09:00:00',
      diag_code: 'J06.900',
    };
  });
  const settlements = visits.map(({ begntime, diag_code: _, ...visit }) => ({
    ...visit,
    setl_id: visit.mdtrt_id.replace('MD', 'SE'),
    insutype: '390',
    setl_time: begntime,
    medfee_sumamt: '80.00',
    hifp_pay: '40.00',
    fund_pay_sumamt: '40.00',
  }));
  const started = performance.now();
  await send(bench, 'visits', visits, { pool: POOL });
  await send(bench, 'settlements', settlements, { pool: POOL });
  await bench.services.worker.drain();
  return performance.now() - started;
}

/** A parameter of a rule turned as far as it goes; nothing of a rule without any. */
function turned(rule: string): string[] {
  const [[name, { default: usual, min, max }] = ['', { default: 0, min: 0, max: 0 }]] = Object.entries(
    RULES.find(({ id }) => id === rule)?.params ?? {},
  );
  return name === '' ? [] : [`${name}=${usual === max ? min : max}`];
}

async function backtest(bench: Workbench, rule: string): Promise<number> {
  const started = performance.now();
  const lines = await bench.services.backtests.open(OWNER, rule, {
    pool: POOL,
    from: '2023-01-01',
    to: '2025-12-31',
    set: turned(rule),
  });
  for await (const _ of lines);
  return performance.now() - started;
}

it('all rules over a year of a county', async () => {
  const county = yearOf(POOL, PERSONS);
  const bench = await openWorkbench({
    clickhouse: { user: 'default', password: '', database: 'fundwatch', memoryBytes: MEMORY },
  });
  try {
    await fillCounty(bench.platform.clickhouse, county);
    const clock = timed(bench);
    const started = performance.now();
    // A first row of every stream makes the pool known; with it everybody is judged and every month rolled up.
    for (const [stream, row] of Object.entries(FIRST))
      await send(bench, stream, [complete(stream, row)], { pool: POOL });
    await bench.services.worker.drain();
    const all = performance.now() - started;
    const slowest = [...clock].sort((a, b) => b[1] - a[1]).slice(0, 12);
    const outcomes = (await bench.services.rules.list(OWNER, POOL)).flatMap(({ outcome }) => outcome ?? []);
    process.stderr.write(`all rules: ${seconds(all)} s\n`);
    const batches: number[] = [];
    for (let run = 0; run < BATCHES; run += 1) batches.push(await oneBatch(bench, run));
    process.stderr.write(`batches: ${batches.map((ms) => seconds(ms)).join(' ')} s\n`);
    const trials: [string, number][] = [];
    for (const rule of BACKTESTS) trials.push([rule, seconds(await backtest(bench, rule))]);
    const report = {
      bench: 'rules',
      machine: machine(),
      county: { persons: PERSONS, visits: county.settlements, lines: Math.round(county.settlements * 3.33) },
      rules: RULES.length,
      judged: outcomes.filter(({ state }) => state === 'pass' || state === 'fail').length,
      all_rules_s: seconds(all),
      slowest: Object.fromEntries(slowest.map(([name, ms]) => [name, seconds(ms)])),
      engine_peak_gib: enginePeak(bench),
      batch_ms: percentiles(batches),
      backtest_s: Object.fromEntries(trials),
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(outcomes.filter(({ state }) => state === 'error')).toEqual([]);
  } finally {
    await bench.close();
  }
});
