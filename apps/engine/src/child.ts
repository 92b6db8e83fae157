import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { reasonOf, type ExitReason } from './exit.ts';

export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly reason: ExitReason;
}

export interface EngineOptions {
  readonly dataDir: string;
  /** The engine's memory cap; by default min(4 GB, 40 % of the machine). */
  readonly memoryBytes?: number;
  /** Folders that file() may read and write besides `<dataDir>/spool`. */
  readonly fileDirs?: readonly string[];
  /** Queries at once (default 4) and waiting (default 256). */
  readonly slots?: number;
  readonly maxWaiting?: number;
  /** The built process, dist/main.js; a bundle of the caller has to name it. */
  readonly entry?: string;
  /** Every end of the process that nobody asked for. */
  readonly onExit?: (exit: EngineExit) => void;
  /** Lines of the engine's log, JSON each. */
  readonly log?: (line: string) => void;
}

/** The first start failed; `reason` tells a locked folder from a missing native library. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
  constructor(
    readonly reason: ExitReason,
    message: string,
  ) {
    super(message);
  }
}

export interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly version: string;
  readonly ended: Promise<EngineExit>;
}

const BUILT = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;
function field(line: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? Object.entries(value).find(([key]) => key === name)?.[1]
      : undefined;
  } catch {
    return undefined;
  }
}

/** Starts one process and waits until it listens. */
export async function launch(options: EngineOptions, password: string, port: number): Promise<Running> {
  const args = [
    options.entry ?? BUILT,
    '--data',
    options.dataDir,
    '--port',
    String(port),
    '--password-stdin',
  ];
  if (options.memoryBytes !== undefined) args.push('--memory', String(options.memoryBytes));
  if (options.slots !== undefined) args.push('--slots', String(options.slots));
  if (options.maxWaiting !== undefined) args.push('--queue', String(options.maxWaiting));
  for (const dir of options.fileDirs ?? []) args.push('--files', dir);
  // Queries occupy libuv's threads: with the default of 4, four long ones would stop every file access.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '16' };
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let lastMessage = 'the engine process ended before it was ready';
  createInterface({ input: child.stderr }).on('line', (line) => {
    const message = field(line, 'message');
    if (typeof message === 'string') lastMessage = message;
    else if (line.startsWith('Code: ')) lastMessage = line;
    options.log?.(line);
  });
  const ended = new Promise<EngineExit>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null, reason: 'failed' }));
    child.once('close', (code, signal) => resolve({ code, signal, reason: reasonOf(code) }));
  });
  // The pipe stays open: its end is how the child learns that we are gone.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${password}\n`);
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  const ready = new Promise<Running>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [where, version] = [field(line, 'port'), field(line, 'version')];
      if (typeof where === 'number' && typeof version === 'string')
        resolve({ child, port: where, version, ended });
    });
  });
  const first = await Promise.race([ready, ended]);
  clearTimeout(timer);
  if ('child' in first) return first;
  throw new EngineStartError(first.reason, lastMessage);
}
