import { compare, decimal, divide, larger, multiply, subtract, type Decimal } from '../decimal.js';
import type { Curve, LevelCurve, ValueBand } from './curve.schema.js';

export type Direction = 'lower' | 'higher';

/** A share as a fraction, exact: `points` rounds once, when it multiplies. `of` is more than zero. */
export type Fraction = { part: Decimal; of: Decimal };

const ZERO = decimal('0');
const ONE = decimal('1');
const HUNDRED = decimal('100');
const NONE: Fraction = { part: ZERO, of: ONE };
const ALL: Fraction = { part: ONE, of: ONE };

/** Decimals of points. Each item is rounded half up to these, once, and the score is their sum without any further rounding. */
export const POINT_SCALE = 2;

/** A share of a weight, in points, rounded half up to `POINT_SCALE`. */
export const pointsOf = (weight: Decimal, { part, of }: Fraction): Decimal =>
  divide(multiply(weight, part), of, POINT_SCALE) ?? ZERO;

/** What a curve makes of a value: the share that is earned, by what, and the improvement where one counts. */
export type Earned = {
  share: Fraction;
  by: 'level' | 'improvement';
  /** positive where the value has moved in the good direction */
  improvement?: Decimal;
};

/** Decimals of an improvement that is given in % of last year's value. */
const CHANGE_SCALE = 6;

/** The share that a value earns, 0 to 1. `lastYear` is asked for by curves of improvement only; without it the level counts alone. */
export function earned(curve: Curve, better: Direction, value: Decimal, lastYear?: Decimal): Earned {
  if (curve.kind !== 'improvement') return { share: levelShare(curve, better, value), by: 'level' };
  const level = levelShare(curve.level, better, value);
  const improvement = lastYear && improved(curve.measure, better, value, lastYear);
  if (!improvement) return { share: level, by: 'level' };
  const share = between(decimal(curve.from), decimal(curve.to), improvement);
  return isMore(share, level)
    ? { share, by: 'improvement', improvement }
    : { share: level, by: 'level', improvement };
}

function levelShare(curve: LevelCurve, better: Direction, value: Decimal): Fraction {
  if (curve.kind === 'linear') return between(decimal(curve.from), decimal(curve.to), value);
  if (curve.kind === 'banded') return { part: bandOf(curve.bands, value), of: ONE };
  const target = decimal(curve.target);
  if (better === 'higher' ? compare(value, target) >= 0 : compare(value, target) <= 0) return ALL;
  if (curve.otherwise === 'none') return NONE;
  const [part, of] = better === 'higher' ? [value, target] : [target, value];
  return part.units > 0n && of.units > 0n ? { part, of } : NONE;
}

/** Where a value lies from one to another, held between nothing and all. */
function between(from: Decimal, to: Decimal, value: Decimal): Fraction {
  const isUp = compare(from, to) < 0;
  const [way, whole] = isUp
    ? [subtract(value, from), subtract(to, from)]
    : [subtract(from, value), subtract(from, to)];
  if (way.units <= 0n) return NONE;
  return compare(way, whole) >= 0 ? ALL : { part: way, of: whole };
}

/** The best rate among the bands that hold a value: on a border two of them do. */
function bandOf(bands: readonly ValueBand[], value: Decimal): Decimal {
  const holding = bands.filter(
    ({ from, to }) =>
      (from === undefined || compare(decimal(from), value) <= 0) &&
      (to === undefined || compare(decimal(to), value) >= 0),
  );
  return holding.map(({ rate }) => decimal(rate)).reduce(larger, ZERO);
}

function improved(
  measure: 'relative' | 'points',
  better: Direction,
  value: Decimal,
  lastYear: Decimal,
): Decimal | undefined {
  const change = better === 'higher' ? subtract(value, lastYear) : subtract(lastYear, value);
  if (measure === 'points') return change;
  const size = lastYear.units < 0n ? { ...lastYear, units: -lastYear.units } : lastYear;
  return divide(multiply(change, HUNDRED), size, CHANGE_SCALE);
}

const isMore = (a: Fraction, b: Fraction): boolean =>
  compare(multiply(a.part, b.of), multiply(b.part, a.of)) > 0;
