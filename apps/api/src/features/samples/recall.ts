import { LEAST_REVIEWS } from '../efficacy/efficacy.js';
import { wilson, type Share } from '../efficacy/share.js';

/** Marked units of a sample below which no recall is told. */
export const LEAST_MARKS = 30;

/** What a recall is estimated from. */
export type Evidence = {
  /** units in scope with a finding that stands, and without one */
  hits: number;
  others: number;
  /** of reviewed findings, without duplicates, those confirmed */
  confirmed: number;
  weighed: number;
  /** of marked units of the sample those that the rule should have found */
  missed: number;
  marked: number;
};

export type Recall =
  { state: 'too_few_reviews' | 'too_few_marks' | 'nothing_true' } | { state: 'estimated'; recall: Share };

/**
 * How much of what is there a rule finds: p·H / (p·H + q·M), where p is the share confirmed of its H hits and q the share missed of the
 * M units without a hit, each estimated from those that people looked at.
 *
 * The interval takes p and q at the two ends of their Wilson intervals (95 %) that are worst for the rule, and at the two that are best.
 * It is wider than one that lets their errors cancel, needs no approximation where nothing was missed, and is the same at every look.
 */
export function recallOf({ hits, others, confirmed, weighed, missed, marked }: Evidence): Recall {
  if (weighed < LEAST_REVIEWS) return { state: 'too_few_reviews' };
  if (marked < LEAST_MARKS) return { state: 'too_few_marks' };
  const [p, q] = [wilson(confirmed, weighed), wilson(missed, marked)];
  const of = (found: number, lost: number): number => (found * hits) / (found * hits + lost * others);
  if (p.value * hits + q.value * others === 0) return { state: 'nothing_true' };
  return {
    state: 'estimated',
    recall: { value: of(p.value, q.value), low: of(p.low, q.high), high: of(p.high, q.low) },
  };
}
