import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const CLI = fileURLToPath(new URL('../../apps/api/bin/fundwatch.js', import.meta.url));

/** A road to a service, and who takes it. */
export type Caller = { url: string; headers: Record<string, string> };

export type App = Caller & {
  child: ChildProcess;
  dataDir: string;
  output: () => string;
  stop: (signal?: NodeJS.Signals) => Promise<void>;
};

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'fundwatch-'));

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

/** The built service as a process of its own, on a free port; requests go as the owner of its folder. Nobody needs a second proof unless `env` says so. */
export async function startApp(dataDir: string, env: Record<string, string> = {}): Promise<App> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      FUNDWATCH_DATA: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
      SECOND_FACTOR_ROLES: 'none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  for (let waited = 0; ; waited += 50) {
    const url = /http:\/\/[\d.]+:\d+/.exec(text)?.[0];
    if (url)
      return {
        child,
        url,
        headers: { 'x-fundwatch-owner': await ownerToken(dataDir) },
        dataDir,
        output: () => text,
        stop: (signal = 'SIGTERM') => (child.kill(signal), exited(child)),
      };
    if (child.exitCode !== null || waited > 300_000) throw new Error(`the service did not start: ${text}`);
    await sleep(50);
  }
}

/** The pass that a running service leaves in its folder. */
async function ownerToken(dataDir: string): Promise<string> {
  return String(parse(await readFile(join(dataDir, 'service.json'), 'utf8'))['owner']);
}

export type CliResult = {
  code: number | null;
  lines: Record<string, unknown>[];
  stdout: string;
  stderr: string;
};

/** The command line as a user runs it. */
export async function cli(...args: string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await exited(child);
  const lines = stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [parse(line)] : []));
  return { code: child.exitCode, lines, stdout, stderr };
}

function parse(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {};
}

/** Sends a file to a running service. */
export async function post(
  app: Caller,
  file: string,
  body: string | Buffer,
  source = 'default',
  pool = 'default',
): Promise<Response> {
  const query = new URLSearchParams({ file, source, pool });
  return fetch(`${app.url}/api/batches?${query}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { ...app.headers, 'content-type': 'application/octet-stream' },
  });
}

export async function get(app: Caller, path: string): Promise<Record<string, unknown>> {
  const value: unknown = await (await fetch(`${app.url}${path}`, { headers: app.headers })).json();
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {};
}

/** Waits until nothing waits to be loaded or judged. */
export async function settled(app: Caller, limitMs = 600_000): Promise<void> {
  for (let waited = 0; waited < limitMs; waited += 100) {
    const pending = await get(app, '/api/pending').catch(() => ({ waiting: 1, unjudged: 1 }));
    if (pending['waiting'] === 0 && pending['unjudged'] === 0) return;
    await sleep(100);
  }
  throw new Error('work did not settle');
}
