import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { toEngineError } from './errors.ts';
import { EXIT, type ExitReason } from './exit.ts';
import { FileGuard } from './files.ts';
import { log } from './log.ts';
import { openEngine, UnsupportedPlatform, type Engine } from './native.ts';
import { engineArgs, readOptions, UsageError, type Options } from './options.ts';
import { makePipes } from './pipe.ts';
import { Pool } from './pool.ts';
import { Front } from './server.ts';
import { Sessions } from './sessions.ts';
import { Spool } from './spool.ts';

function exit(reason: ExitReason, message: string): never {
  log(reason === 'stopped' ? 'stop' : 'failed', { reason, message });
  process.exit(EXIT[reason]);
}

/** With --password-stdin the first line is the password and the end of the stream means that the parent has died. */
async function readPassword(options: Options, onParentGone: () => void): Promise<string> {
  if (!options.passwordStdin) return process.env['ENGINE_PASSWORD'] ?? '';
  const lines = createInterface({ input: process.stdin });
  lines.once('close', onParentGone);
  return new Promise((resolve) => lines.once('line', resolve));
}

/** The engine tells the reason of a failed start only on stderr; its lock file names the process that holds the folder. */
function lockHolder(dataDir: string): number | undefined {
  try {
    const pid = Number(/^PID: (\d+)/.exec(readFileSync(join(dataDir, 'status'), 'utf8'))?.[1]);
    if (!(pid > 0) || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function openOrExit(options: Options): Engine {
  try {
    return openEngine(options.dataDir, engineArgs(options));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof UnsupportedPlatform) return exit('unsupported', message);
    const holder = lockHolder(options.dataDir);
    if (holder !== undefined)
      return exit('locked', `The data folder is in use by process ${holder} (Code 76)`);
    return exit('failed', message.split('\n')[0] ?? '');
  }
}

/** How long queries may go on, and whether closing may take as long as the engine likes. */
type Farewell = { graceMs: number; isPatient: boolean };

/** Lets queries finish, then ends them, then closes the engine. A crash would be safe too, only ruder. */
async function shutDown(
  front: Front,
  sessions: Sessions,
  engine: Engine,
  { graceMs, isPatient }: Farewell,
): Promise<never> {
  front.server.close();
  front.server.closeIdleConnections();
  const wait = async (ms: number) => {
    for (const end = Date.now() + ms; front.running > 0 && Date.now() < end;) await sleep(20);
  };
  await wait(graceMs);
  front.cancelAll();
  await wait(2000);
  // Node's exit would wait for a query that cannot be killed.
  if (front.running > 0 || !isPatient) process.kill(process.pid, 'SIGKILL');
  sessions.closeAll();
  engine.close();
  return exit('stopped', 'stopped');
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  let parentGone = (): void => process.exit(EXIT.stopped);
  const password = await readPassword(options, () => parentGone());
  mkdirSync(options.spoolDir, { recursive: true, mode: 0o700 });
  // Relative paths in file() start here, as they start in user_files on a server.
  process.chdir(options.spoolDir);
  const engine = openOrExit(options);
  const control = engine.open();
  const spool = new Spool(join(options.spoolDir, 'http'), options.spoolBytes);
  const sessions = new Sessions(engine);
  const files = new FileGuard([options.spoolDir, ...options.fileDirs]);
  const pool = new Pool(makePipes(spool.dir, options.slots), options.maxWaiting);
  const front = new Front({ pool, sessions, control, spool, files, password });

  let stopping = false;
  const stop = (farewell: Farewell) => {
    if (stopping) return;
    stopping = true;
    void shutDown(front, sessions, engine, farewell);
  };
  const orderly: Farewell = { graceMs: 5000, isPatient: true };
  // The parent has crashed, and its next start waits for the folder.
  parentGone = () => stop({ graceMs: 0, isPatient: false });
  process.on('SIGTERM', () => stop(orderly));
  // Ctrl-C reaches the whole terminal group: under a supervisor the parent decides when.
  process.on('SIGINT', () => {
    if (!options.passwordStdin) stop(orderly);
  });

  front.server.once('error', (cause: NodeJS.ErrnoException) =>
    exit(cause.code === 'EADDRINUSE' ? 'portInUse' : 'failed', cause.message),
  );
  const version = Buffer.from((await control.query('SELECT version()')).bytes)
    .toString('utf8')
    .trim();
  front.server.listen(options.port, '127.0.0.1', () => {
    const address = front.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : options.port;
    log('start', { port, version, memoryBytes: options.memoryBytes });
    process.stdout.write(`${JSON.stringify({ ready: true, port, pid: process.pid, version })}\n`);
  });
}

// Whoever reads our lines may have died before us; that is no reason to die on the way out.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// With the engine open, leaving by the usual door can wait for ever for its threads. What nobody foresaw ends us at once:
// the folder is as after a crash, which it survives.
process.on('uncaughtException', (cause) => {
  log('failed', { reason: 'failed', message: toEngineError(cause).text });
  process.kill(process.pid, 'SIGKILL');
});

main().catch((cause: unknown) =>
  exit(
    cause instanceof UsageError || (cause instanceof TypeError && 'code' in cause) ? 'usage' : 'failed',
    toEngineError(cause).text,
  ),
);
