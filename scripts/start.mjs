// `npm start`: from a fresh clone to a running service with data.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, checkPlatform, install, ROOT } from './prepare.mjs';

checkPlatform();
install();
build();
const env = { DEMO_PERSONS: '20000', ...process.env };
const service = spawn(process.execPath, [join(ROOT, 'apps/api/dist/main.js')], {
  stdio: 'inherit',
  env,
  cwd: ROOT,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => service.kill(signal));
service.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
