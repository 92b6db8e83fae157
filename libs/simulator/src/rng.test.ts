import { describe, expect, it } from 'vitest';
import { Rng } from './rng.js';
import { dayOf, isoDay, stamp } from './time.js';

describe('random numbers', () => {
  it('repeat by seed and differ by stream', () => {
    const draw = (...parts: (number | string)[]): number[] =>
      Array.from({ length: 5 }, () => new Rng(...parts).next());
    expect(draw(1, 'life', 7)).toEqual(draw(1, 'life', 7));
    expect(new Rng(1, 'life', 7).next()).not.toBe(new Rng(1, 'life', 8).next());
  });

  it('are spread evenly and keep to their bounds', () => {
    const rng = new Rng('spread');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const value = rng.int(0, 9);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    const mean = Array.from({ length: 20_000 }, () => rng.poisson(2.5)).reduce((a, b) => a + b) / 20_000;
    expect(mean).toBeCloseTo(2.5, 1);
  });
});

describe('days', () => {
  it('go to text and back without a time zone', () => {
    expect(isoDay(dayOf('2024-02-29') + 1)).toBe('2024-03-01');
    expect(stamp(dayOf('2025-12-31') * 86_400 + 86_399)).toBe('2025-12-31 23:59:59');
  });
});
