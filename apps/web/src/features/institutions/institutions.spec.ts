import { expect, it } from 'vitest';
import { bandOf } from './band.rows.ts';
import { monthTotals } from './months.rows.ts';

const peers = { count: 9, p25: '10', median: '20', p75: '30', above: 0 };

it('puts peers, subject and last year on one scale', () => {
  expect(bandOf(peers, '50', '10')).toEqual({ low: 8, high: 50, median: 29, own: 92, before: 8 });
  expect(bandOf(peers, null, null)).toMatchObject({ low: 8, high: 92, own: null, before: null });
  expect(bandOf({ ...peers, p25: '1', median: '1', p75: '1' }, '1', null)).toMatchObject({ low: 8, own: 8 });
});

it('sums the months of all rules', () => {
  const rule = (counts: number[]) => ({
    rule_id: '',
    name: { zh: '', en: '' },
    grade: 'hint' as const,
    count: 0,
    amount: '0',
    months: counts.map((count, at) => ({ month: `2025-0${at + 1}`, count })),
  });
  expect(monthTotals([rule([1, 0]), rule([2, 3])], ['2025-01', '2025-02'])).toEqual([3, 3]);
});
