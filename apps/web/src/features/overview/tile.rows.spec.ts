import { expect, it } from 'vitest';
import type { IndicatorRow } from '../../lib/api/api.ts';
import { judge } from '../../lib/ui/judge.ts';
import { buildTile, pickArea, trendUntil } from './tile.rows.ts';

const row = (subject: string, value: string | null, denominator: string): IndicatorRow => ({
  indicator: 'L01',
  variant: 'main',
  grain: 'area',
  subject_id: subject,
  subject_name: subject,
  period: '2025',
  numerator: '1',
  denominator,
  value,
  unit: '%',
});

it('compares with the same area a year before', () => {
  const tile = buildTile(
    'L01',
    'b',
    [row('a', '1', '1'), row('b', '17.5', '9')],
    [row('b', '16.2', '9'), row('a', '9', '1')],
  );
  expect(tile.row?.value).toBe('17.5');
  expect(tile.change).toEqual({ direction: 1, figure: '1.30', kind: 'points' });
  expect(judge(tile.change, 'lower')).toBe('unfavourable');
  expect(judge(tile.change, 'none')).toBeNull();
  expect(buildTile('L01', 'c', [], []).change).toBeNull();
});

it('shows the asked area, else the one with most people', () => {
  const rows = [row('a', '1', '900'), row('b', '2', '12000')];
  expect(pickArea('a', rows, ['a', 'b'])).toBe('a');
  expect(pickArea('gone', rows, ['a', 'b'])).toBe('b');
  expect(pickArea(null, [], ['a', 'b'])).toBe('a');
  expect(pickArea(null, [], [])).toBeNull();
});

it('ends a trend where the data ends', () => {
  expect(trendUntil('2025', '2025-08-14')).toBe('2025-08');
  expect(trendUntil('2024-Q2', '2025-08-14')).toBe('2024-06');
  expect(trendUntil(null, null)).toBeNull();
});
