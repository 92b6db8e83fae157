import { describe, expect, it } from 'vitest';
import {
  addMonths,
  dayNumber,
  isDate,
  isPeriod,
  monthsOf,
  periodOf,
  rangeOf,
  yearBefore,
  yearUntil,
} from './period.ts';

describe('period', () => {
  it('knows its three shapes', () => {
    expect(['2025', '2025-Q1', '2025-06'].every(isPeriod)).toBe(true);
    expect(['2025-Q5', '2025-13', '25', '2025-6', ''].some(isPeriod)).toBe(false);
  });

  it('spans whole months, leap years included', () => {
    expect(rangeOf('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(rangeOf('2025-Q1')).toEqual({ from: '2025-01-01', to: '2025-03-31' });
    expect(rangeOf('2025')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    expect(monthsOf('2025-Q4')).toEqual({ first: '2025-10', last: '2025-12' });
  });

  it('steps over years', () => {
    expect(addMonths('2025-01', -23)).toBe('2023-02');
    expect(addMonths('2025-12', 1)).toBe('2026-01');
    expect(yearBefore('2025-Q3')).toBe('2024-Q3');
    expect(periodOf(2025, '')).toBe('2025');
  });

  it('goes back a year from any day', () => {
    expect(yearUntil('2025-12-31 08:00:00')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    expect(yearUntil('2025-06-15').from).toBe('2024-06-16');
    expect(yearUntil('2025-02-28').from).toBe('2024-02-29');
    expect(yearUntil('2024-02-29').from).toBe('2023-03-01');
  });

  it('knows the days of the calendar', () => {
    expect(['2024-02-29', '2025-12-31'].every(isDate)).toBe(true);
    expect(['2025-02-29', '2025-04-31', '2025-4-3', '2025-00-10', ''].some(isDate)).toBe(false);
  });

  it('counts days without a time zone', () => {
    expect(dayNumber('2024-03-01') - dayNumber('2024-02-28')).toBe(2);
    expect(dayNumber('2026-01-01') - dayNumber('2025-01-01')).toBe(365);
  });
});
