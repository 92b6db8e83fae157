import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { valuesBody } from '../../apps/api/src/features/entered/entered.dto.js';
import { openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { ALLIANCES, centre, fillFairCounty, POOL } from './fair-county.js';

const OFFICER: Scope = { who: 'officer', pools: [POOL], clear: false };
const CLERK: Scope = { ...OFFICER, places: [{ pool: POOL, kind: 'institution', id: centre(0) }] };
const ALLY: Scope = { ...OFFICER, places: [{ pool: POOL, kind: 'alliance', id: 'A2' }] };
const YEAR = { pool: POOL, period: '2025', variant: 'main' } as const;

describe('fair comparison', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await fillFairCounty(bench);
  });
  afterAll(() => bench.close());

  const coverage = (scope: Scope) =>
    bench.services.fair.compare(scope, { ...YEAR, indicator: 'K01', grain: 'institution' });

  it('tells the one that strays from those that only differ', async () => {
    const { model, groups, rows } = await coverage(OFFICER);
    expect(model).toBe('proportion');
    expect(groups).toContainEqual(expect.objectContaining({ group: 'township', peers: 8 }));
    const of = (id: string) => rows.find(({ subject_id }) => subject_id === id);
    expect(of(centre(7))).toMatchObject({ verdict: 'low', value: '10.000000', ranks: [1, 1] });
    expect(of(centre(0))).toMatchObject({ verdict: 'within', ranks: [2, 8] });
    // Drawn towards the peers, and between the two.
    expect(Number(of(centre(7))?.shrunk)).toBeGreaterThan(10);
    // The hospital is the only one of its tier.
    expect(of('H1')?.doubt).not.toBe(null);
  });

  it('shows an institution its own place among peers, and no other institution', async () => {
    const { rows, groups } = await coverage(CLERK);
    expect(rows.map(({ subject_id }) => subject_id)).toEqual([centre(0)]);
    expect(groups.find(({ group }) => group === 'township')?.centre).not.toBeNull();
    expect(rows[0]?.limits998).not.toBeNull();
  });

  it('does not tell an alliance of its few peers what these are like', async () => {
    const query = { ...YEAR, indicator: 'L01', grain: 'alliance' } as const;
    const [all, own] = [
      await bench.services.fair.compare(OFFICER, query),
      await bench.services.fair.compare(ALLY, query),
    ];
    expect(all.groups[0]).toMatchObject({ peers: 4 });
    expect(all.groups[0]?.centre).not.toBeNull();
    expect(own.groups[0]?.centre).toBeNull();
    expect(own.rows).toMatchObject([
      { subject_id: 'A2', limits95: null, shrunk: null, ranks: null, doubt: 'few_peers' },
    ]);
  });

  it('age explains the stays: adjusted, all alliances are alike, and expected adds up to observed', async () => {
    const { rows, is_adjusted } = await bench.services.fair.compare(OFFICER, {
      ...YEAR,
      indicator: 'L01',
      grain: 'alliance',
    });
    expect(is_adjusted).toBe(true);
    const values = rows.map(({ value }) => Number(value));
    expect(Math.max(...values)).toBeCloseTo(2 * Math.min(...values), 4);
    const adjusted = rows.map((row) => Number(row.adjusted?.value));
    for (const value of adjusted) expect(value).toBeCloseTo(adjusted[0] ?? 0, 3);
    const sum = (of: (row: (typeof rows)[number]) => string | undefined) =>
      rows.reduce((total, row) => total + Number(of(row)), 0);
    expect(sum((row) => row.adjusted?.expected)).toBeCloseTo(
      sum((row) => row.adjusted?.observed),
      1,
    );
  });

  it('finds what only one alliance did after a month, beside what would have been', async () => {
    const found = await bench.services.differences.difference(OFFICER, {
      pool: POOL,
      indicator: 'K08',
      variant: 'main',
      grain: 'alliance',
      id: 'A1',
      since: '2025-07',
      weighting: 'equal',
    });
    expect(found).toMatchObject({ reason: null, comparators: 3, share: null });
    expect(Number(found.effect)).toBeCloseTo(20, 1);
    expect(Number(found.fit_before)).toBeLessThan(1);
    const short = await bench.services.differences.difference(OFFICER, {
      ...{ pool: POOL, indicator: 'K08', variant: 'main', grain: 'alliance', id: 'A1' },
      since: '2024-03',
      weighting: 'synthetic',
    });
    expect(short.reason).toBe('too_short');
  });
});

