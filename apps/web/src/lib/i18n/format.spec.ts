import { describe, expect, it } from 'vitest';
import {
  changeBetween,
  formatBytes,
  formatDate,
  formatPlain,
  formatSpan,
  formatTime,
  formatValue,
  formatYuan,
  formatYuanShort,
} from './format.ts';

describe('money', () => {
  it('keeps two places and groups thousands', () => {
    expect(formatYuan('8412.6')).toBe('8,412.60');
    expect(formatYuan('1234567.895')).toBe('1,234,567.90');
    expect(formatYuan('-0.005')).toBe('−0.01');
    expect(formatYuan(null)).toBe('—');
  });

  it('loses nothing where a float would', () => {
    expect(formatYuan('9007199254740993.01')).toBe('9,007,199,254,740,993.01');
    expect(formatYuan('1.005')).toBe('1.01');
  });

  it('is short on tiles, in the units of the language', () => {
    expect(formatYuanShort('123456789.00', 'zh-CN')).toEqual({ figure: '1.2', unit: 'unit.yi' });
    expect(formatYuanShort('98765.40', 'zh-CN')).toEqual({ figure: '9.9', unit: 'unit.wan' });
    expect(formatYuanShort('9999.994', 'zh-CN')).toEqual({ figure: '9,999.99', unit: 'unit.yuan' });
    expect(formatYuanShort('98765.40', 'en')).toEqual({ figure: '98.8', unit: 'unit.thousand' });
  });
});

describe('values', () => {
  it('sets rates to two places', () => {
    expect(formatValue('16.987654', '%')).toEqual({ figure: '16.99%', unit: null });
    expect(formatValue(null, '%')).toEqual({ figure: '—', unit: null });
    expect(formatValue('120.5', 'yuan')).toEqual({ figure: '120.50', unit: 'unit.yuan' });
  });

  it('keeps counts whole and money in cents', () => {
    expect(formatPlain('40307.000000')).toBe('40,307');
    expect(formatPlain('161149320.744')).toBe('161,149,320.74');
  });

  it('says a rate changed by points and money by percent', () => {
    expect(changeBetween('18.20', '16.40', '%')).toEqual({ direction: 1, figure: '1.80', kind: 'points' });
    expect(changeBetween('104.7', '100', 'yuan')).toEqual({ direction: 1, figure: '+4.7%', kind: 'percent' });
    expect(changeBetween('95', '100', 'yuan')).toEqual({ direction: -1, figure: '−5.0%', kind: 'percent' });
    expect(changeBetween('1.001', '1.002', '%')?.direction).toBe(0);
    expect(changeBetween('5', '0', 'yuan')).toBeNull();
    expect(changeBetween('5', null, '%')).toBeNull();
  });
});

describe('dates', () => {
  it('leaves a date the text it is', () => {
    expect(formatDate('2025-12-31')).toBe('2025-12-31');
    expect(formatTime('2025-12-31 23:50:07')).toBe('2025-12-31 23:50');
  });

  it('shows instants in Shanghai, whatever zone the machine is in', () => {
    expect(formatTime('2025-12-31T16:30:00.000Z')).toBe('2026-01-01 00:30');
    expect(formatTime('2026-01-01T00:30:00+08:00')).toBe('2026-01-01 00:30');
  });

  it('does not say a year twice', () => {
    expect(formatSpan('2025-03-02', '2025-03-28')).toBe('2025-03-02 / 03-28');
    expect(formatSpan('2025-03-02', '2025-03-02')).toBe('2025-03-02');
    expect(formatSpan('2024-12-30', '2025-01-02')).toBe('2024-12-30 / 2025-01-02');
  });
});

it('names sizes', () => {
  expect(formatBytes(512)).toBe('512 B');
  expect(formatBytes(1536)).toBe('1.5 KB');
});
