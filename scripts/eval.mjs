// `npm run eval`: how much of what is planted in a county is found, and how much of what is found was planted.
import { runnerImport } from 'vite';
import { build, checkPlatform, install } from './prepare.mjs';

checkPlatform();
install();
build();
const { module } = await runnerImport('./tests/eval/eval.ts', { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(process.argv.slice(2));
