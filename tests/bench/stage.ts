import { access, rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startEngine, type EngineHandle } from '../../apps/engine/src/index.js';
import { ClickhouseService } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import { get, newFolder, startApp, type App } from '../helpers/app.js';
import { ENGINE_ENTRY } from '../helpers/workbench.js';
import { countyOf, fillCounty, type County } from './county.js';

/** The built service on a filled store, engine and service as processes of their own. */
export type Service = {
  app: App;
  clickhouse: ClickhouseService;
  engine: EngineHandle;
  close: () => Promise<void>;
};

/** The service on a store with a long history. */
export type Stage = Service & { county: County };

/** Opens a stage with that many settlements (and visits). */
export async function openStage(settlements: number): Promise<Stage> {
  const county = countyOf('bench', settlements);
  const service = await openService(String(settlements), (clickhouse) => fillCounty(clickhouse, county));
  return { ...service, county };
}

/**
 * Opens the service on a store of that name, filled in one way. A folder named by BENCH_KEEP is filled once and used again, since
 * filling takes longer than measuring.
 */
export async function openService(
  name: string,
  fill: (clickhouse: ClickhouseService) => Promise<void>,
): Promise<Service> {
  const kept = process.env['BENCH_KEEP'];
  const folder = kept ? join(kept, name) : await newFolder();
  const isFilled = await access(join(folder, 'clickhouse')).then(
    () => true,
    () => false,
  );
  const engine = await startEngine({
    dataDir: join(folder, 'clickhouse'),
    entry: ENGINE_ENTRY,
    memoryBytes: Number(process.env['BENCH_MEMORY'] ?? 4_000_000_000),
  });
  const { url, username: user, password } = engine;
  const app = await startApp(join(folder, 'data'), { CLICKHOUSE_URL: url, CLICKHOUSE_PASSWORD: password });
  const clickhouse = new ClickhouseService({ url, user, password, database: 'fundwatch' });
  if (!isFilled) {
    await fill(clickhouse);
    // A first batch makes the pool known; with it everybody is judged and every month rolled up.
    await sendRows(app, 'institutions', [
      {
        fixmedins_code: 'H99012199999',
        fixmedins_name: '测试机构',
        tier: 'county',
        fix_blng_admdvs: '990121',
      },
    ]);
  }
  await atRest(app);
  return {
    app,
    clickhouse,
    engine,
    close: async () => {
      await app.stop();
      await clickhouse.close();
      await engine.stop();
      if (!kept) await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function sendRows(
  app: App,
  stream: string,
  rows: readonly Record<string, string>[],
): Promise<string> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
    .map((line) => line.join(','))
    .join('\n');
  const query = new URLSearchParams({ file: `${stream}.csv`, source: 'bench', pool: 'bench' });
  const response = await fetch(`${app.url}/api/batches?${query}`, {
    method: 'POST',
    body: `${text}\n`,
    headers: { ...app.headers, 'content-type': 'application/octet-stream' },
  });
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  return z.object({ batch_id: z.string() }).parse(await response.json()).batch_id;
}

/** Waits until nothing is left to do, however long that takes. */
export async function atRest(app: App): Promise<void> {
  for (;;) {
    const pending = await get(app, '/api/pending');
    if (pending['waiting'] === 0 && pending['unjudged'] === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const at = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

/** Median and high percentiles, in milliseconds. */
export function percentiles(values: readonly number[]): { n: number; p50: number; p95: number; p99: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return { n: sorted.length, p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99) };
}

export const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model,
  memory_gib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});
