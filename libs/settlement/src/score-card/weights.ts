import { add, compare, decimal, divideDown, multiply, subtract, type Decimal } from '../decimal.js';
import { POINT_SCALE } from './curve.js';
import { FULL_MARKS } from './schema.js';

export type Weighed = { key: string; weight: Decimal };

const ZERO = decimal('0');
const CENT: Decimal = { units: 1n, scale: POINT_SCALE };

/**
 * The weights of the items that are known, blown up in proportion until they sum to full marks again. Each is rounded down
 * to `POINT_SCALE`; what is left over goes, a hundredth each, to those that lost most by that, equal losses by their key: so
 * the sum is exact and the order of the items does not matter. Empty when nothing is known.
 */
export function spread(known: readonly Weighed[]): ReadonlyMap<string, Decimal> {
  const whole = known.map(({ weight }) => weight).reduce(add, ZERO);
  if (whole.units === 0n) return new Map();
  const shares = known.map(({ key, weight }) => {
    const exact = multiply(weight, FULL_MARKS);
    const down = divideDown(exact, whole, POINT_SCALE) ?? ZERO;
    return { key, down, lost: subtract(exact, multiply(down, whole)) };
  });
  let left = subtract(FULL_MARKS, shares.map(({ down }) => down).reduce(add, ZERO));
  const inTurn = [...shares].sort((a, b) => compare(b.lost, a.lost) || (a.key < b.key ? -1 : 1));
  return new Map(
    inTurn.map(({ key, down }) => {
      if (left.units <= 0n) return [key, down];
      left = subtract(left, CENT);
      return [key, add(down, CENT)];
    }),
  );
}
