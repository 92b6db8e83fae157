import { expect, it } from 'vitest';
import { checkedRows, headOf, isSame, withColumn, withSuggested } from './mapping.rows.ts';

it('gives a field to one column only, and takes it away again', () => {
  expect(withColumn({ a: 'x' }, 'b', 'x')).toEqual({ b: 'x' });
  expect(withColumn({ a: 'x', b: 'y' }, 'a', '')).toEqual({ b: 'y' });
  expect(withSuggested({ a: 'x' }, { a: 'z', b: 'x', c: 'y' })).toEqual({ a: 'x', c: 'y' });
  expect(isSame({ a: 'x', b: 'y' }, { b: 'y', a: 'x' })).toBe(true);
});

it('puts reasons and original codes beside the cells they belong to', () => {
  const error = (field: string, reason: string) => ({ field, value: '', reason });
  const check = {
    header: ['gend', 'brdy'],
    missing: [],
    unknown: [],
    twice: [],
    rows: [{ line: 2, cells: ['1', 'x'], errors: [error('brdy', '不是日期'), error('', '整行')] }],
  };
  expect(checkedRows({ rows: [{ line: 2, cells: ['男', 'x'], flag: 1 }] }, check)).toEqual([
    {
      line: 2,
      cells: [
        { value: '1', was: '男', reason: null },
        { value: 'x', was: null, reason: '不是日期' },
      ],
      wholeRow: '整行',
    },
  ]);
});

it('sends the head of a long text file, to a whole line', async () => {
  const line = `${'x'.repeat(1000)}\n`;
  const long = new File([line.repeat(2000)], 'visits.csv');
  const head = await headOf(long);
  expect(head.size).toBe(Math.floor((1 << 20) / line.length) * line.length);
  const table = new File([line.repeat(2000)], 'visits.xlsx');
  expect(await headOf(table)).toBe(table);
});
