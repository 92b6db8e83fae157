import { simulate, toCsv } from '@fundwatch/simulator';
import { findingsSql, RULES, type Rule } from '@fundwatch/rules';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { abreast } from '../../apps/api/src/clickhouse/abreast.js';
import { monthsBefore } from '../../apps/api/src/features/findings/findings.repository.js';
import { eventOf } from '../../apps/api/src/features/findings/judge.repository.js';
import { PastJudgeService } from '../../apps/api/src/features/findings/past-judge.service.js';
import { SweepRepository } from '../../apps/api/src/features/findings/sweep.repository.js';
import { collect, openWorkbench, sendText, type Workbench } from '../helpers/workbench.js';

const POOL = 'p';
const foundRow = z.object({ finding_id: z.string(), digest: z.string() });

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  const county = { persons: 250, seed: 11, size: 1000, from: '2024-07-01', to: '2025-12-31' };
  for (const file of simulate(county)) {
    const text = Buffer.concat([...toCsv(file)].map((chunk) => Buffer.from(chunk))).toString('utf8');
    await sendText(bench, file.name, text, { pool: POOL });
  }
  await bench.services.worker.drain();
});
afterAll(() => bench.close());

const SELECT = 'SELECT finding_id, toString(digest) AS digest FROM';
const read = (sql: string, asOf: string) =>
  bench.platform.clickhouse.query({
    name: 'found',
    sql: `${sql} ORDER BY finding_id`,
    params: { pool: POOL, as_of: asOf, months: monthsBefore(asOf) },
    row: foundRow,
  });

/** What a rule finds slice by slice, few units at a time. */
function inSlices(rule: Rule, asOf: string) {
  const past = new PastJudgeService(
    new SweepRepository(bench.platform.clickhouse),
    bench.services.ledger,
    2_000,
  );
  return collect(
    past.read({ pool: POOL, asOf }, new Map([['it', rule]]), async function* (tableOf) {
      yield* await read(`${SELECT} ${tableOf('it')}`, asOf);
    }),
  );
}

it('finds as of a past day, slice by slice, what the facts of all together hold', async () => {
  const asOf = '2025-10-15';
  let found = 0;
  await abreast(RULES, 3, async (rule) => {
    const whole = await read(`${SELECT} (${findingsSql(rule, { isPast: true, eventOf })})`, asOf);
    expect([rule.id, await inSlices(rule, asOf)]).toEqual([rule.id, whole]);
    found += whole.length;
  });
  expect(found).toBeGreaterThan(10);
});

it('leaves no table behind, also when nobody reads to the end', async () => {
  const past = new PastJudgeService(new SweepRepository(bench.platform.clickhouse), bench.services.ledger);
  const [rule] = RULES;
  if (!rule) throw new Error('no rule');
  for await (const _ of past.read(
    { pool: POOL, asOf: '2025-12-31' },
    new Map([['it', rule]]),
    async function* () {
      yield 1;
      yield 2;
    },
  ))
    break;
  const tables = await bench.platform.clickhouse.query({
    name: 'tables',
    sql: `SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '^(past|sweep|units|slice)_')`,
    row: z.object({ name: z.string() }),
  });
  expect(tables).toEqual([]);
});
