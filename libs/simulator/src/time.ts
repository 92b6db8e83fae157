/** Days are counted from 1970-01-01, moments in seconds of the same local calendar: no time zone, no clock. */
export const DAY = 86_400;

const isoDays = new Map<number, string>();

/** The day number of `YYYY-MM-DD`. */
export function dayOf(iso: string): number {
  const ms = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`not a date: ${iso}`);
  return ms / (DAY * 1000);
}

/** `YYYY-MM-DD` of a day number. */
export function isoDay(day: number): string {
  let iso = isoDays.get(day);
  if (iso === undefined) {
    iso = new Date(day * DAY * 1000).toISOString().slice(0, 10);
    isoDays.set(day, iso);
  }
  return iso;
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** `YYYY-MM-DD HH:MM:SS` of a moment. */
export function stamp(moment: number): string {
  const day = Math.floor(moment / DAY);
  const s = moment - day * DAY;
  return `${isoDay(day)} ${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

export const at = (day: number, hour: number, minute = 0, second = 0): number =>
  day * DAY + hour * 3600 + minute * 60 + second;

export const dayOfMoment = (moment: number): number => Math.floor(moment / DAY);
export const yearOf = (day: number): number => Number(isoDay(day).slice(0, 4));
export const monthOf = (day: number): number => Number(isoDay(day).slice(5, 7));
/** 0 is Sunday. */
export const weekday = (day: number): number => (day + 4) % 7;
export const ageOn = (birth: number, day: number): number => Math.floor((day - birth) / 365.2425);

/** The calendar years that the span touches, in order. */
export function yearsOf(from: number, to: number): number[] {
  const years: number[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year++) years.push(year);
  return years;
}

/** `2025-Q1` and `2025-H1` of a moment. */
export const quarterOf = (day: number): string => `${yearOf(day)}-Q${Math.ceil(monthOf(day) / 3)}`;
export const halfOf = (day: number): string => `${yearOf(day)}-H${monthOf(day) < 7 ? 1 : 2}`;
