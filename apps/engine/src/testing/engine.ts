import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
} from '@clickhouse/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine, type EngineHandle, type EngineOptions } from '../index.ts';

export interface TestEngine {
  readonly handle: EngineHandle;
  readonly dir: string;
  readonly client: ClickHouseClient;
  connect(options?: ClickHouseClientConfigOptions): ClickHouseClient;
  close(): Promise<void>;
}

/** An engine on a folder of its own, and unmodified clients of it. */
export async function testEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const dir = await mkdtemp(join(tmpdir(), 'fundwatch-engine-'));
  const handle = await startEngine({ dataDir: dir, memoryBytes: 2e9, ...options });
  const clients: ClickHouseClient[] = [];
  const connect = (more: ClickHouseClientConfigOptions = {}) => {
    const { url, username, password } = handle;
    const client = createClient({ url, username, password, log: { level: ClickHouseLogLevel.OFF }, ...more });
    clients.push(client);
    return client;
  };
  return {
    handle,
    dir,
    client: connect(),
    connect,
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await handle.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The rows of a query as arrays. */
export async function rows(client: ClickHouseClient, query: string, more: object = {}): Promise<unknown[]> {
  const result = await client.query({ query, format: 'JSONCompactEachRow', ...more });
  return result.json();
}
