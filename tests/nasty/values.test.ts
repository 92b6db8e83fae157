import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, sendText, type Workbench } from '../helpers/workbench.js';
import { BILINGUAL, counts, csvOf, faults, rowsOf, stored, take } from './intake.js';
import { CASES } from './values.cases.js';

const NEEDED: Partial<Record<string, Record<string, string>>> = {
  calendar: { kind: 'holiday' },
  payments: { kind: 'base' },
};

describe('values', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  it.each(CASES.map((example, at) => [`${example.stream}.${example.field}`, example, at] as const))(
    'of %s are kept or refused by name',
    async (_, example, at) => {
      const values = [...example.kept, ...example.refused];
      const rows = rowsOf(
        example.stream,
        example.key,
        values.map((value) => ({ ...NEEDED[example.stream], [example.field]: value })),
      );
      const intake = await take(bench, `${example.stream}.csv`, csvOf(rows), `v${at}`);
      expect({
        error: intake.receipt.error,
        refused: intake.rejects.map((reject) => reject.values[0]),
      }).toEqual({ error: undefined, refused: example.refused.map((value) => value.slice(0, 500)) });
      expect(counts(intake)).toMatchObject({ rows: values.length, rejected: example.refused.length });
      expect(new Set(intake.rejects.flatMap((reject) => reject.fields))).toEqual(new Set([example.field]));
      for (const reason of intake.rejects.flatMap((reject) => reject.reasons)) {
        expect(reason).toMatch(example.reason);
        expect(reason).toMatch(BILINGUAL);
      }
    },
  );

  it('of money and prices keep their decimals', async () => {
    const amounts = ['0.10', '9999999999999999.99', '-9999999999999999.99', '-0.01', '100'];
    const money = await take(
      bench,
      'payments.csv',
      csvOf(
        rowsOf(
          'payments',
          'pay_id',
          amounts.map((amount) => ({ kind: 'base', amount })),
        ),
      ),
      'exact',
    );
    expect(counts(money)).toMatchObject({ accepted: amounts.length });
    expect(Object.values(await stored(bench, 'payments', 'amount', 'exact'))).toEqual([
      ...amounts.slice(0, 4),
      '100.00',
    ]);
    const prices = ['0.000001', '999999999999.999999', '12.5'];
    await take(
      bench,
      'fees.csv',
      csvOf(
        rowsOf(
          'fees',
          'feedetl_sn',
          prices.map((pric) => ({ pric })),
        ),
      ),
      'exact',
    );
    expect(Object.values(await stored(bench, 'fees', 'pric', 'exact'))).toEqual([
      '0.000001',
      '999999999999.999999',
      '12.5',
    ]);
  });

  it('of date-times are kept as the instant they are, in Shanghai', async () => {
    const times = [
      '2025-03-01T00:00:00Z',
      '2025-03-01T08:00:00.9+08:00',
      '2025-02-28T19:00:00-05:00',
      '2025-03-01T08:00:00',
    ];
    await take(
      bench,
      'visits.csv',
      csvOf(
        rowsOf(
          'visits',
          'mdtrt_id',
          times.map((begntime) => ({ begntime })),
        ),
      ),
      'instants',
    );
    expect(new Set(Object.values(await stored(bench, 'visits', 'begntime', 'instants')))).toEqual(
      new Set(['2025-03-01 08:00:00']),
    );
  });

  it('of an owner in other hands name the owner', async () => {
    const visit = (diag: string): string => csvOf(rowsOf('visits', 'mdtrt_id', [{ diag_name: diag }]));
    await sendText(bench, 'visits.csv', visit('a'), { pool: 'owners', source: 'first' });
    const intake = await take(bench, 'visits.csv', visit('b'), 'owners');
    expect(faults(intake)).toEqual(['2:']);
    expect(intake.rejects[0]?.reasons[0]).toMatch(/first$/);
  });

  it('of several fields are all named', async () => {
    const rows = rowsOf('settlements', 'setl_id', [
      { medfee_sumamt: '1e9', hifp_pay: '', setl_time: '2025-02-30 00:00:00' },
    ]);
    const intake = await take(bench, 'settlements.csv', csvOf(rows), 'several');
    expect(faults(intake)).toEqual(['2:setl_time,medfee_sumamt,hifp_pay']);
    expect(intake.rejects[0]?.values).toEqual(['2025-02-30 00:00:00', '1e9', '']);
  });
});
