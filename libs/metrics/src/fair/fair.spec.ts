import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFairly, type Point } from './compare.js';
import { bestWeights, differenceOf } from './difference.js';
import { byar, monthlyError, wilson } from './interval.js';
import { MODELS, modelOf } from './models.js';
import { projectYear } from './project.js';

const counts = fc
  .tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 }))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const pointsOf = fc.array(counts, { minLength: 1, maxLength: 40 }).map((all) =>
  all.map(([numerator, denominator], at): Point => ({
    id: `s${at}`,
    numerator,
    denominator,
    months: Array.from({ length: 12 }, (_, month) => [numerator / 12 + ((month * 7) % 5), denominator / 12]),
  })),
);

describe('intervals', () => {
  it('are the published ones', () => {
    // Wilson 10/100 and Byar 10 events (exact Poisson 4.80–18.39)
    expect(wilson(10, 100)?.map((x) => x.toFixed(4))).toEqual(['0.0552', '0.1744']);
    const [low = 0, high = 0] = byar(10, 1) ?? [];
    expect(low).toBeCloseTo(4.79, 1);
    expect(high).toBeCloseTo(18.39, 1);
    expect(byar(0, 0)).toBeUndefined();
    expect(wilson(0, 0)).toBeUndefined();
  });

  it('hold the value, and narrow with size', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), ([n, d], times) => {
        for (const interval of [wilson, byar]) {
          const [low = 0, high = 0] = interval(n, d) ?? [];
          expect(low).toBeLessThanOrEqual(n / d + 1e-12);
          expect(high).toBeGreaterThanOrEqual(n / d - 1e-12);
          const [l = 0, h = 0] = interval(n * times, d * times) ?? [];
          expect(h - l).toBeLessThan(high - low + 1e-12);
        }
      }),
    );
  });

  it('of months are undefined with too few of them', () => {
    expect(monthlyError(Array.from({ length: 5 }, () => [1, 1]))).toBeUndefined();
    expect(monthlyError(Array.from({ length: 12 }, () => [3, 2]))).toBeCloseTo(0);
  });
});

describe('fair comparison', () => {
  it('shrinks towards the peers and never past them; limits hold the centre; ranks hold the place', () => {
    fc.assert(
      fc.property(pointsOf, fc.constantFrom(...MODELS), (points, model) => {
        const { rows, centre } = compareFairly(model, points);
        const values = rows.flatMap(({ value }) => value ?? []);
        for (const { value, shrunk, limits, ranks, interval } of rows) {
          if (value === null || centre === null || !Number.isFinite(value)) continue;
          if (shrunk !== null) {
            expect(shrunk).toBeGreaterThanOrEqual(Math.min(value, centre) - 1e-9);
            expect(shrunk).toBeLessThanOrEqual(Math.max(value, centre) + 1e-9);
          }
          if (limits) {
            expect(limits.p95[0]).toBeLessThanOrEqual(centre + 1e-9);
            expect(limits.p95[1]).toBeGreaterThanOrEqual(centre - 1e-9);
            expect(limits.p998[0]).toBeLessThanOrEqual(limits.p95[0]);
            expect(limits.p998[1]).toBeGreaterThanOrEqual(limits.p95[1]);
          }
          if (!ranks || !interval) continue;
          const lower = values.filter((other) => other < value).length;
          expect(ranks[0]).toBeLessThanOrEqual(lower + 1);
          expect(ranks[1]).toBeGreaterThanOrEqual(lower + 1);
          expect(ranks[1]).toBeLessThanOrEqual(points.length);
        }
      }),
    );
  });

  it('does not depend on the order of subjects', () => {
    fc.assert(
      fc.property(pointsOf, (points) => {
        const round = (n: number | null): string => (n === null ? '' : n.toFixed(9));
        const text = (all: readonly Point[]): string[] =>
          compareFairly('proportion', all)
            .rows.map(
              (row) => `${row.id} ${round(row.value)} ${round(row.shrunk)} ${row.verdict} ${row.ranks}`,
            )
            .sort();
        expect(text([...points].reverse())).toEqual(text(points));
      }),
    );
  });

  it('tells a stray from equals, doubts the small, and does not judge among few', () => {
    const equal = Array.from({ length: 9 }, (_, at) => ({ id: `e${at}`, numerator: 100, denominator: 1000 }));
    const { rows } = compareFairly('proportion', [
      ...equal,
      { id: 'stray', numerator: 200, denominator: 1000 },
      { id: 'under', numerator: 20, denominator: 1000 },
      { id: 'small', numerator: 5, denominator: 10 },
      { id: 'empty', numerator: 0, denominator: 0 },
    ]);
    const of = (id: string) => rows.find((row) => row.id === id);
    expect(of('stray')).toMatchObject({ verdict: 'high', ranks: [11, 11] });
    expect(of('under')).toMatchObject({ verdict: 'low', ranks: [1, 1] });
    expect(of('small')).toMatchObject({ verdict: 'cannot_tell', doubt: 'few_events' });
    expect(of('empty')).toMatchObject({ value: null, doubt: 'no_value' });
    expect(of('e0')).toMatchObject({ verdict: 'within' });
    expect(compareFairly('rate', equal.slice(0, 3)).rows[0]).toMatchObject({ doubt: 'few_peers' });
  });

  it('compares odds as odds', () => {
    const points = Array.from({ length: 6 }, (_, at) => ({
      id: `${at}`,
      numerator: 1320,
      denominator: 2210,
    }));
    const { centre, rows } = compareFairly('odds', points);
    expect(centre).toBeCloseTo(0.597, 3);
    expect(rows[0]?.value).toBeCloseTo(0.597, 3);
  });

  it('knows a model of every indicator', () => {
    expect(modelOf('L01', 'main')).toBe('rate');
    expect(modelOf('L01', 'persons_hospitalised')).toBe('proportion');
    expect(modelOf('K08', 'main')).toBe('months');
    expect(modelOf('L07', 'fund')).toBe('months');
  });
});

