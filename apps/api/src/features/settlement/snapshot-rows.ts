import { formatMoney, money, sum } from '@fundwatch/settlement';
import type { FundRow } from './alliance-facts.repository.js';

/** What the fund's records say of an area, or of an alliance in it, in a year. */
export const fundOf = (
  funds: readonly FundRow[],
  area: string,
  alliance: string,
  year: number,
): FundRow | undefined =>
  funds.find((own) => own.area === area && own.alliance === alliance && own.year === year);

/** Rows by a key. */
export function indexed<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const own = found.get(key);
    if (own) own.push(row);
    else found.set(key, [row]);
  }
  return found;
}

/** What was paid, by kind of payment. */
export function paidByKind(rows: readonly { kind: string; amount: string }[]): Record<string, string> {
  return Object.fromEntries(
    [...indexed(rows, ({ kind }) => kind)].map(([kind, own]) => [
      kind,
      added(own.map(({ amount }) => amount)),
    ]),
  );
}

export const added = (amounts: readonly string[]): string => formatMoney(sum(amounts.map(money)));
