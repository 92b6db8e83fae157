/** A year, quarter, month, or twelve months that end with one: `2025`, `2025-Q1`, `2025-06`, `2025-06-R12`. */
export type Period = { text: string; months: readonly string[] };

const month = (year: number, index: number): string =>
  `${String(year).padStart(4, '0')}-${String(index).padStart(2, '0')}-01`;

/** The first day of the month so many months after December of the year before. */
const monthAfter = (year: number, count: number): string =>
  month(year + Math.floor(count / 12), (count % 12) + 1);

/** How a period may be written, in words. */
export const PERIOD_FORMS = '2025, 2025-Q1, 2025-06 or 2025-06-R12 (the twelve months that end with it)';

/** Reads a period; undefined when the text is none. Months are first days, `YYYY-MM-01`. */
export function parsePeriod(text: string): Period | undefined {
  const match = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])(-R12)?))?$/.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  if (match[4]) {
    const end = Number(match[3]);
    return { text, months: [...Array(12).keys()].map((at) => monthAfter(year - 1, end + at)) };
  }
  if (match[3]) return { text, months: [month(year, Number(match[3]))] };
  const first = match[2] ? Number(match[2]) * 3 - 2 : 1;
  return { text, months: Array.from({ length: match[2] ? 3 : 12 }, (_, at) => month(year, first + at)) };
}

/** The same months one year before. */
export const yearEarlier = (months: readonly string[]): string[] =>
  months.map((first) => `${String(Number(first.slice(0, 4)) - 1).padStart(4, '0')}${first.slice(4)}`);

/** All months from January of the first to December of the last year. */
export function monthsOfYears(from: number, to: number): string[] {
  return Array.from({ length: (to - from + 1) * 12 }, (_, at) =>
    month(from + Math.floor(at / 12), (at % 12) + 1),
  );
}

/** The last day of the month that begins on a day. */
export const lastDayOf = (first: string): string =>
  new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5, 7)), 0)).toISOString().slice(0, 10);

/** Whether a month is the last of a quarter. */
export const endsQuarter = (first: string): boolean => Number(first.slice(5, 7)) % 3 === 0;

/** The last days of those months that end quarters. */
export const quarterEnds = (months: readonly string[]): string[] => months.filter(endsQuarter).map(lastDayOf);