describe('what would have been', () => {
  const flat = (id: string, level: number, jump = 0) => ({
    id,
    values: Array.from({ length: 24 }, (_, at) => level + (at % 12) + (at >= 12 ? jump : 0)),
  });

  it('finds a step that only the subject took, whatever all of them did', () => {
    const others = [3, 5, 7, 9, 11].map((level) => flat(`o${level}`, level, 2));
    for (const weighting of ['equal', 'synthetic'] as const) {
      const found = differenceOf(flat('own', 6, 7), others, { at: 12, weighting });
      expect(found?.effect).toBeCloseTo(5, 3);
      expect(found?.share).toBeCloseTo(1 / 6);
      expect(found?.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
    }
  });

  it('says nothing of too short a time or without comparators', () => {
    expect(differenceOf(flat('own', 1), [], { at: 12, weighting: 'equal' })).toBeUndefined();
    expect(differenceOf(flat('own', 1), [flat('o', 1)], { at: 3, weighting: 'equal' })).toBeUndefined();
    expect(differenceOf(flat('own', 1), [flat('o', 1)], { at: 24, weighting: 'equal' })).toBeUndefined();
  });

  it('weights stay on the simplex and fit no worse than equal ones', () => {
    const column = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(column, fc.array(column, { minLength: 2, maxLength: 6 }), (target, columns) => {
        const weights = bestWeights(target, columns);
        expect(weights.every((weight) => weight >= -1e-12)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
        const miss = (w: readonly number[]): number =>
          target.reduce(
            (sum, value, row) =>
              sum + (value - columns.reduce((mix, one, at) => mix + (w[at] ?? 0) * (one[row] ?? 0), 0)) ** 2,
            0,
          );
        expect(miss(weights)).toBeLessThanOrEqual(miss(columns.map(() => 1 / columns.length)) + 1e-6);
      }),
    );
  });
});

describe('projection', () => {
  const year = [5, 6, 7, 8, 9, 10, 11, 10, 9, 8, 7, 10].map((value) => value * 1000);

  it('repeats last year’s seasons at the growth so far, exactly where months agree', () => {
    const found = projectYear(
      year.slice(0, 4).map((value) => value * 1.1),
      [year],
    );
    expect(found?.estimate).toBeCloseTo(110_000, 6);
    expect(found?.high).toBeCloseTo(found?.low ?? 0, 6);
    expect(found).toMatchObject({ method: 'seasons', years: 1, monthsKnown: 4 });
  });

  it('is the sum itself once the year is over, and never below what is spent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 }), (soFar) => {
        const done = soFar.reduce((sum, value) => sum + value, 0);
        const found = projectYear(soFar, [year, year.toReversed()]);
        expect(found?.estimate).toBeGreaterThanOrEqual(done - 1e-6);
        if (found && found.low !== null && found.high !== null) {
          expect(found.low).toBeGreaterThanOrEqual(done - 1e-6);
          expect(found.low).toBeLessThanOrEqual(found.estimate + 1e-6);
          expect(found.high).toBeGreaterThanOrEqual(found.estimate - 1e-6);
        }
        if (soFar.length === 12)
          expect([found?.estimate, found?.low, found?.high]).toEqual([done, done, done]);
      }),
    );
  });

  it('counts months evenly without history, and gives no interval of two months', () => {
    expect(projectYear([100, 100, 100], [])).toMatchObject({ estimate: 1200, method: 'even' });
    expect(projectYear([100, 100], [year])).toMatchObject({ low: null, high: null });
    expect(projectYear([], [year])).toBeUndefined();
  });
});
