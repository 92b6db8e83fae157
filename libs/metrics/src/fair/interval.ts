/** Two-sided normal quantiles of the limits that are drawn. */
export const Z95 = 1.959963984540054;
export const Z998 = 3.090232306167813;

export type Range = readonly [low: number, high: number];

/** Wilson's interval of a proportion; it stays within [0, 1]. Undefined without trials. */
export function wilson(events: number, trials: number, z = Z95): Range | undefined {
  if (trials <= 0) return undefined;
  const share = events / trials;
  const middle = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half =
    (z / (1 + (z * z) / trials)) *
    Math.sqrt(Math.max(0, (share * (1 - share)) / trials + (z * z) / (4 * trials * trials)));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Byar's approximation of the Poisson interval of a count, by a base. Undefined without a base. */
export function byar(events: number, base: number, z = Z95): Range | undefined {
  if (base <= 0) return undefined;
  const up = events + 1;
  const low = events === 0 ? 0 : events * (1 - 1 / (9 * events) - z / (3 * Math.sqrt(events))) ** 3;
  const high = up * (1 - 1 / (9 * up) + z / (3 * Math.sqrt(up))) ** 3;
  return [Math.max(0, low) / base, high / base];
}

/** Below this many months their spread says nothing. */
export const FEWEST_MONTHS = 6;

/**
 * Relative standard error of Σ numerator ÷ Σ denominator, by leaving out one month after the other (jackknife). The seasons are part of
 * that spread, so that it is rather too wide than too narrow. Undefined with too few months or a zero sum.
 */
export function monthlyError(months: readonly (readonly [number, number])[]): number | undefined {
  const n = months.length;
  if (n < FEWEST_MONTHS) return undefined;
  const above = months.reduce((sum, [value]) => sum + value, 0);
  const below = months.reduce((sum, [, value]) => sum + value, 0);
  if (above === 0 || below === 0) return undefined;
  const left = months.flatMap(([a, b]) => (below - b === 0 ? [] : [(above - a) / (below - b)]));
  if (left.length < n) return undefined;
  const mean = left.reduce((sum, value) => sum + value, 0) / n;
  const variance = ((n - 1) / n) * left.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(variance) / Math.abs(above / below);
}

const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086,
];
/** Student's two-sided 95 % quantile. */
export const student95 = (freedom: number): number =>
  freedom < 1 ? Infinity : (T95[freedom - 1] ?? Z95 + 2.4 / freedom);
