import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEngine, type EngineHandle, type EngineState } from '@fundwatch/engine';
import { BulkThread } from './bulk/bulk-thread.js';
import { ClickhouseService } from './clickhouse/clickhouse.service.js';
import { createDatabase, migrateClickhouse } from './clickhouse/migrate.js';
import type { Config } from './config/config.js';
import { Log } from './log.js';
import { BULK_ENTRY } from './paths.js';
import { Database } from './postgres/database.js';
import { migratePostgres, type Migration } from './postgres/migrate.js';
import { FileStore } from './storage/file-store.js';
import { openKeys, type Keys } from './storage/keys.js';

/** The stores and keys that a process works on. */
export type Platform = {
  config: Config;
  log: Log;
  database: Database;
  clickhouse: ClickhouseService;
  files: FileStore;
  /** takes files in and reads them in parts, beside the main thread */
  bulk: BulkThread;
  keys: Keys;
  /** Known only to this process and to readers of its data folder: the owner's pass. */
  ownerToken: string;
  engineState: () => EngineState;
  close: () => Promise<void>;
};

const migrationsOf = (files: Record<string, unknown>): Migration[] =>
  Object.entries(files)
    .map(([path, sql]) => ({ name: path.replace(/^.*\//, '').replace(/\.sql$/, ''), sql: String(sql) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Schema steps of PostgreSQL, in order. */
export const POSTGRES = migrationsOf(
  import.meta.glob('../postgres/*.sql', { query: '?raw', import: 'default', eager: true }),
);
const CLICKHOUSE = migrationsOf(
  import.meta.glob('../clickhouse/*.sql', { query: '?raw', import: 'default', eager: true }),
);

/** Opens every store, embedded or served, and brings their schemas up to date. */
export async function openPlatform(
  config: Config,
  options: { engineEntry?: string } = {},
): Promise<Platform> {
  const log = new Log(config.logLevel);
  await mkdir(config.dataDir, { recursive: true });
  const keys = await openKeys(config.dataDir, config.masterKey, config.suite);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).reverse())
      await step().catch((error: unknown) => log.warn('closing', { error: String(error) }));
  };
  try {
    const unlock = config.databaseUrl && config.clickhouse.url ? undefined : await lockFolder(config.dataDir);
    if (unlock) closers.push(unlock);
    const engine = config.clickhouse.url ? undefined : await embeddedEngine(config, log, options.engineEntry);
    if (engine) closers.push(() => engine.stop());
    const address = engine
      ? { url: engine.url, user: engine.username, password: engine.password }
      : {
          url: config.clickhouse.url ?? '',
          user: config.clickhouse.user,
          password: config.clickhouse.password,
        };
    const database = config.databaseUrl
      ? Database.served(config.databaseUrl)
      : await Database.embedded(config.dataDir);
    closers.push(() => database.close());
    await migratePostgres(database, POSTGRES);
    await createDatabase({ ...address, database: config.clickhouse.database });
    const clickhouse = new ClickhouseService({ ...address, database: config.clickhouse.database });
    closers.push(() => clickhouse.close());
    await migrateClickhouse(clickhouse, CLICKHOUSE);
    const raw = join(config.dataDir, 'raw');
    const bulk = new BulkThread(BULK_ENTRY, raw, keys);
    closers.push(() => bulk.close());
    return {
      config,
      log,
      database,
      clickhouse,
      keys,
      files: new FileStore(raw, keys),
      bulk,
      ownerToken: createHash('sha256').update(randomBytes(32)).digest('hex'),
      engineState: () => engine?.state ?? 'up',
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function embeddedEngine(config: Config, log: Log, entry: string | undefined): Promise<EngineHandle> {
  return startEngine({
    dataDir: join(config.dataDir, 'clickhouse'),
    ...(config.clickhouse.memoryBytes ? { memoryBytes: config.clickhouse.memoryBytes } : {}),
    ...(entry ? { entry } : {}),
    onExit: (exit) => log.error('engine ended, restarting', { code: exit.code, signal: exit.signal }),
  });
}

/** Another process works on the folder. */
export class FolderInUse extends Error {}

/** Takes the data folder for this process; a lock that a dead process left behind is taken over. */
async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const handle = await open(path, 'wx', 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
      if (owner > 0 && owner !== process.pid && isAlive(owner)) {
        throw new FolderInUse(
          `the data folder ${dataDir} is in use by process ${owner}; stop it, or choose another folder with FUNDWATCH_DATA`,
        );
      }
      await rm(path, { force: true });
    }
  }
  throw new FolderInUse(`the data folder ${dataDir} cannot be locked`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
