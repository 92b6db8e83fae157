/** A share with the ends of its 95 % interval; of nothing there is no share. */
export type Share = { of: number; found: number; share?: number; low?: number; high?: number };

const Z = 1.96;
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The share that `found` is of `of`, with Wilson's interval, which holds for few and for shares near 1 as well. */
export function shareOf(found: number, of: number): Share {
  if (of === 0) return { of, found };
  const share = found / of;
  const middle = share + (Z * Z) / (2 * of);
  const reach = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return {
    of,
    found,
    share: rounded(share),
    low: rounded(Math.max(0, (middle - reach) / scale)),
    high: rounded(Math.min(1, (middle + reach) / scale)),
  };
}
