import { describe, expect, it } from 'vitest';
import type { TrendPoint } from '../api/api.ts';
import { addMonths } from '../i18n/period.ts';
import { labelShift, tooltipText, trendOption, yearBefore } from './trend.option.ts';
import { summarise } from './trend.words.ts';

const points: TrendPoint[] = Array.from({ length: 24 }, (_, index) => ({
  period: addMonths('2024-01', index),
  value: index === 4 ? null : `${index}.500000`,
  numerator: null,
  denominator: null,
}));
const palette = { accent: 'a', ink: 'b', ink3: 'c', line: 'd', panel: 'e', font: 'f' };
const words = {
  name: 'x',
  thisYear: 'now',
  lastYear: 'before',
  value: (value: string | null) => value ?? '—',
};

describe('trend', () => {
  it('lays last year under this year and keeps gaps', () => {
    const before = yearBefore(points);
    expect(before.slice(0, 12)).toEqual(Array(12).fill(null));
    expect(before[12]).toBe(0.5);
    expect(before[16]).toBeNull();
  });

  it('draws one line on a tile and two on a page', () => {
    expect(trendOption({ points, palette, words, isSmall: true })['series']).toHaveLength(1);
    expect(trendOption({ points, palette, words, isSmall: false })['series']).toMatchObject([
      { connectNulls: false, lineStyle: { color: 'a' } },
      { lineStyle: { type: 'dashed' } },
    ]);
  });

  it('keeps the two labels apart where the lines end together', () => {
    const ending = (last: string) =>
      points.map((point, at) => (at === 23 ? { ...point, value: last } : point));
    expect(labelShift(points)).toBe(0);
    expect(labelShift(ending('11.600000'))).toBeGreaterThan(0);
    expect(labelShift(ending('11.400000'))).toBeLessThan(0);
    expect(labelShift(points.map((point) => ({ ...point, value: '66.670000' })))).toBeGreaterThan(0);
  });

  it('quotes the decimals, not the floats', () => {
    expect(tooltipText(points, 13, words)).toBe('2025-02　13.500000<br>before　1.500000');
    expect(tooltipText(points, 99, words)).toBe('');
  });

  it('can be said in a sentence', () => {
    const summary = summarise(points, (value) => value.slice(0, -5));
    expect(summary).toEqual({
      from: '2024-01',
      to: '2025-12',
      count: 23,
      last: '23.5',
      min: '0.5',
      max: '23.5',
    });
    expect(summarise([], String)).toBeNull();
  });
});
