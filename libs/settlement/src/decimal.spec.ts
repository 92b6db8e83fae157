import { describe, expect, it } from 'vitest';
import {
  decimal,
  divide,
  format,
  formatShort,
  money,
  NotADecimal,
  round,
  sum,
  formatMoney,
} from './index.js';

const quotient = (a: string, b: string, scale: number): string => {
  const value = divide(decimal(a), decimal(b), scale);
  return value ? format(value) : 'none';
};

describe('decimal', () => {
  it('divides half up, on both sides of zero', () => {
    expect(quotient('48210', '312345', 6)).toBe('0.154349');
    expect(quotient('1', '8', 2)).toBe('0.13');
    expect(quotient('-1', '8', 2)).toBe('-0.13');
    expect(quotient('1', '0', 2)).toBe('none');
  });
  it('refuses exponents and separators', () => {
    for (const text of ['1e9', '1,000', '', '.5', 'NaN']) expect(() => decimal(text)).toThrow(NotADecimal);
  });
  it('rounds and shows', () => {
    expect(format(round(decimal('2.345'), 2))).toBe('2.35');
    expect(format(decimal('-0.05'))).toBe('-0.05');
    expect(formatShort(decimal('3.0000'))).toBe('3');
  });
});

describe('money', () => {
  it('adds what floats cannot', () => {
    expect(formatMoney(sum([money('0.1'), money('0.2'), money('-0.3')]))).toBe('0.00');
    expect(formatMoney(sum(Array.from({ length: 1000 }, () => money('0.07'))))).toBe('70.00');
  });
  it('refuses less than a fen', () => expect(() => money('1.005')).toThrow(RangeError));
});
