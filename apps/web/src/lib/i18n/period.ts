/** A period as the service spells it: `2025`, `2025-Q1` or `2025-06`. Calendar sums only, no JS Date. */
const PERIOD = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;

export function isPeriod(text: string): boolean {
  return PERIOD.test(text);
}

export function yearOf(period: string): number {
  return Number(period.slice(0, 4));
}

/** What follows the year: '' for the whole year, `Q2` or `06`. */
export function partOf(period: string): string {
  return period.slice(5);
}

export function periodOf(year: number, part: string): string {
  return part ? `${year}-${part}` : String(year);
}

export function yearBefore(period: string): string {
  return periodOf(yearOf(period) - 1, partOf(period));
}

export function monthsOf(period: string): { first: string; last: string } {
  const match = PERIOD.exec(period);
  const [, year = '', quarter, month] = match ?? [];
  if (month) return { first: period, last: period };
  const from = quarter ? Number(quarter) * 3 - 2 : 1;
  const to = quarter ? from + 2 : 12;
  return { first: monthText(Number(year), from), last: monthText(Number(year), to) };
}

export function rangeOf(period: string): { from: string; to: string } {
  const { first, last } = monthsOf(period);
  return { from: `${first}-01`, to: `${last}-${daysIn(last)}` };
}

export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return monthText(Math.floor(index / 12), (index % 12) + 1);
}

/** Days since a fixed origin: differences between dates without a time zone in sight. */
export function dayNumber(date: string): number {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split('-').map(Number);
  const shifted = month <= 2 ? year - 1 : year;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + ofYear
  );
}

export function daysIn(month: string): number {
  return dayNumber(`${addMonths(month, 1)}-01`) - dayNumber(`${month}-01`);
}

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Whether a text is a day of the calendar. */
export const isDate = (text: string): boolean =>
  DATE.test(text) && Number(text.slice(8)) <= daysIn(text.slice(0, 7));

/** The twelve months that end with a day. */
export function yearUntil(to: string): { from: string; to: string } {
  const month = addMonths(to.slice(0, 7), -12);
  const day = Number(to.slice(8, 10)) + 1;
  const from = day > daysIn(month) ? `${addMonths(month, 1)}-01` : `${month}-${String(day).padStart(2, '0')}`;
  return { from, to: to.slice(0, 10) };
}

function monthText(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
