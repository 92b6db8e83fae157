import { add, decimal, format, round, subtract, type Decimal } from './decimal.js';

/** Yuan, exact to the fen. */
export type Money = Decimal & { readonly scale: 2 };

/** Reads yuan with at most two decimals. Throws `NotADecimal` on anything finer. */
export function money(text: string): Money {
  const value = decimal(text);
  const rounded = round(value, 2);
  if (value.scale > 2 && round(rounded, value.scale).units !== value.units)
    throw new RangeError(`${text} is finer than a fen`);
  return { units: rounded.units, scale: 2 };
}

/** The sum, exact. */
export function sum(amounts: readonly Money[]): Money {
  return { units: amounts.reduce<Decimal>(add, { units: 0n, scale: 2 }).units, scale: 2 };
}

/** `1234.50` */
export const formatMoney = (amount: Money): string => format(amount);

export const NOTHING: Money = { units: 0n, scale: 2 };

/** A number of yuan rounded half up to the fen: the rounding of every amount for which no other is stated. */
export const toFen = (value: Decimal): Money => ({ units: round(value, 2).units, scale: 2 });

/** a − b, exact. */
export const less = (a: Money, b: Money): Money => toFen(subtract(a, b));
