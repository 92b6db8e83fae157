import { yearOf } from '../../lib/i18n/period.ts';

const YEARS_BACK = 4;

/** The years up to the one the data has reached, newest first; the chosen one is always among them. */
export function yearsToChoose(period: string | null, asOf: string | null): number[] {
  const newest = asOf ? yearOf(asOf) : period ? yearOf(period) : null;
  if (newest === null) return [];
  const years = new Set(Array.from({ length: YEARS_BACK + 1 }, (_, index) => newest - index));
  if (period) years.add(yearOf(period));
  return [...years].sort((a, b) => b - a);
}
