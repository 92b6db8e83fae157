import { spawn, spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { find, freePort } from './found.js';

export type PostgresProcess = { url: string; stop: () => Promise<void> };

/** The folder of the programs of a PostgreSQL server, where one is installed. */
export function findPostgres(suite: string): string | undefined {
  const listed = spawnSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1'], {
    encoding: 'utf8',
  }).stdout.trim();
  if (listed) return listed;
  const program = find('initdb', suite);
  return program && dirname(program);
}

/** Nobody's numbers: PostgreSQL refuses to run as root. */
const NOBODY = 65534;

/** A PostgreSQL server of its own on a free port, forgotten when it stops. */
export async function startPostgres(programs: string): Promise<PostgresProcess> {
  const dir = await mkdtemp(join(tmpdir(), 'fundwatch-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    await chown(dir, NOBODY, NOBODY);
    await chmod(dir, 0o700);
  }
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(dir, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'fundwatch', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'],
    {
      ...as,
      cwd: dir,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${dir}`,
      '-c',
      'fsync=off',
    ],
    { ...as, cwd: dir, stdio: 'ignore' },
  );
  const url = `postgres://fundwatch@127.0.0.1:${port}/postgres`;
  await ready(url);
  return {
    url,
    stop: async () => {
      await new Promise<void>((resolve) => (child.once('exit', () => resolve()), child.kill('SIGINT')));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function ready(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isUp) return;
    await sleep(100);
  }
  throw new Error('PostgreSQL did not start');
}
