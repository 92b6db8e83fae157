import { student95 } from './interval.js';

export type Projection = {
  /** the year's estimated sum, and a 95 % interval where the months so far allow one */
  estimate: number;
  low: number | null;
  high: number | null;
  /** share of the year that the months so far usually make up */
  usualShare: number;
  method: 'seasons' | 'even';
  /** years whose months were looked at */
  years: number;
  monthsKnown: number;
};

/** Months without which the spread of growth is not known. */
const FEWEST_FOR_INTERVAL = 3;

/**
 * The sum of a year from its first months: every month left is expected as in the years before, times the growth so far
 * (Σ so far ÷ Σ of the same months before). The interval comes from how much single months differ from that growth, by
 * Student's t, and from nothing else: a new tariff or an epidemic is not in it. Without earlier years months count evenly.
 * `soFar`: at most 12 sums, January first. `history`: whole years of 12 sums. Undefined with no month at all.
 */
export function projectYear(
  soFar: readonly number[],
  history: readonly (readonly number[])[],
): Projection | undefined {
  const known = Math.min(soFar.length, 12);
  if (known === 0) return undefined;
  const done = soFar.slice(0, known).reduce((sum, value) => sum + value, 0);
  const years = history.filter(
    (year) => year.length === 12 && year.slice(0, known).reduce((a, b) => a + b, 0) > 0,
  );
  const usual = Array.from({ length: 12 }, (_, month) =>
    years.length === 0 ? 1 : years.reduce((sum, year) => sum + (year[month] ?? 0), 0) / years.length,
  );
  const usualDone = usual.slice(0, known).reduce((sum, value) => sum + value, 0);
  const usualLeft = usual.slice(known).reduce((sum, value) => sum + value, 0);
  const growth = done / usualDone;
  const estimate = done + growth * usualLeft;
  const half = halfWidth(soFar.slice(0, known), usual, growth);
  return {
    estimate,
    low: half === null ? null : Math.max(done, estimate - half),
    high: half === null ? null : estimate + half,
    usualShare: usualDone / (usualDone + usualLeft),
    method: years.length === 0 ? 'even' : 'seasons',
    years: years.length,
    monthsKnown: known,
  };
}

/** Residuals of the months so far about their growth, weighted by size; the months left vary as these do, and so does the growth. */
function halfWidth(soFar: readonly number[], usual: readonly number[], growth: number): number | null {
  const known = soFar.length;
  if (known === 12) return 0;
  if (known < FEWEST_FOR_INTERVAL) return null;
  const usualDone = usual.slice(0, known).reduce((sum, value) => sum + value, 0);
  const left = usual.slice(known).reduce((sum, value) => sum + value, 0);
  // Variance in proportion to a month's usual sum: σ² for a month of one yuan.
  const scatter = soFar.reduce((sum, value, month) => {
    const expected = usual[month] ?? 0;
    return expected > 0 ? sum + (value - growth * expected) ** 2 / expected : sum;
  }, 0);
  const unit = scatter / (known - 1);
  return student95(known - 1) * Math.sqrt(unit * (left + (left * left) / usualDone));
}
