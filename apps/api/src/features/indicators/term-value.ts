import { decimalsOf, findMeasure, partsOf, scaleOf, type Term, type Unit } from '@fundwatch/metrics';
import { decimal, divide, format, multiply, round, subtract, type Decimal } from '@fundwatch/settlement';
import type { IndicatorRow } from './indicators.dto.js';

/** Denominators that are means carry four decimals, ratios inside a value twelve (contract.md §4). */
export const MEAN_SCALE = 4;
const RATIO_SCALE = 12;
/** Values carry six decimals (contract.md §4). */
const VALUE_SCALE = 6;
/** Ratios are calculated on beyond what is shown of them. */
const WORKING_SCALE = 24;

export type MeasureTerm = Extract<Term, { measure: string }>;

/** A term's value from those of its measures; undefined when it divides by zero. */
export function termValue(term: Term, valueOf: (term: MeasureTerm) => Decimal): Decimal | undefined {
  if ('measure' in term) return valueOf(term);
  if ('times' in term) {
    const value = termValue(term.times[0], valueOf);
    return value && multiply(value, decimal(term.times[1]));
  }
  const [a, b] = (partsOf(term) ?? []).map((part) => termValue(part, valueOf));
  if (!a || !b) return undefined;
  return 'minus' in term ? subtract(a, b) : divide(a, b, WORKING_SCALE);
}

/** A numerator or denominator as answers show it. */
export const shownPart = (part: Decimal): string =>
  format(part.scale > RATIO_SCALE ? round(part, RATIO_SCALE) : part);

/** Sums rest with four decimals; what a measure counts says how many of them mean anything. */
export const tidy = (text: string, measure: string): Decimal => {
  const found = findMeasure(measure);
  return round(decimal(text), found ? decimalsOf(found) : 2);
};

export type Quotient = Pick<IndicatorRow, 'numerator' | 'denominator' | 'value' | 'not_computable_reason'>;
export const ZERO_BELOW = 'the denominator is zero';

/** An indicator's value in its unit, rounded half up to six decimals; of nothing no value, which is never 0. */
export function quotient(unit: Unit, numerator: Decimal, denominator: Decimal): Quotient {
  const value = divide(multiply(numerator, decimal(scaleOf(unit))), denominator, VALUE_SCALE);
  const parts = { numerator: shownPart(numerator), denominator: shownPart(denominator) };
  if (!value) return { ...parts, value: null, not_computable_reason: ZERO_BELOW };
  return { ...parts, value: format(value) };
}
