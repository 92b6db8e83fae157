import { add, decimal, divide, multiply, type Decimal } from './decimal.js';
import { less, NOTHING, toFen, type Money } from './money.js';
import { refuse } from './refused.js';

/**
 * An amount by weights: every part but the last is rounded half up to the fen, the last takes the remainder, so that
 * the parts always sum to the whole. Source: S4, domain.md D.4 D-18 to D-20.
 */
export function split(amount: Money, weights: readonly Decimal[]): Money[] {
  const whole = weights.reduce(add, decimal('0'));
  if (weights.some(({ units }) => units < 0n)) return refuse('weights', 'must not be negative');
  if (whole.units === 0n) return refuse('weights', 'must not sum to 0');
  let left = amount;
  return weights.map((weight, at) => {
    const part =
      at === weights.length - 1 ? left : toFen(divide(multiply(amount, weight), whole, 2) ?? NOTHING);
    left = less(left, part);
    return part;
  });
}
