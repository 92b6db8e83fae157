/**
 * How chance moves an indicator, so that a difference can be told from noise. Statistics are estimates: they are calculated with floats
 * and never decide about money.
 */
export const MODELS = ['proportion', 'rate', 'odds', 'months'] as const;
/**
 * `proportion`: of the denominator's units some are in the numerator (binomial). `rate`: events over a base, any number for each (Poisson).
 * `odds`: two counts against each other. `months`: sums of money or of anything whose spread is not kept; its months are what it varies by.
 */
export type Model = (typeof MODELS)[number];

const PROPORTIONS = [
  'K01 K02 K03 K04 K05 K06 K07 K15 L06 L08 L11 L12 N7 N11 N12 N13 N5 L19 H01 H02 H03 H04 H05 H06 H07',
  'K13/main K13/survey_entered L07/main L09/down L01/persons_hospitalised',
]
  .join(' ')
  .split(' ');
const RATES = 'L01 L09/main L09/up K12/main K13/complaints_per_1000 N4'.split(' ');
const ODDS = ['L10'];

/** The model of an indicator's variant; what is not known to be a count varies by its months. */
export function modelOf(indicator: string, variant: string): Model {
  const is = (names: readonly string[]): boolean => names.includes(`${indicator}/${variant}`);
  if (is(PROPORTIONS)) return 'proportion';
  if (is(RATES)) return 'rate';
  if (PROPORTIONS.includes(indicator)) return 'proportion';
  if (RATES.includes(indicator)) return 'rate';
  return ODDS.includes(indicator) ? 'odds' : 'months';
}
