import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsQuery, type FindingsPage } from '../apps/api/src/features/findings/findings.dto.js';
import { openWorkbench, OWNER, send, type Workbench } from './helpers/workbench.js';

const POOL = 'pages';

/** Persons who died, and settle a visit afterwards: one finding each, of the given amount. */
async function find(bench: Workbench, amounts: Record<string, string>, pool = POOL): Promise<void> {
  const persons = Object.keys(amounts);
  await send(
    bench,
    'insured',
    persons.map((psn_no) => ({
      psn_no,
      gend: '1',
      brdy: '1950-01-01',
      insutype: '390',
      insu_admdvs: '990121',
      die_date: '2025-03-01',
    })),
    { pool },
  );
  const visit = (psn_no: string) => ({
    mdtrt_id: `V${psn_no}`,
    psn_no,
    fixmedins_code: 'H1',
    med_type: '11',
  });
  await send(
    bench,
    'visits',
    persons.map((psn_no) => ({ ...visit(psn_no), begntime: '2025-03-20 09:00:00' })),
    { pool },
  );
  await send(
    bench,
    'settlements',
    persons.map((psn_no) => ({
      ...visit(psn_no),
      setl_id: `S${psn_no}`,
      insutype: '390',
      setl_time: '2025-03-20 09:30:00',
      medfee_sumamt: amounts[psn_no] ?? '',
      hifp_pay: amounts[psn_no] ?? '',
      fund_pay_sumamt: amounts[psn_no] ?? '',
    })),
    { pool },
  );
  await bench.services.worker.drain();
}

describe('pages of findings', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await find(bench, { A: '10.00', B: '20.00', C: '20.00', D: '20.00', E: '30.00', F: '9.50', G: '100.00' });
  });
  afterAll(() => bench.close());

  const page = (query: Record<string, string>): Promise<FindingsPage> =>
    bench.services.findings.page(
      OWNER,
      findingsQuery.parse({ pool: POOL, rule: 'I02', limit: '2', ...query }),
    );

  /** Walks a list to its end; `between` runs after the first page. */
  async function walk(query: Record<string, string>, between?: () => Promise<void>): Promise<string[]> {
    let { items, next } = await page(query);
    const seen = items.map((item) => item.psn_no);
    await between?.();
    while (next !== null) {
      ({ items, next } = await page({ ...query, cursor: next }));
      expect(items.length).toBeGreaterThan(0);
      seen.push(...items.map((item) => item.psn_no));
    }
    return seen;
  }

  it('show each finding once in every order, also where many have the same value', async () => {
    for (const sort of ['detected_at', 'amount', 'event_from'])
      for (const order of ['asc', 'desc'])
        expect((await walk({ sort, order })).sort(), `${sort} ${order}`).toEqual([...'ABCDEFG']);
    expect((await walk({ sort: 'amount', order: 'desc' })).slice(0, 2)).toEqual(['G', 'E']);
    expect((await walk({ sort: 'amount', order: 'asc' })).slice(0, 2)).toEqual(['F', 'A']);
    expect((await page({ limit: '7' })).next).toBeNull();
  });

  it('neither repeat nor lose one while findings arrive', async () => {
    // H stands before the place that the reader has reached, I behind it.
    const seen = await walk({ sort: 'amount', order: 'desc' }, () => find(bench, { H: '500.00', I: '1.00' }));
    expect(seen.slice(0, 2)).toEqual(['G', 'E']);
    expect(seen.at(-1)).toBe('I');
    expect([...seen].sort()).toEqual([...'ABCDEFGI']);
    const latest = await walk({}, () => find(bench, { J: '5.00' }));
    expect([...latest].sort()).toEqual([...'ABCDEFGHI']);
  });

  it('refuse a cursor that is none, or of another order', async () => {
    const { next } = await page({ sort: 'amount' });
    const fault = { code: 'invalid', fields: [{ field: 'cursor' }] };
    await expect(page({ cursor: '50' })).rejects.toMatchObject(fault);
    await expect(page({ sort: 'event_from', cursor: next ?? '' })).rejects.toMatchObject(fault);
    await expect(page({ sort: 'amount', order: 'asc', cursor: next ?? '' })).rejects.toMatchObject(fault);
  });
});

describe('pages of findings that have changed', () => {
  let bench: Workbench;
  const pool = 'changed';
  beforeAll(async () => {
    bench = await openWorkbench();
    const amounts = Array.from({ length: 60 }, (_, n) => [`P${n}`, `${100 + n}.00`] as const);
    await find(bench, Object.fromEntries(amounts), pool);
    const rewrite = (set: string, which: string): Promise<void> =>
      bench.platform.clickhouse.command(
        'rewrite findings',
        `INSERT INTO findings SELECT * REPLACE (run + 1 AS run, ${set}) FROM (SELECT * FROM findings FINAL WHERE pool = '${pool}' AND ${which})`,
      );
    await rewrite('now64(3) AS withdrawn_at', 'amount >= 115 AND amount < 159');
    await rewrite(`toDecimal64('1.00', 2) AS amount`, 'amount = 159');
  });
  afterAll(() => bench.close());

  it('hold what stands now, though more was written that stands no more', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 10; pages += 1) {
      const query = findingsQuery.parse({ pool, sort: 'amount', order: 'desc', limit: '5', cursor });
      const page = await bench.services.findings.page(OWNER, query);
      expect(page.total).toBe(16);
      seen.push(...page.items.map(({ amount }) => amount));
      if (page.next === null) break;
      cursor = page.next;
    }
    const standing = Array.from({ length: 15 }, (_, n) => `${114 - n}.00`);
    expect(seen).toEqual([...standing, '1.00']);
  });
});
