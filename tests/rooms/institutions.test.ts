import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spreadOf } from '../../apps/api/src/features/institutions/comparison.service.js';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { complete, openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { CLERK, fillCounty, OFFICER, POOL } from './county.js';

const YEAR = { pool: POOL, period: '2025' };

describe('institutions', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await fillCounty(bench);
  });
  afterAll(() => bench.close());

  it('are listed with what was found at them, and searched by name or code', async () => {
    const all = await bench.services.institutions.list(OFFICER, YEAR);
    expect(all.total).toBe(7);
    expect(all.items[0]).toMatchObject({ code: 'H2', tier: 'township', findings: 1, amount: '40.00' });
    expect(
      all.items.slice(1).every(({ findings, last_found }) => findings === 0 && last_found === null),
    ).toBe(true);
    const found = await bench.services.institutions.list(OFFICER, { ...YEAR, q: '县医院' });
    expect(found.items.map(({ code }) => code)).toEqual(['H1']);
    const year = await bench.services.institutions.list(OFFICER, { ...YEAR, period: '2024' });
    expect(year.items.every(({ findings }) => findings === 0)).toBe(true);
  });

  it('show themselves and nobody else to their own clerks', async () => {
    const list = await bench.services.institutions.list(CLERK, YEAR);
    expect(list.items.map(({ code }) => code)).toEqual(['H2']);
    const own = await bench.services.institutions.institution(CLERK, { ...YEAR, code: 'H2' });
    expect(own).toMatchObject({
      name: '测试H2卫生院',
      rules: [{ rule_id: 'I04', count: 1, amount: '40.00' }],
    });
    expect(own.rules[0]?.months.filter(({ count }) => count > 0)).toEqual([{ month: '2025-05', count: 1 }]);
    const reads = await Promise.allSettled([
      bench.services.institutions.institution(CLERK, { ...YEAR, code: 'H3' }),
      bench.services.institutions.records(CLERK, { pool: POOL, code: 'H3' }),
      bench.services.comparisons.comparison(CLERK, { ...YEAR, code: 'H3' }),
    ]);
    expect(reads.map((read) => read.status)).toEqual(['rejected', 'rejected', 'rejected']);
    for (const read of reads)
      if (read.status === 'rejected') expect(String(read.reason)).toContain('outside your reach');
  });

  it('say what their data are worth', async () => {
    const { streams } = await bench.services.institutions.records(OFFICER, { pool: POOL, code: 'H2' });
    expect(streams.map(({ stream, records, corrected }) => [stream, records, corrected])).toEqual([
      ['contracts', 1, 0],
      ['visits', 2, 1],
      ['settlements', 2, 0],
    ]);
    expect(streams.find(({ stream }) => stream === 'visits')?.last).toBe('2025-09-30 09:00:00');
  });

  it('stand beside their like without naming them', async () => {
    const officer = await bench.services.comparisons.comparison(OFFICER, { ...YEAR, code: 'H2' });
    const clerk = await bench.services.comparisons.comparison(CLERK, { ...YEAR, code: 'H2' });
    expect(clerk).toEqual(officer);
    expect(clerk.rows.find(({ indicator }) => indicator === 'K08')).toMatchObject({
      value: '80.000000',
      before: null,
      // two of five centres had visits: too few to tell apart
      peers: null,
    });
    expect(JSON.stringify(clerk)).not.toContain('H3');
  });

  it('say which of their records refer to what has not come, each place its own, until it comes', async () => {
    const hanging = async (scope: Scope, code: string): Promise<unknown> => {
      const { streams } = await bench.services.institutions.records(scope, { pool: POOL, code });
      const own = streams.find(({ stream }) => stream === 'settlements');
      expect(own?.counted_at).not.toBeNull();
      return own?.dangling?.filter(({ field }) => field === 'mdtrt_id').map(({ count }) => count);
    };
    expect(await hanging(OFFICER, 'H2')).toEqual([]);
    const settlement = (id: string, place: string): Record<string, string> =>
      complete('settlements', {
        setl_id: id,
        mdtrt_id: `late-${id}`,
        psn_no: 'P1',
        fixmedins_code: place,
        setl_time: '2025-10-01 09:00:00',
      });
    await send(bench, 'settlements', [settlement('LATE1', 'H2'), settlement('LATE2', 'H1')], { pool: POOL });
    await bench.services.worker.drain();
    expect(await hanging(CLERK, 'H2')).toEqual([1]);
    expect(await hanging(OFFICER, 'H1')).toEqual([1]);
    const visit = {
      mdtrt_id: 'late-LATE1',
      psn_no: 'P1',
      fixmedins_code: 'H2',
      begntime: '2025-10-01 09:00:00',
    };
    await send(bench, 'visits', [complete('visits', visit)], { pool: POOL });
    await bench.services.worker.drain();
    expect(await hanging(CLERK, 'H2')).toEqual([]);
    expect(await hanging(OFFICER, 'H1')).toEqual([1]);
  });
});

it('takes quartiles by nearest rank, in exact decimals', () => {
  expect(spreadOf(['10', '9.5', '100', '1', '2'], '9.50')).toEqual({
    count: 5,
    p25: '2',
    median: '9.5',
    p75: '10',
    above: 2,
  });
  expect(spreadOf(['1', '2', '3', '4'], '1')).toBeNull();
});
