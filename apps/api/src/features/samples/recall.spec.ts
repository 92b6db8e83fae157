import { expect, it } from 'vitest';
import { recallOf, type Evidence } from './recall.js';

const EVIDENCE: Evidence = { hits: 100, others: 1_000, confirmed: 30, weighed: 40, missed: 1, marked: 50 };
const estimate = (more: Partial<Evidence>) => {
  const found = recallOf({ ...EVIDENCE, ...more });
  if (found.state !== 'estimated') throw new Error(found.state);
  return found.recall;
};

it('weighs what is found against what is missed', () => {
  // 75 of 100 hits are true; 2 % of 1,000 others are missed: 75 / 95.
  expect(estimate({}).value).toBeCloseTo(75 / 95, 10);
  const { value, low, high } = estimate({});
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
});

it('does not call a rule complete because a small sample missed nothing', () => {
  const { value, low } = estimate({ missed: 0 });
  expect(value).toBe(1);
  // Of 1,000 others up to 7.1 % may be missed, and 60 % of the hits be true.
  expect(low).toBeCloseTo((0.5981 * 100) / (0.5981 * 100 + 0.0714 * 1_000), 2);
});

it('says less the less was looked at', () => {
  const width = ({ low, high }: { low: number; high: number }): number => high - low;
  expect(width(estimate({ missed: 4, marked: 200 }))).toBeLessThan(width(estimate({})));
});

it('tells nothing of too few, nor where nothing true is known of', () => {
  expect(recallOf({ ...EVIDENCE, weighed: 19 })).toEqual({ state: 'too_few_reviews' });
  expect(recallOf({ ...EVIDENCE, marked: 29 })).toEqual({ state: 'too_few_marks' });
  expect(recallOf({ ...EVIDENCE, confirmed: 0, missed: 0 })).toEqual({ state: 'nothing_true' });
  expect(estimate({ confirmed: 0 }).value).toBe(0);
});

it('is whole where nobody is left to be missed', () => {
  expect(estimate({ others: 0, missed: 0 })).toEqual({ value: 1, low: 1, high: 1 });
});
