import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GRAINS } from '@fundwatch/metrics';
import { fillRegion, type Region } from './rollup.js';
import { machine, openService, percentiles, type Service } from './stage.js';

// What a region pays for at the year's end: every indicator of everybody, all scores, the settlement, and a page meanwhile. Its
// records stand rolled up, and none of them is there but these sums; the clock starts at the request and stops with the last byte.
const setting = (name: string, fallback: string): string => process.env[name] ?? fallback;
const REGION: Region = {
  pool: 'bench',
  institutions: Number(setting('BENCH_INSTITUTIONS', '5000')),
  alliances: Number(setting('BENCH_ALLIANCES', '120')),
  areas: Number(setting('BENCH_AREAS', '20')),
  persons: Number(setting('BENCH_PERSONS', '10000000')),
  years: [2024, 2025],
};
const PAGES = Number(setting('BENCH_PAGES', '40'));

/** Milliseconds and bytes until the whole answer is there. */
async function ask({ app }: Service, path: string, body?: unknown): Promise<{ ms: number; bytes: number }> {
  const started = performance.now();
  const response = await fetch(`${app.url}${path}`, {
    headers: { ...app.headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
  return { ms: Math.round(performance.now() - started), bytes: text.length };
}

const peakMib = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

it('a year’s end of a region', async () => {
  const service = await openService('region', (clickhouse) => fillRegion(clickhouse, REGION));
  try {
    const indicators: Record<string, { ms: number; bytes: number }> = {};
    for (const grain of GRAINS)
      indicators[grain] = await ask(service, `/api/indicators?pool=bench&period=2025&grain=${grain}`);
    const scores: Record<string, { ms: number; bytes: number }> = {};
    for (const grain of ['institution', 'alliance'])
      scores[grain] = await ask(service, `/api/scores?pool=bench&year=2025&grain=${grain}`);
    const statements: Record<string, { ms: number; bytes: number }> = {};
    for (const policy of ['chenzhou-capitation', 'guangdong-alliance'])
      statements[policy] = await ask(service, '/api/settlement/statements?pool=bench', {
        year: 2025,
        policy,
      });
    const pages: number[] = [];
    for (let n = 0; n < PAGES; n += 1) {
      const month = `2025-${String((n % 12) + 1).padStart(2, '0')}`;
      pages.push((await ask(service, `/api/indicators?pool=bench&period=${month}&grain=alliance`)).ms);
    }
    const report = {
      bench: 'settle',
      region: REGION,
      machine: machine(),
      indicators,
      scores,
      statements,
      page: percentiles(pages),
      engine_mib: peakMib(service.engine.pid ?? 0),
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(Object.keys(indicators).length).toBe(GRAINS.length);
  } finally {
    await service.close();
  }
});
