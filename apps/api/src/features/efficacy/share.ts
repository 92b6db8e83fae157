/** A share with what it may truly be: figures of few cases are not to be taken for more than they are. */
export type Share = { value: number; low: number; high: number };

/** 97.5 % of a standard normal lie below. */
const Z = 1.959964;

/** A share with its Wilson interval (95 %): unlike the plain one it stays within 0 and 1, and is honest about none of few. */
export function wilson(cases: number, of: number): Share {
  if (of <= 0) return { value: 0, low: 0, high: 1 };
  const value = cases / of;
  const spread = Z ** 2 / of;
  const middle = (value + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((value * (1 - value)) / of + spread / (4 * of))) / (1 + spread);
  return { value, low: cases === 0 ? 0 : middle - half, high: cases === of ? 1 : middle + half };
}

/** In %, as decimals on the wire are. */
export const percent = (share: number): string => (share * 100).toFixed(6);
