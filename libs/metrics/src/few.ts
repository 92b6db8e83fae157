import type { Term, Variant } from './define.js';
import { findMeasure, isMoney, leavesOf } from './rows.js';

/** Counts from one to below this may tell who is meant (domain.md E.4). */
export const FEWEST_SHOWN = 5;

/** Whether so many are few: none is nobody, and tells of nobody. */
export const isFew = (count: number): boolean => count > 0 && count < FEWEST_SHOWN;

/** Whether a side of a line counts people, visits or the like in the period itself: neither money, nor a growth, nor a ratio. */
function isCount(term: Term): boolean {
  if ('over' in term || 'times' in term) return false;
  return leavesOf(term).every((leaf) => {
    const measure = findMeasure(leaf.measure);
    return measure !== undefined && !isMoney(measure) && leaf.lastYear !== true;
  });
}

/** Whether a figure rests on so few that it may tell who is meant; `numerator` and `denominator` as answers show them. */
export function restsOnFew(
  line: Variant,
  figure: { numerator?: string | null | undefined; denominator?: string | null | undefined },
): boolean {
  const isFewOf = (side: 'numerator' | 'denominator'): boolean =>
    isCount(line[side]) && isFew(Number(figure[side] ?? 0));
  return isFewOf('numerator') || isFewOf('denominator');
}
