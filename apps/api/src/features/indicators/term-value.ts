import { decimalsOf, findMeasure, partsOf, type Term } from '@fundwatch/metrics';
import { decimal, divide, format, multiply, round, subtract, type Decimal } from '@fundwatch/settlement';

/** Denominators that are means carry four decimals, ratios inside a value twelve (contract.md §4). */
export const MEAN_SCALE = 4;
const RATIO_SCALE = 12;
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
