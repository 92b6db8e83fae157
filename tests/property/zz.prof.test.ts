import { it } from 'vitest';
import { openWorkbench } from '../helpers/workbench.js';
import { expectedState, faultsOf, periodOf } from './check.js';
import { split } from './plan.js';
it('prof', { timeout: 3_600_000 }, async () => {
  const bench = await openWorkbench();
  const c: any = bench.platform.clickhouse;
  const d: any = bench.platform.database;
  const extra = JSON.parse(process.env['KNOBS'] ?? '{}');
  for (const m of ['command', 'query', 'exec']) {
    const old = c.client[m].bind(c.client);
    c.client[m] = (a: any) => old({ ...a, clickhouse_settings: { ...a.clickhouse_settings, ...extra } });
  }
  {
    const t = performance.now();
    for (let i = 0; i < 50; i++)
      await c.query({
        name: 'one',
        sql: 'SELECT 1 AS a',
        row: (await import('zod')).z.object({ a: (await import('zod')).z.number() }),
      });
    console.log('select 1', (performance.now() - t) / 50);
  }
  const stat = new Map<string, { n: number; ms: number }>();
  const add = (name: string, ms: number) => {
    const s = stat.get(name) ?? { n: 0, ms: 0 };
    s.n++;
    s.ms += ms;
    stat.set(name, s);
  };
  for (const m of ['command', 'query', 'insertBytes']) {
    const old = c[m].bind(c);
    c[m] = async (...a: any[]) => {
      const t = performance.now();
      try {
        return await old(...a);
      } finally {
        const nm =
          m === 'query'
            ? a[0].name
            : m === 'insertBytes'
              ? 'insertBytes'
              : a[0] + ' ' + String(a[1]).trim().split(/\s+/).slice(0, 3).join(' ').replace(/\d+_?/g, '#');
        add(nm, performance.now() - t);
      }
    };
  }
  for (const m of ['query', 'first', 'execute', 'transaction']) {
    const old = d[m].bind(d);
    d[m] = async (...a: any[]) => {
      const t = performance.now();
      try {
        return await old(...a);
      } finally {
        add('pg ' + m, performance.now() - t);
      }
    };
  }
  for (const found of [{ worldSeed: 5, splitSeed: 0, scene: 'drugs' as const }, { worldSeed: 6, splitSeed: 1, scene: 'care' as const }, { worldSeed: 9, splitSeed: 1, scene: 'money' as const }, { worldSeed: 9, splitSeed: 1, scene: 'stays' as const }]) {
    const period = periodOf(1);
    const t0 = performance.now();
    const plan = split(found);
    const e = await expectedState(bench, plan.steps, period);
    const t1 = performance.now();
    const f = await faultsOf(bench, plan, e, period);
    console.log(
      found.scene,
      plan.steps.length,
      plan.steps.filter((s) => s.workers).length,
      plan.partRows,
      'full',
      Math.round(t1 - t0),
      'split',
      Math.round(performance.now() - t1),
      f.length,
      e.findings.length,
    );
  }
  let total = 0;
  for (const [n, s] of [...stat].sort((a, b) => b[1].ms - a[1].ms).slice(0, 40)) {
    console.log(s.n, Math.round(s.ms), (s.ms / s.n).toFixed(1), n);
  }
  for (const s of stat.values()) total += s.ms;
  console.log(
    'total',
    Math.round(total),
    [...stat.values()].reduce((a, s) => a + s.n, 0),
  );
  await bench.close();
});
