/** Working days as Chinese offices count them: Saturdays and Sundays off, holidays off, make-up days (调休) worked. */
import { CALENDAR } from './reference/calendar.js';

export type CalendarDay = { day: string; kind: 'holiday' | 'workday' };

const nextDay = (day: string): string => moved(day, 1);
const moved = (day: string, by: number): string => {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`${day} is no day`);
  return new Date(at + by * 86_400_000).toISOString().slice(0, 10);
};

/** More days off in a row than any calendar has: what goes on longer is a calendar without working days. */
const MOST_REST = 400;

/**
 * The working days of a pool: those that the product knows (State Council notices, 2023–2027), with the pool's own rows of the stream
 * `calendar` over them. Days are plain `YYYY-MM-DD` of Asia/Shanghai; no clock and no zone is read.
 */
export class WorkingDays {
  private readonly kinds: ReadonlyMap<string, CalendarDay['kind']>;

  constructor(own: readonly CalendarDay[] = []) {
    this.kinds = new Map([...CALENDAR, ...own].map(({ day, kind }) => [day, kind]));
  }

  /** Whether people work on a day. Throws `RangeError` of what is no day. */
  isWorked(day: string): boolean {
    const kind = this.kinds.get(day);
    if (kind) return kind === 'workday';
    const weekday = new Date(`${moved(day, 0)}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  }

  /**
   * The last day of a term of `count` working days (≥ 0) that begins on the day after `from`: the day on which it begins is not counted, and
   * a term never ends on a day of rest (民法典 201, 203 in kind). 0 is `from` itself, or the next worked day.
   * Throws `RangeError` of a count that is no whole number ≥ 0, or a calendar that never works.
   */
  after(from: string, count: number): string {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is no number of days`);
    let day = from;
    let left = this.isWorked(from) ? count : Math.max(count, 1);
    for (let rest = 0; left > 0;) {
      day = nextDay(day);
      const isWorked = this.isWorked(day);
      if (isWorked) left -= 1;
      rest = isWorked ? 0 : rest + 1;
      if (rest > MOST_REST) throw new RangeError('this calendar has no working days');
    }
    return day;
  }

  /** Working days after `from` up to and including `to`: 0 where `to` is not later. */
  between(from: string, to: string): number {
    let count = 0;
    for (let day = from; day < to;) {
      day = nextDay(day);
      if (this.isWorked(day)) count += 1;
    }
    return count;
  }
}
