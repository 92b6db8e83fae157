import { expect, it } from 'vitest';
import { monthsTable } from './months.rows.ts';

const cell = (month: string, stream: string) => ({
  month,
  stream,
  rows: 10,
  rejected: 1,
  share: '10.000000',
});

it('keeps the last twelve months in order, and leaves a month without rows open', () => {
  const months = Array.from({ length: 13 }, (_, at) => `2025-${String(at + 1).padStart(2, '0')}`);
  const table = monthsTable([
    ...months.map((month) => cell(month, 'visits')).reverse(),
    cell('2025-13', 'fees'),
  ]);
  expect(table.months).toEqual(months.slice(1));
  expect(table.streams.map(({ stream }) => stream)).toEqual(['fees', 'visits']);
  expect(table.streams[0]?.cells.slice(-2)).toEqual([undefined, cell('2025-13', 'fees')]);
});
