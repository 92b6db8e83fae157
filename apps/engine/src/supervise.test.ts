import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineStartError, startEngine } from './index.ts';
import { rows, testEngine, type TestEngine } from './testing/engine.ts';

const open: TestEngine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});
async function start(): Promise<TestEngine> {
  const engine = await testEngine();
  open.push(engine);
  return engine;
}
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the supervisor', () => {
  it('restarts a killed engine at the same address with its data', async () => {
    const { handle, client } = await start();
    await client.command({ query: 'CREATE TABLE kept (a UInt32) ENGINE = MergeTree ORDER BY a' });
    await client.insert({ table: 'kept', values: [{ a: 1 }, { a: 2 }], format: 'JSONEachRow' });
    const { pid, url } = handle;
    const states: string[] = [];
    handle.onState((state) => states.push(state));
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await expect.poll(() => handle.state === 'up' && handle.pid !== pid, { timeout: 20_000 }).toBe(true);
    expect([handle.url, ...states]).toEqual([url, 'restarting', 'up']);
    expect(await rows(client, 'SELECT a FROM kept ORDER BY a')).toEqual([[1], [2]]);
  });

  it('keeps what was written across a stop and a start', async () => {
    const first = await start();
    await first.client.command({ query: 'CREATE TABLE kept ENGINE = MergeTree ORDER BY a AS SELECT 5 AS a' });
    await first.handle.stop();
    expect([first.handle.state, first.handle.pid]).toEqual(['stopped', undefined]);
    const second = await testEngine({ dataDir: first.dir });
    open.push(second);
    expect(await rows(second.client, 'SELECT a FROM kept')).toEqual([[5]]);
  });

  it('says clearly that a folder is locked', async () => {
    const { dir, handle } = await start();
    const second = startEngine({ dataDir: dir });
    await expect(second).rejects.toBeInstanceOf(EngineStartError);
    await expect(second).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining(`in use by process ${handle.pid}`),
    });
  });

  it('stops within seconds although a query runs', async () => {
    const { client, handle } = await start();
    const asked = rows(client, 'SELECT count() FROM numbers(1e13) WHERE NOT ignore(sipHash64(number))').catch(
      () => undefined,
    );
    await expect
      .poll(
        async () => (await rows(client, "SELECT 1 FROM system.processes WHERE query LIKE '%1e13%'")).length,
      )
      .toBeGreaterThan(1);
    const from = performance.now();
    await handle.stop();
    expect(performance.now() - from).toBeLessThan(9000);
    await asked;
  });

  it('the engine ends when its parent is killed', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fundwatch-engine-'));
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    const script = `
      const child = require('node:child_process').spawn(process.execPath, [${JSON.stringify(main)}, '--data', ${JSON.stringify(dataDir)}, '--password-stdin'], { stdio: ['pipe', 'inherit', 'ignore'] });
      child.stdin.write('secret\\n'); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await new Promise<string[]>((resolve) =>
      createInterface({ input: parent.stdout }).once('line', (text) => resolve([text])),
    );
    const ready: unknown = JSON.parse(line ?? '');
    expect(ready).toMatchObject({ ready: true, version: expect.stringMatching(/^\d+\.\d+/) });
    const pid = typeof ready === 'object' && ready !== null && 'pid' in ready ? Number(ready.pid) : 0;
    const port = typeof ready === 'object' && ready !== null && 'port' in ready ? Number(ready.port) : 0;
    // A query that would run for hours must not keep it alive.
    const headers = { 'X-ClickHouse-Key': 'secret' };
    void fetch(
      `http://127.0.0.1:${port}/?query=SELECT+count()+FROM+numbers(1e13)+WHERE+NOT+ignore(sipHash64(number))`,
      { headers },
    ).catch(() => undefined);
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('the engine goes on though nobody reads what it reports', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fundwatch-engine-'));
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    const child = spawn(process.execPath, [main, '--data', dataDir, '--password-stdin'], { stdio: 'pipe' });
    child.stdin.write('secret\n');
    const line = await new Promise<string>((resolve) =>
      createInterface({ input: child.stdout }).once('line', resolve),
    );
    const port = /"port":(\d+)/.exec(line)?.[1];
    child.stderr.destroy();
    child.stdout.destroy();
    const ask = async (sql: string): Promise<number> => {
      const query = new URLSearchParams({ query: sql });
      return (
        await fetch(`http://127.0.0.1:${port}/?${query}`, { headers: { 'X-ClickHouse-Key': 'secret' } })
      ).status;
    };
    expect(await ask('SELECT throwIf(1)')).toBe(500);
    expect(await ask('SELECT 1')).toBe(200);
    child.stdin.end();
    await new Promise((resolve) => child.once('exit', resolve));
    await rm(dataDir, { recursive: true, force: true });
  });
});