describe('budgets', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await fillFairCounty(bench);
    const budget = (grain: string, rows: [string, string][]) =>
      bench.services.entered.enter(
        OFFICER,
        valuesBody.parse({
          pool: POOL,
          grain,
          period: '2025',
          document: '预算下达文件',
          rows: rows.map(([subject_id, value]) => ({ item: 'budget', subject_id, value, previous: null })),
        }),
      );
    // 40 contracts × 12 × 30 yuan = 14,400 a year at a centre.
    await budget('institution', [
      [centre(0), '14400.00'],
      [centre(1), '12000.00'],
      [centre(2), '24000.00'],
    ]);
    await budget(
      'alliance',
      ALLIANCES.map((id) => [id, '100000.00']),
    );
  });
  afterAll(() => bench.close());

  it('execution and surplus are exact, for a year that is over', async () => {
    // The clock stands at the last settlement, in December: the year is not over until January's first.
    await send(
      bench,
      'settlements',
      [
        {
          ...{
            setl_id: 'NEXT',
            mdtrt_id: 'NEXT',
            psn_no: 'P1N0001',
            fixmedins_code: centre(0),
            med_type: '11',
          },
          ...{
            setl_time: '2026-01-02 09:00:00',
            insutype: '390',
            medfee_sumamt: '1',
            hifp_pay: '0.00',
            fund_pay_sumamt: '0.00',
          },
        },
      ],
      { pool: POOL },
    );
    await bench.services.worker.drain();
    const { rows, months_over } = await bench.services.budgets.view(OFFICER, {
      pool: POOL,
      year: '2025',
      grain: 'institution',
    });
    expect(months_over).toBe(12);
    const of = (id: string) => rows.find(({ subject_id }) => subject_id === id);
    expect(of(centre(0))).toMatchObject({
      spent: '14400.00',
      execution: '100.000000',
      surplus: '0.000000',
      warning: 'on_track',
    });
    expect(of(centre(1))).toMatchObject({ execution: '120.000000', surplus: '-20.000000', warning: 'over' });
    expect(of(centre(2))).toMatchObject({ execution: '60.000000', warning: 'behind' });
    expect(of(centre(3))).toMatchObject({ budget: null, execution: null, warning: null });
    const values = await bench.services.indicators.values(OFFICER, {
      pool: POOL,
      period: '2025',
      grain: 'institution',
      id: centre(1),
    });
    expect(values).toContainEqual(
      expect.objectContaining({
        indicator: 'K16',
        value: '120.000000',
        numerator: '14400.00',
        denominator: '12000.00',
      }),
    );
    expect(values).toContainEqual(expect.objectContaining({ indicator: 'L16', value: '-20.000000' }));
    const half = await bench.services.indicators.values(OFFICER, {
      pool: POOL,
      period: '2025-Q2',
      grain: 'institution',
      indicator: 'K16',
      id: centre(1),
    });
    expect(half).toMatchObject([{ numerator: '7200.00', denominator: '6000.00', value: '120.000000' }]);
  });

  it('looks ahead of a year that has begun, in the seasons of the year before', async () => {
    const { rows, months_over, months } = await bench.services.budgets.view(OFFICER, {
      pool: POOL,
      year: '2026',
      grain: 'institution',
      id: centre(0),
    });
    expect(months_over).toBe(0);
    expect(rows).toMatchObject([{ spent: '0.00', projected: null, warning: null }]);
    expect(months).toHaveLength(12);
    expect(months[0]).toMatchObject({ spent: null, last_year: '1200.00' });
  });

  it('an institution sees its own budget only', async () => {
    const { rows } = await bench.services.budgets.view(CLERK, {
      pool: POOL,
      year: '2025',
      grain: 'institution',
    });
    expect(rows.map(({ subject_id }) => subject_id)).toEqual([centre(0)]);
  });
});
