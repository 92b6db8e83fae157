import { add, decimal, divide, multiply, round, type Decimal } from './decimal.js';
import { less, NOTHING, toFen, type Money } from './money.js';
import { refuse } from './refused.js';

/**
 * An amount by weights, however they are ordered: every part is rounded down to the fen, and the fen that are left go one each to the
 * largest remainders, of equal ones to the earlier. The parts sum to the whole, and none is a fen off its exact share.
 */
export function apportion(amount: Money, weights: readonly Decimal[]): Money[] {
  const whole = weights.reduce(add, decimal('0'));
  if (amount.units < 0n || weights.some(({ units }) => units < 0n))
    return refuse('weights', 'must not be negative');
  if (whole.units === 0n) return refuse('weights', 'must not sum to 0');
  const scale = Math.max(...weights.map((weight) => weight.scale));
  const parts = weights.map((weight, at) => {
    const share = amount.units * round(weight, scale).units;
    const over = round(whole, scale).units;
    return { at, units: share / over, rest: share % over };
  });
  const left = Number(amount.units - parts.reduce((all, { units }) => all + units, 0n));
  const next = new Set(
    parts
      .toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))
      .slice(0, left)
      .map(({ at }) => at),
  );
  return parts.map(({ at, units }) => ({ units: units + (next.has(at) ? 1n : 0n), scale: 2 }));
}

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
