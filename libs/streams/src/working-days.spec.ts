import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkingDays } from './working-days.js';

const days = new WorkingDays();
const DAY_MS = 86_400_000;
const aDay = fc
  .integer({ min: Date.parse('2023-01-01') / DAY_MS, max: Date.parse('2027-11-30') / DAY_MS })
  .map((at) => new Date(at * DAY_MS).toISOString().slice(0, 10));
const aTerm = fc.integer({ min: 1, max: 60 });

describe('working days', () => {
  it('rest on weekends and holidays, and work on make-up days', () => {
    expect(days.isWorked('2025-06-07')).toBe(false);
    expect(days.isWorked('2025-10-01')).toBe(false);
    // Saturday after the National Day week, worked instead.
    expect(days.isWorked('2025-10-11')).toBe(true);
    expect(days.isWorked('2025-09-28')).toBe(true);
  });

  it('count a term from the day after, across a holiday and its make-up day', () => {
    // Tuesday 30 September: 9, 10, 11 (make-up) October, 13, 14.
    expect(days.after('2025-09-30', 1)).toBe('2025-10-09');
    expect(days.after('2025-09-30', 3)).toBe('2025-10-11');
    expect(days.after('2025-09-30', 5)).toBe('2025-10-14');
    expect(days.between('2025-09-30', '2025-10-14')).toBe(5);
  });

  it('let a term of nothing end on the day itself, or on the next one that is worked', () => {
    expect(days.after('2025-06-06', 0)).toBe('2025-06-06');
    expect(days.after('2025-06-07', 0)).toBe('2025-06-09');
  });

  it('follow what a pool says over what is known', () => {
    const own = new WorkingDays([
      { day: '2025-10-11', kind: 'holiday' },
      { day: '2025-10-12', kind: 'workday' },
    ]);
    expect(own.isWorked('2025-10-11')).toBe(false);
    expect(own.after('2025-09-30', 3)).toBe('2025-10-12');
  });

  it('refuse what is no day, no number and no calendar', () => {
    expect(() => days.after('2025-13-40', 1)).toThrow(RangeError);
    expect(() => days.after('2025-01-01', -1)).toThrow(RangeError);
    expect(() => days.after('2025-01-01', 1.5)).toThrow(RangeError);
  });

  it('end a term on a worked day, with as many worked days behind as were given', () => {
    fc.assert(
      fc.property(aDay, aTerm, (from, term) => {
        const end = days.after(from, term);
        expect(days.isWorked(end)).toBe(true);
        expect(days.between(from, end)).toBe(term);
      }),
    );
  });

  it('end later for a longer term and a later beginning, and add up', () => {
    fc.assert(
      fc.property(aDay, aTerm, aTerm, (from, first, second) => {
        const middle = days.after(from, first);
        expect(days.after(from, first + second) > middle).toBe(true);
        expect(days.after(middle, second)).toBe(days.after(from, first + second));
      }),
    );
    fc.assert(
      fc.property(aDay, aDay, aTerm, (one, other, term) => {
        const [early = one, late = other] = [one, other].sort();
        expect(days.after(early, term) <= days.after(late, term)).toBe(true);
      }),
    );
  });
});
