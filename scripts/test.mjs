// `npm test`: everything that npm alone allows. Suites that want Redis or a browser run where these
// are found, and are named where not.
import { build, checkPlatform, install, run } from './prepare.mjs';

checkPlatform();
install();
build();
run('npx', ['vitest', 'run', ...process.argv.slice(2)]);
