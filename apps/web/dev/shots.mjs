/** Screenshots of every page, against the mock: `node dev/shots.mjs OUT_DIR [name-part]` after a build. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [out = 'shots', only = ''] = process.argv.slice(2);
const SHOTS = [
  { name: 'overview-1366-light-zh', path: '/' },
  { name: 'overview-1920-dark-en', path: '/?lang=en', width: 1920, theme: 'dark' },
  { name: 'overview-loading', path: '/', state: 'loading' },
  { name: 'overview-restarting', path: '/?lang=en', state: 'restarting' },
  { name: 'overview-empty', path: '/', state: 'empty' },
  { name: 'findings-1366-light-zh', path: '/findings' },
  { name: 'findings-1366-dark-en', path: '/findings?lang=en&grade=suspected&sort=amount', theme: 'dark' },
  { name: 'beside-1366-light-zh', path: '/findings/F000320?withdrawn=1' },
  { name: 'beside-1920-dark-en', path: '/findings/F000321?lang=en&withdrawn=1', width: 1920, theme: 'dark' },
  { name: 'finding-1000-light-zh', path: '/findings/F000322', width: 1000 },
  { name: 'indicators-1366-light-zh', path: '/indicators' },
  { name: 'indicators-1366-dark-en', path: '/indicators?lang=en', theme: 'dark' },
  { name: 'indicator-1366-light-zh', path: '/indicators/L01?grain=institution' },
  { name: 'indicator-1920-dark-en', path: '/indicators/K08?lang=en', width: 1920, theme: 'dark' },
  { name: 'rules-1366-light-zh', path: '/rules' },
  { name: 'rule-1366-light-zh', path: '/rules/I04' },
  { name: 'rule-1366-dark-en', path: '/rules/I04?lang=en', theme: 'dark' },
  { name: 'data-1366-light-zh', path: '/data' },
  { name: 'data-1366-dark-en', path: '/data?lang=en', theme: 'dark' },
  { name: 'batch-1366-light-zh', path: '/data/batches/B000063' },
  { name: 'lost', path: '/findings/none/none' },
];

mkdirSync(out, { recursive: true });
const servers = new Map();
for (const { state = 'up' } of SHOTS)
  if (!servers.has(state)) servers.set(state, await serve(state, 4180 + servers.size));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
for (const shot of SHOTS.filter(({ name }) => name.includes(only))) await take(shot);
await browser.close();
for (const { child } of servers.values()) child.kill();

async function take({ name, path, width = 1366, theme = 'light', state = 'up' }) {
  const context = await browser.newContext({
    viewport: { width, height: width === 1920 ? 1080 : 768 },
    colorScheme: theme,
    locale: path.includes('lang=en') ? 'en-US' : 'zh-CN',
  });
  const page = await context.newPage();
  page.on(
    'console',
    (message) => ['error', 'warning'].includes(message.type()) && console.log(name, message.text()),
  );
  page.on('pageerror', (error) => console.log(name, error.message));
  await page.goto(servers.get(state).url + path);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  await context.close();
}

function serve(state, port) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'mock.mjs')], {
      env: { ...process.env, MOCK_STATE: state, PORT: String(port) },
    });
    child.stderr.on('data', (text) => console.log(String(text)));
    child.stdout.once('data', (text) => resolve({ child, url: String(text).trim() }));
  });
}
