/**
 * Exact decimal numbers: a whole number of units of 10^-scale. No float ever holds an amount.
 * Rounding, wherever it happens, is half up (away from zero) to the scale that the caller names.
 */
export type Decimal = { readonly units: bigint; readonly scale: number };

/** Text that is no plain decimal number. */
export class NotADecimal extends Error {}

const ten = (power: number): bigint => 10n ** BigInt(power);

/** Reads `-12.345`; throws `NotADecimal` on anything else, exponents and separators included. */
export function decimal(text: string | number): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text));
  if (!match) throw new NotADecimal(`${text} is not a plain decimal number`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

const align = (a: Decimal, b: Decimal): [bigint, bigint, number] => {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * ten(scale - a.scale), b.units * ten(scale - b.scale), scale];
};

/** a + b, exact. */
export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = align(a, b);
  return { units: x + y, scale };
}

/** a − b, exact. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = align(a, b);
  return { units: x - y, scale };
}

/** a × b, exact. */
export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  units: a.units * b.units,
  scale: a.scale + b.scale,
});

/** a ÷ b to `scale` decimals, half up; undefined when b is zero. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal | undefined {
  if (b.units === 0n) return undefined;
  const [x, y] = align(a, b);
  return { units: halfUp(x * ten(scale), y), scale };
}

/** a ÷ b to `scale` decimals, rounded down (towards minus infinity), so that shares never exceed the whole; undefined when b is zero. */
export function divideDown(a: Decimal, b: Decimal, scale: number): Decimal | undefined {
  if (b.units === 0n) return undefined;
  const [x, y] = align(a, b);
  const numerator = x * ten(scale);
  const quotient = numerator / y;
  const isCut = quotient * y !== numerator && numerator < 0n !== y < 0n;
  return { units: isCut ? quotient - 1n : quotient, scale };
}

/** Negative when a < b, zero when they are equal, positive when a > b. */
export function compare(a: Decimal, b: Decimal): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export const smaller = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);
export const larger = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b);

/** The number to `scale` decimals, half up. */
export function round(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return { units: value.units * ten(scale - value.scale), scale };
  return { units: halfUp(value.units, ten(value.scale - scale)), scale };
}

function halfUp(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (n * 2n + d) / (d * 2n);
  return isNegative ? -rounded : rounded;
}

/** Plain text with all decimals of the scale: `-12.30`. */
export function format(value: Decimal): string {
  const digits = (value.units < 0n ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  const sign = value.units < 0n ? '-' : '';
  if (value.scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

/** The same without decimals that are all zero and not needed: `3.0000` becomes `3`. */
export function formatShort(value: Decimal): string {
  const text = format(value);
  return /^-?\d+\.0+$/.test(text) ? text.replace(/\.0+$/, '') : text;
}
