import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** With FUNDWATCH_REQUIRE_ALL a suite whose program is missing fails; without, it is named and left out. */
const mustHave = process.env['FUNDWATCH_REQUIRE_ALL'] === '1';

/** The path of a program, or undefined. Says loudly which suite is left out for want of it. */
export function find(program: string, suite: string): string | undefined {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
  if (found) return found;
  if (mustHave) throw new Error(`${suite} needs ${program}, which is not installed`);
  process.stderr.write(`\n*** LEFT OUT: ${suite} – ${program} is not installed ***\n\n`);
  return undefined;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export type RedisProcess = { url: string; child: ChildProcess; stop: () => Promise<void> };

/** A Redis of its own on a free port. */
export async function startRedis(program: string): Promise<RedisProcess> {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'fundwatch-redis-'));
  const child = spawn(
    program,
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore' },
  );
  await sleep(300);
  const stop = (): Promise<void> =>
    new Promise((resolve) => (child.once('exit', () => resolve()), child.kill('SIGKILL')));
  return { url: `redis://127.0.0.1:${port}`, child, stop };
}
