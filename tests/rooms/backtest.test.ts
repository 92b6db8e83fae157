import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import type { BacktestQuery } from '../../apps/api/src/features/backtest/backtest.dto.js';
import { collect, complete, openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

// Visits 5 and 40 days into a pause, at two places, and one whose person has not come.
let bench: Workbench;
const pool = 'county';
beforeAll(async () => {
  bench = await openWorkbench();
  const visits = [
    { id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', day: '2025-03-06' },
    { id: 'V2', psn_no: 'P1', fixmedins_code: 'H2', day: '2025-04-10' },
    { id: 'V3', psn_no: 'P9', fixmedins_code: 'H2', day: '2025-04-11' },
  ];
  const records: Record<string, Record<string, string>[]> = {
    institutions: [{ fixmedins_code: 'H1' }, { fixmedins_code: 'H2' }],
    insured: [{ psn_no: 'P1', paus_insu_date: '2025-03-01', psn_insu_stas: '2' }],
    visits: visits.map(({ id, day, ...own }) => ({ mdtrt_id: id, begntime: `${day} 09:00:00`, ...own })),
    settlements: visits.map(({ id, day, ...own }) => ({
      setl_id: `S${id}`,
      mdtrt_id: id,
      setl_time: `${day} 10:00:00`,
      fund_pay_sumamt: '30.00',
      ...own,
    })),
  };
  for (const [stream, rows] of Object.entries(records))
    await send(
      bench,
      stream,
      rows.map((row) => complete(stream, row)),
      { pool },
    );
  await bench.services.worker.drain();
});
afterAll(() => bench.close());

const tried = async (scope: Scope, given: Partial<BacktestQuery>) =>
  collect(
    await bench.services.backtests.open(scope, 'I09', {
      pool,
      from: '2025-01-01',
      to: '2025-12-31',
      set: [],
      ...given,
    }),
  );

it('as it stands a rule finds what it found', async () => {
  expect(await tried(OWNER, {})).toEqual([
    {
      rule_id: 'I09',
      from: '2025-01-01',
      to: '2025-12-31',
      added: 0,
      removed: 0,
      kept: 2,
      amount_added: '0.00',
      amount_removed: '0.00',
      institutions: 0,
      skipped: [
        { reason: 'settlements.psn_no: insured not received', rows: 1 },
        { reason: 'visits.psn_no: insured not received', rows: 1 },
      ],
    },
  ]);
});

it('with more grace it lets one go, and tells which', async () => {
  const [summary, ...changes] = await tried(OWNER, { set: ['grace_days=30'] });
  expect(summary).toMatchObject({ removed: 1, kept: 1, amount_removed: '30.00', institutions: 1 });
  expect(changes).toMatchObject([{ change: 'removed', fixmedins_code: 'H1', rule_id: 'I09' }]);
});

it('looks at the time that is asked for', async () => {
  const [summary] = await tried(OWNER, { set: ['grace_days=30'], from: '2025-04-01' });
  expect(summary).toMatchObject({ removed: 0, kept: 1 });
  const [before] = await tried(OWNER, { to: '2025-03-31' });
  expect(before).toMatchObject({ kept: 1 });
});

it('shows a reader of some places those only, and no counts of the pool', async () => {
  const scope: Scope = {
    who: 'test',
    pools: [pool],
    places: [{ pool, kind: 'institution', id: 'H2' }],
    clear: true,
  };
  const [summary, ...changes] = await tried(scope, { set: ['grace_days=30'] });
  expect(summary).toMatchObject({ removed: 0, kept: 1, skipped: [] });
  expect(changes).toEqual([]);
});

it('names a parameter that the rule has not, or that lies outside its bounds', async () => {
  await expect(tried(OWNER, { set: ['grace=1'] })).rejects.toMatchObject({
    code: 'invalid',
    message: 'rule I09 has no parameter grace',
  });
  await expect(tried(OWNER, { set: ['grace_days=91'] })).rejects.toMatchObject({
    code: 'invalid',
    message: 'grace_days of rule I09 must lie between 0 and 90',
  });
  await expect(
    bench.services.backtests.open(OWNER, 'Z99', { pool, from: '2025-01-01', to: '2025-12-31', set: [] }),
  ).rejects.toMatchObject({ code: 'not_found' });
});
