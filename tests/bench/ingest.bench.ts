import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { columnType, STREAMS } from '@fundwatch/streams';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startEngine, type EngineHandle } from '../../apps/engine/src/index.js';
import { ClickhouseService } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import { get, newFolder, startApp, type App } from '../helpers/app.js';
import { ENGINE_ENTRY } from '../helpers/workbench.js';
import { idOf, writeSettlements, type Format, type Ids } from './settlement-file.js';

// From HTTP accept to queryable, checked, de-duplicated facts, beside the engine's own load of the same
// file into an equal plain table, alternately in one run. The built service and the engine are processes of their own.
const setting = (name: string, fallback: string): string => process.env[name] ?? fallback;
const ROWS = Number(setting('BENCH_ROWS', '1000000'));
const STORE = Number(setting('BENCH_STORE', '0'));
const RUNS = Number(setting('BENCH_RUNS', '5'));
const IDS: Ids = setting('BENCH_IDS', 'growing') === 'random' ? 'random' : 'growing';
const FORMAT: Format = setting('BENCH_FORMAT', 'csv') === 'ndjson' ? 'ndjson' : 'csv';
const SMALL_BLOCKS = 'max_insert_block_size = 65536, min_insert_block_size_rows = 131072';

let app: App;
let engine: EngineHandle;
let clickhouse: ClickhouseService;
let folder: string;
const stream = STREAMS.settlements;
const columns = Object.entries(stream.fields).map(([name, field]) => `${name} ${columnType(field)}`);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Resident memory of all processes that this one started, in bytes; read from /proc, for a `ps` would take a core's time. */
function residentBytes(): number {
  const rows = readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name)) return [];
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ pid: Number(name), parent: Number(fields[1]), pages: Number(fields[21]) }];
    } catch {
      // It has just ended.
      return [];
    }
  });
  const below = new Set([process.pid]);
  for (let grew = true; grew;) {
    grew = false;
    for (const { pid, parent } of rows)
      if (below.has(parent) && !below.has(pid)) grew = Boolean(below.add(pid));
  }
  return rows.reduce(
    (sum, { pid, pages }) => sum + (below.has(pid) && pid !== process.pid ? pages * 4096 : 0),
    0,
  );
}

type Cpu = { app: number; engine: number };

/** Processor time that the service and the engine have used, in milliseconds. */
function cpuTime(): Cpu {
  const of = (pid: number | undefined): number => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  return { app: of(app.child.pid), engine: of(engine.pid) };
}

