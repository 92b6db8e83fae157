// Makes a fresh clone ready to run: installs and builds what is missing or older than its sources.
// Plain Node, no dependency: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

/** Runs a command in the root folder, and ends the script if it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** Says plainly when this machine cannot run the product. */
export function checkPlatform() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old: Fundwatch needs Node 20.19 or later.`);
  if (!['linux', 'darwin'].includes(process.platform)) {
    fail(
      `Fundwatch's embedded engine runs on Linux and macOS, not on ${process.platform}. Use WSL, or set CLICKHOUSE_URL to a server.`,
    );
  }
}

const newest = (path) => {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== 'node_modules' && name !== 'dist')
      .map((name) => newest(join(path, name))),
  );
};

/** Installs packages, if they are not there or the lock has changed since. */
export function install() {
  const marker = join(ROOT, 'node_modules', '.package-lock.json');
  if (newest(marker) >= newest(join(ROOT, 'package-lock.json')) - 60_000 && existsSync(marker)) return;
  console.error('Installing packages …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Builds the engine, the service and the pages, if their sources are newer than what was built. */
export function build() {
  const sources = Math.max(newest(join(ROOT, 'libs')), newest(join(ROOT, 'apps')));
  const built = ['engine/dist/main.js', 'api/dist/main.js', 'web/dist/index.html'].map((path) =>
    newest(join(ROOT, 'apps', path)),
  );
  if (Math.min(...built) >= sources) return;
  console.error('Building …');
  // What a script prints is its result; how it came to run is said beside it.
  run('npm', ['run', 'build', '--silent'], { stdio: ['inherit', 2, 2] });
}
