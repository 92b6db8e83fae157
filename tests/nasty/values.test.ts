import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, sendText, type Workbench } from '../helpers/workbench.js';
import { BILINGUAL, counts, csvOf, faults, rowsOf, stored, take } from './intake.js';

type Case = {
  stream: string;
  key: string;
  field: string;
  kept: readonly string[];
  refused: readonly string[];
  reason: RegExp;
};

const CASES: readonly Case[] = [
  {
    stream: 'payments',
    key: 'pay_id',
    field: 'amount',
    reason: /at most 16 before and 2 after the point/,
    kept: ['0', '0.10', '-5.00', '00012.5', '9999999999999999.99', '-9999999999999999.99', '12.5'],
    refused: [
      '1e9',
      '1E9',
      '１２.５',
      '12.345',
      '10000000000000000.00',
      '1,234.00',
      '¥5',
      '+5',
      '.5',
      '5.',
      '--5',
      '1.2.3',
      'NaN',
      'inf',
      '0x10',
      '12 .5',
      '=1+1',
      '12元',
      '一百',
    ],
  },
  {
    stream: 'fees',
    key: 'feedetl_sn',
    field: 'pric',
    reason: /at most 12 before and 6 after/,
    kept: ['0.000001', '999999999999.999999'],
    refused: ['0.0000001', '1000000000000', '1e-6'],
  },
  {
    stream: 'fees',
    key: 'feedetl_sn',
    field: 'cnt',
    reason: /at most 14 before and 4 after/,
    kept: ['-1', '0.5000', '99999999999999.9999'],
    refused: ['0.50001', '1/2'],
  },
  {
    stream: 'visits',
    key: 'mdtrt_id',
    field: 'begntime',
    reason: /use YYYY-MM-DD HH:MM:SS \(years 1970–2106\)/,
    kept: [
      '2025-03-01 08:00:00',
      '2025-03-01T08:00:00',
      '2025-03-01T08:00:00+08:00',
      '2025-03-01T08:00:00+0800',
      '2025-03-01T00:00:00Z',
      '2025-03-01 08:00:00.123',
      '2024-02-29 23:59:59',
      '1970-01-01 08:00:00',
      '2106-02-07 14:28:15',
    ],
    refused: [
      '2025-02-30 10:00:00',
      '2025-02-29 10:00:00',
      '2025-06-15 24:00:00',
      '2025-06-15 24:30:00',
      '2025-06-15 12:60:00',
      '2025-06-15 12:00:60',
      '2025-13-01 00:00:00',
      '2025-00-10 00:00:00',
      '1969-12-31 23:59:59',
      '1969-12-31T23:59:59',
      '1970-01-01 00:00:00',
      '1970-01-01T05:00:00+08:00',
      '1900-01-01 00:00:00',
      '2106-02-07 14:28:16',
      '2106-02-07T06:00:00-08:00',
      '2199-01-01 00:00:00',
      '2025-03-01T08:00:00+99:99',
      '2025-03-01T08:00:00+8',
      '2025-03-01',
      '2025/03/01 08:00:00',
      '2025-3-1 8:00:00',
      '20250301080000',
      '1740787200',
      '0000-00-00 00:00:00',
      '2025-02-30T10:00:00Z',
      'now',
      '２０２５-03-01 08:00:00',
    ],
  },
  {
    stream: 'calendar',
    key: 'kind',
    field: 'day',
    reason: /use YYYY-MM-DD \(years 1900–2299\)/,
    kept: ['1900-01-01', '2299-12-31', '2024-02-29', '2000-02-29'],
    refused: [
      '2025-02-30',
      '2025-02-29',
      '1900-02-29',
      '1899-12-31',
      '2300-01-01',
      '2025/03/01',
      '2025-3-1',
      '20250301',
      '01-03-2025',
      '2025-03-01 00:00:00',
      '45000',
      '2025年3月1日',
      '9999-12-31',
      '-2025-01-01',
    ],
  },
  {
    stream: 'services',
    key: 'rec_id',
    field: 'duration_s',
    reason: /at most 9 digits|out of range/,
    kept: ['0', '999999999'],
    refused: ['-1', '1000000000', '2147483648', '99999999999999999999', '1.0', '1e3', '５', 'true'],
  },
  {
    stream: 'services',
    key: 'rec_id',
    field: 'fpg',
    reason: /not a number|out of range/,
    kept: ['0', '99.9999', '100'],
    refused: ['100.0001', '-0.1', '5,6', '6.1mmol'],
  },
  {
    stream: 'services',
    key: 'rec_id',
    field: 'gps_lat',
    reason: /coordinate|out of range/,
    kept: ['-90', '29.123456789012'],
    refused: ['90.1', '1000', '29°8', '29.1N'],
  },
  {
    stream: 'visits',
    key: 'mdtrt_id',
    field: 'online_flag',
    reason: /must be 0 or 1/,
    kept: ['0', '1'],
    refused: ['2', '-1', '01', 'Y', '是', 'true', '１'],
  },
  {
    stream: 'insured',
    key: 'psn_no',
    field: 'gend',
    reason: /not in the code set/,
    kept: ['1', '2'],
    refused: ['１', '男', '01', 'F'],
  },
  {
    stream: 'insured',
    key: 'psn_no',
    field: 'key_groups',
    reason: /not in the code set/,
    kept: ['elderly', 'elderly;diabetes', ';;elderly; poor ;', 'poor;poor'],
    refused: ['elderly；poor', 'elderly,poor', 'Elderly', 'elderly;rich', '老年人', '[elderly]'],
  },
  {
    stream: 'insured',
    key: 'psn_no',
    field: 'brdy',
    reason: /after the day it was received/,
    kept: ['1900-01-01', '2025-01-01'],
    refused: ['2199-01-01'],
  },
  {
    stream: 'insured',
    key: 'certno',
    field: 'psn_no',
    reason: /text too long|control characters|required/,
    kept: ['a'.repeat(128), '测'.repeat(128), 'a b'],
    refused: ['a'.repeat(129), '测'.repeat(129), 'a\nb', 'a\rb', 'a\tb', 'a\u0000b', ''],
  },
  {
    stream: 'visits',
    key: 'mdtrt_id',
    field: 'diag_name',
    reason: /text too long|control characters/,
    kept: ['测'.repeat(4000), 'a\nb\r\nc\td', '"quoted", with comma', "it's \\ ok"],
    refused: ['测'.repeat(4001), 'a'.repeat(100_000), 'a\u0000b', 'a\u0007b', '\u001b[31m'],
  },
];

const NEEDED: Partial<Record<string, Record<string, string>>> = {
  calendar: { kind: 'holiday' },
  payments: { kind: 'base' },
};

describe('values', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()), 60_000);
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
