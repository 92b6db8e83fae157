import { expect, it } from 'vitest';
import { percent, wilson } from './share.js';

it('gives the interval of Wilson', () => {
  // Newcombe 1998: 81 of 263, 15 of 148, 0 of 20, 1 of 29
  for (const [cases, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const share = wilson(cases, of);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  }
});

it('knows nothing of none, and all of what is whole', () => {
  expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1 });
  expect(wilson(20, 20).high).toBe(1);
});

it('is a percentage on the wire', () => {
  expect(percent(1 / 3)).toBe('33.333333');
});
