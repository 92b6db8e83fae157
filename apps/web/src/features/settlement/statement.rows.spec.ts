import { describe, expect, it } from 'vitest';
import { amountText, changedRows, changeOf, lineRows } from './statement.rows.ts';
import { readTried, tryable } from './what-if.url.ts';

const TERMS = {
  terms: {
    quota: { zh: '年度定额', en: 'quota of the year' },
    actual: { zh: '实际支出', en: 'actual spending' },
    months: { zh: '月数', en: 'months' },
  },
  ledgers: { base: { zh: '基础人头费', en: 'base capitation' } },
};
const line = (code: string, inputs: Record<string, string>, amount: string) => ({
  code,
  label_zh: `${code}（中文）`,
  formula: '公式',
  inputs,
  rounding: '四舍五入到分',
  amount,
  source: 'S3；months：默认值',
  ...(code.startsWith('base.') ? { ledger: 'base' } : {}),
});

describe('the lines of a statement', () => {
  const rows = lineRows(
    [
      line('quota', { months: '12' }, '100.00'),
      line('base.actual', {}, '120.00'),
      line('base.over', { quota: '100.00', actual: '120.00' }, '20.00'),
      line('base.other', { actual: '999.00', strange: 'x' }, '1.00'),
      line('due', { 'base.over': '20.00' }, '20.00'),
    ],
    TERMS,
  );
  const inputsOf = (code: string) => rows.find((row) => row.code === code)?.inputs;

  it('trace an input to the line that it comes from, inside its ledger, and only where it is that amount', () => {
    expect(inputsOf('base.over')?.map(({ from }) => from)).toEqual(['quota', 'base.actual']);
    expect(inputsOf('base.other')?.map(({ from }) => from)).toEqual([null, null]);
    expect(inputsOf('due')).toEqual([
      {
        name: 'base.over',
        label: { zh: 'base.over（中文）', en: 'base.over（中文）' },
        value: '20.00',
        from: 'base.over',
      },
    ]);
  });
  it('are called as their terms are, and a stranger by its own name', () => {
    expect(rows[0]?.label).toEqual({ zh: 'quota（中文）', en: 'quota of the year' });
    expect(inputsOf('base.other')?.[1]?.label).toEqual({ zh: 'strange', en: 'strange' });
    expect(rows[0]?.source).toBe('S3；月数：默认值');
    expect(rows.map(({ ledger }) => ledger?.en)).toEqual([
      undefined,
      'base capitation',
      'base capitation',
      'base capitation',
      undefined,
    ]);
    expect(rows.map(({ isTotal }) => isTotal)).toEqual([false, false, false, false, true]);
  });
});

describe('what a trial changes', () => {
  it('is exact and signed, and unknown where one side is', () => {
    expect(changeOf('0.10', '0.30')).toBe('+0.20');
    expect(changeOf('9007199254740993.01', '9007199254740993.00')).toBe('−0.01');
    expect(changeOf('1.00', '1.00')).toBe('0.00');
    expect(changeOf(null, '1.00')).toBeNull();
    expect(amountText('-1234.5000')).toBe('−1,234.5000');
    expect(amountText(null)).toBe('—');
  });
  it('keeps lines that only one side has', () => {
    const added = { code: 'quota', label_zh: '定额', before: null, after: line('quota', {}, '5.00') };
    const [row] = changedRows(
      { subject_id: 'H', subject_name: '', before: statement(), after: statement(), lines: [added] },
      TERMS,
    );
    expect(row).toMatchObject({ before: null, after: '5.00', change: null });
  });
});

const statement = () => ({
  subject_id: 'H',
  subject_name: '',
  grain: 'institution' as const,
  year: 2025,
  policy: 'p@1',
  snapshot: '',
  lines: [],
  payable: null,
  eligible: true,
  reasons: [],
});

describe('what is tried, in an address', () => {
  it('is read pair by pair; what is none is left out', () => {
    expect(readTried(['risk_rate=0.05', 'score:H1=92', '=1', 'x', 'y='])).toEqual({
      risk_rate: '0.05',
      'score:H1': '92',
    });
  });
  it('are numbers and words, no tables and no lists', () => {
    const parameter = (name: string, value: string, rows: Record<string, string>[] | null = null) => ({
      name,
      label: { zh: name, en: name },
      value,
      rows,
      source: '',
      illustrative: false,
      isDefault: false,
    });
    const all = [
      parameter('rate', '0.05'),
      parameter('mode', 'pilot'),
      parameter('types', '11、9901'),
      parameter('bands', '', []),
    ];
    expect(tryable(all).map(({ name }) => name)).toEqual(['rate', 'mode']);
  });
});
