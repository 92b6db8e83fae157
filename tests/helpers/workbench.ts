import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fieldNames, findStream } from '@fundwatch/streams';
import type { Config } from '../../apps/api/src/config/config.js';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import type { Receipt } from '../../apps/api/src/features/ingest/batches.dto.js';
import { openPlatform, type Platform } from '../../apps/api/src/platform.js';
import type { WorkQueue } from '../../apps/api/src/queue/work-queue.js';
import { composeServices, type Services } from '../../apps/api/src/services.js';

/** A queue that wakes nobody: tests say when work is done. */
export const silentQueue: WorkQueue = {
  announce: async () => undefined,
  listen: async () => undefined,
  close: async () => undefined,
};

export const OWNER: Scope = { who: 'test', pools: 'all', clear: true };

export const ENGINE_ENTRY = fileURLToPath(new URL('../../apps/engine/dist/main.js', import.meta.url));

export type Workbench = {
  platform: Platform;
  services: Services;
  dataDir: string;
  close: () => Promise<void>;
};

/** Real engines on a data folder of their own. */
export async function openWorkbench(
  overrides: Partial<Config> = {},
  dataDir?: string,
  queue: WorkQueue = silentQueue,
): Promise<Workbench> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'fundwatch-')));
  const config: Config = {
    dataDir: folder,
    listen: { host: '127.0.0.1', port: 0 },
    roles: ['api', 'worker', 'scheduler'],
    clickhouse: { user: 'default', password: '', database: 'fundwatch', memoryBytes: 2_000_000_000 },
    part: { rows: 250_000, bytes: 64 << 20 },
    suite: 'international',
    isJudgingPaused: false,
    demoPersons: 0,
    session: { idleMinutes: 30, hours: 12 },
    proofRoles: new Set(),
    audit: { archive: join(folder, 'audit-archive') },
    isBehindProxy: false,
    logLevel: 'error',
    ...overrides,
  };
  const platform = await openPlatform(config, { engineEntry: ENGINE_ENTRY });
  const services = composeServices(platform, queue);
  return {
    platform,
    services,
    dataDir: folder,
    close: async () => {
      await services.worker.stop();
      await platform.close();
      if (!dataDir) await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Records = Partial<Record<string, readonly Record<string, string>[]>>;

const NEUTRAL: Record<string, string> = {
  date: '2025-01-01',
  datetime: '2025-01-01 08:00:00',
  money: '10.00',
  price: '1',
  quantity: '1',
  int: '1',
  flag: '0',
};
const NEUTRAL_CODES: Record<string, string> = {
  tier: 'township',
  med_type: '11',
  gend: '1',
  insutype: '390',
  direction: 'up',
  item_code: 'JY01',
};

/** A record with its required fields filled in, neutrally. */
export function complete(streamName: string, record: Record<string, string>): Record<string, string> {
  const stream = findStream(streamName);
  if (!stream) throw new Error(streamName);
  const filled: Record<string, string> = {};
  for (const name of fieldNames(stream)) {
    const field = stream.fields[name];
    const given = record[name];
    if (given !== undefined) filled[name] = given;
    else if (field?.required) filled[name] = NEUTRAL_CODES[name] ?? NEUTRAL[field.kind] ?? `${name}-1`;
  }
  return filled;
}

/** Sends rows of one stream as NDJSON; they wait in the ledger. */
export async function send(
  bench: Workbench,
  stream: string,
  rows: readonly Record<string, string>[],
  options: { pool: string; source?: string },
): Promise<Receipt> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return sendText(bench, `${stream}.ndjson`, text, options);
}

export async function sendText(
  bench: Workbench,
  file: string,
  body: string | Buffer,
  options: { pool: string; source?: string },
): Promise<Receipt> {
  return bench.services.ingest.accept(
    { file, source: options.source ?? `src-${options.pool}`, pool: options.pool },
    once(Buffer.from(body)),
  );
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Everything of a list, from an async one. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