beforeAll(async () => {
  folder = await newFolder();
  engine = await startEngine({
    dataDir: join(folder, 'clickhouse'),
    entry: ENGINE_ENTRY,
    memoryBytes: 2_200_000_000,
  });
  const { url, username: user, password } = engine;
  app = await startApp(join(folder, 'data'), {
    CLICKHOUSE_URL: url,
    CLICKHOUSE_PASSWORD: password,
    JUDGING: 'paused',
    NODE_OPTIONS: `--import ${new URL('delay.mjs', import.meta.url).href}`,
    BENCH_DELAY_FILE: join(folder, 'delay'),
  });
  clickhouse = new ClickhouseService({ url, user, password, database: 'fundwatch' });
});
afterAll(async () => {
  await app.stop();
  await clickhouse.close();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The 99th percentile of the service's event-loop delay since the last call, in milliseconds. */
async function loopDelay(): Promise<number> {
  await rm(join(folder, 'delay'), { force: true });
  app.child.kill('SIGUSR2');
  for (;;) {
    const text = await readFile(join(folder, 'delay'), 'utf8').catch(() => '');
    if (text !== '') return Number(text);
    await sleep(20);
  }
}

/** Waits until the engine has merged what was inserted before, so that no run pays for another. */
async function merged(): Promise<void> {
  for (let quiet = 0; quiet < 3; await sleep(100)) {
    const [row] = await clickhouse.query({
      name: 'merges',
      sql: 'SELECT count() AS n FROM system.merges',
      row: z.object({ n: z.number() }),
    });
    quiet = row?.n === 0 ? quiet + 1 : 0;
  }
}

/** Rows that were there before, written by the engine itself. */
async function fillStore(pool: string): Promise<void> {
  const id =
    IDS === 'growing'
      ? `concat('SE', leftPad(toString(number), 12, '0'))`
      : `concat('SE', leftPad(lower(hex(bitAnd(number * 0x9e3779b97f4a7c15, 0xffffffffffff))), 12, '0'))`;
  for (let from = 0; from < STORE; from += 5_000_000) {
    const count = Math.min(5_000_000, STORE - from);
    await clickhouse.command(
      'fill',
      `INSERT INTO settlements (pool, setl_id, mdtrt_id, psn_no, fixmedins_code, insutype, med_type, setl_time, medfee_sumamt, hifp_pay, fund_pay_sumamt, _source, _batch, _line, _version, _content)
       SELECT '${pool}', ${id}, concat('MD', toString(number)), concat('990121', leftPad(toString(cityHash64(number) % 2000000), 8, '0')), concat('H990121', leftPad(toString(number % 300), 5, '0')),
         '390', '11', toDateTime('2022-01-01 08:00:00', 'Asia/Shanghai') + number * 2, toDecimal64(number % 900, 2), 12.3, 12.3, '${pool}', 0, number % 4000000000, number, cityHash64(number)
       FROM numbers(${from}, ${count}) SETTINGS max_insert_block_size = 1048576`,
    );
  }
}

async function plainLoad(file: string): Promise<number> {
  await clickhouse.command('plain', 'DROP TABLE IF EXISTS plain');
  await clickhouse.command(
    'plain',
    `CREATE TABLE plain (${columns.join(', ')}) ENGINE = MergeTree ORDER BY setl_id`,
  );
  const structure = columns.join(', ').replaceAll("'", "\\'");
  const started = performance.now();
  await clickhouse.command(
    'plain',
    `INSERT INTO plain SELECT * FROM file('${file}', '${FORMAT === 'csv' ? 'CSVWithNames' : 'JSONEachRow'}', '${structure}') SETTINGS ${SMALL_BLOCKS}`,
  );
  return performance.now() - started;
}

const countsSchema = z.object({
  accepted: z.number(),
  duplicate: z.number(),
  corrected: z.number(),
  rejected: z.number(),
  rows: z.number(),
});

async function ourLoad(
  file: string,
  pool: string,
): Promise<{ ms: number; acceptMs: number; cpu: Cpu; counts: z.infer<typeof countsSchema> }> {
  // The sender waits for a word, so that its own start is not measured.
  const source = `const {createReadStream}=require('fs');process.stdin.once('data',()=>{const q=require('http').request(process.argv[1],{method:'POST',headers:{'content-type':'application/octet-stream',...JSON.parse(process.argv[3])}},r=>{let t='';r.on('data',c=>t+=c);r.on('end',()=>{console.log(t);process.exit()})});createReadStream(process.argv[2],{highWaterMark:1<<20}).pipe(q)});console.log()`;
  const target = `${app.url}/api/batches?${new URLSearchParams({ file: `settlements.${FORMAT}`, source: pool, pool })}`;
  const sender = spawn(process.execPath, ['-e', source, target, file, JSON.stringify(app.headers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(sender.stdout, 'data');
  const before = cpuTime();
  const started = performance.now();
  sender.stdin.write('go');
  let answer = '';
  sender.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(sender, 'close');
  const acceptMs = performance.now() - started;
  const { batch_id } = z.object({ batch_id: z.string() }).parse(JSON.parse(answer));
  for (;;) {
    const receipt = await get(app, `/api/batches/${batch_id}`);
    if (receipt['state'] === 'failed') throw new Error(JSON.stringify(receipt));
    if (receipt['state'] === 'loaded') {
      const ms = performance.now() - started;
      const cpu = cpuTime();
      return {
        ms,
        acceptMs,
        cpu: { app: cpu.app - before.app, engine: cpu.engine - before.engine },
        counts: countsSchema.parse(receipt),
      };
    }
    await sleep(100);
  }
}

it('ingest against the engine’s own load', async () => {
  const spool = join(folder, 'clickhouse', 'spool');
  await mkdir(spool, { recursive: true });
  const file = join(spool, `bench.${FORMAT}`);
  const plain: number[] = [];
  const ours: number[] = [];
  const accepts: number[] = [];
  const plainCpu: number[] = [];
  const used: Cpu[] = [];
  let peakBytes = 0;
  let bytes = 0;
  if (STORE > 0) await fillStore('bench');
  const delays: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const pool = STORE > 0 ? 'bench' : `bench${run}`;
    const first = STORE + run * ROWS + 1_000;
    await writeSettlements(file, { rows: ROWS, first, ids: IDS, format: FORMAT });
    bytes = (await stat(file)).size;
    await merged();
    const before = cpuTime();
    plain.push(await plainLoad(file));
    plainCpu.push(cpuTime().engine - before.engine);
    await merged();
    await loopDelay();
    const timer = setInterval(() => (peakBytes = Math.max(peakBytes, residentBytes())), 250);
    const { ms, acceptMs, cpu, counts } = await ourLoad(file, pool);
    clearInterval(timer);
    delays.push(await loopDelay());
    ours.push(ms);
    accepts.push(acceptMs);
    used.push(cpu);
    expect(counts.accepted + counts.duplicate + counts.corrected + counts.rejected).toBe(ROWS);
    expect([
      counts.rejected,
      Math.abs(counts.corrected - ROWS / 100) <= 2,
      counts.duplicate <= ROWS / 100,
    ]).toEqual([0, true, true]);
    if (STORE === 0)
      for (const table of ['settlements', 'settlements_history', 'batch_lines'])
        await clickhouse.command('empty', `TRUNCATE TABLE ${table}`);
  }
  const report = {
    bench: 'ingest',
    format: FORMAT,
    rows: ROWS,
    bytes,
    store: STORE,
    ids: IDS,
    sample_id: idOf(IDS, 1),
    runs: RUNS,
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model,
      memory_gib: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    plain_ms: Math.round(median(plain)),
    ours_ms: Math.round(median(ours)),
    accept_ms: Math.round(median(accepts)),
    plain_cpu_ms: median(plainCpu),
    app_cpu_ms: median(used.map((each) => each.app)),
    engine_cpu_ms: median(used.map((each) => each.engine)),
    ratio: Number((median(plain) / median(ours)).toFixed(2)),
    rows_per_second: Math.round(ROWS / (median(ours) / 1000)),
    peak_gib: Number((peakBytes / 2 ** 30).toFixed(2)),
    event_loop_p99_ms: Number(median(delays).toFixed(1)),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
