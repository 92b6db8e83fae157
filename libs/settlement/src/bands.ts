import { compare, decimal, format, larger, multiply, subtract, type Decimal } from './decimal.js';
import type { Inputs } from './inputs.js';
import { refuse } from './refused.js';

/**
 * A band of scores: from `min`, inclusive, up to the next band, exclusive, at `rate`. With a slope the rate falls by
 * it for every point that the score lies below `from` (domain.md D.3, the Fujian assessment).
 */
export type Band = { min: Decimal; rate: Decimal; slope?: Decimal; from?: Decimal };

const ZERO = decimal('0');
const ONE = decimal('1');

/** Reads bands; refuses bands that meet at the same score and a table that leaves scores below its lowest band. */
export function readBands(inputs: Inputs, name: string): Band[] {
  const bands = inputs.objects(name).map((item): Band => {
    const band = { min: item.number('min'), rate: item.share('rate') };
    const sloped = item.has('slope') || item.has('from');
    const full = sloped ? { ...band, slope: item.share('slope'), from: item.number('from') } : band;
    item.finish();
    return full;
  });
  bands.sort((a, b) => compare(b.min, a.min));
  const twin = bands.find((band, at) => at > 0 && compare(band.min, bands[at - 1]?.min ?? ONE) === 0);
  if (twin) refuse(name, `two bands begin at ${format(twin.min)}`);
  const lowest = bands.at(-1);
  if (!lowest || compare(lowest.min, ZERO) !== 0)
    refuse(name, 'the lowest band must begin at 0, so that every score has a rate');
  const falling = bands.find(
    (band, at) =>
      at > 0 && compare(rateIn(band, bands[at - 1]?.min ?? band.min), bands[at - 1]?.rate ?? ONE) > 0,
  );
  if (falling)
    refuse(name, `a higher score must not earn less than the band from ${format(falling.min)} gives`);
  return bands;
}

/** The rate of a score, which is not rounded first; never below zero. */
export function rateAt(bands: readonly Band[], score: Decimal): Decimal {
  const band = bands.find(({ min }) => compare(score, min) >= 0);
  if (!band) return refuse('score', `${format(score)} lies below every band`);
  return rateIn(band, score);
}

/** The rate that a band gives to a score, whichever band the score lies in; never below zero. */
export function rateIn(band: Band, score: Decimal): Decimal {
  if (!band.slope || !band.from) return band.rate;
  const lost = multiply(band.slope, larger(ZERO, subtract(band.from, score)));
  return larger(ZERO, subtract(band.rate, lost));
}
