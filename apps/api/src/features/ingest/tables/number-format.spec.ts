import { describe, expect, it } from 'vitest';
import { numberFormat, numberText, PLAIN } from './number-format.js';

const text = (raw: string): string => numberText(raw, PLAIN, undefined, false).text;

describe('a number cell', () => {
  it.each([
    ['0', '0'],
    ['-0.0', '-0.0'],
    ['100', '100'],
    ['1234.5599999999999', '1234.56'],
    ['0.30000000000000004', '0.3'],
    ['12345678901234.56', '12345678901234.56'],
    ['1E-3', '0.001'],
    ['-2.5e2', '-250'],
    ['9.9999999999999995E-8', '0.0000001'],
    ['123456789012345', '123456789012345'],
    ['991234567890123456', '991234567890123456'],
  ])('%s is read as %s', (raw, expected) => expect(text(raw)).toBe(expected));

  it.each([
    ['9.9012120000101E+17', true],
    ['990121200001010000', true],
    ['990121200001010123', false],
    ['1234567890123456.5', false],
  ])('%s has lost digits: %s', (raw, isCut) =>
    expect(numberText(raw, PLAIN, undefined, false).isCut).toBe(isCut),
  );

  it('shows the zeros that its format puts in front', () =>
    expect(numberText('7', numberFormat(164, '0000'), 'code', false).text).toBe('0007'));
});

describe('a moment', () => {
  const day = numberFormat(14, undefined);
  const time = numberFormat(164, 'yyyy/m/d h:mm:ss');
  it.each([
    ['45658', day, 'date', '2025-01-01'],
    ['45658', time, 'date', '2025-01-01'],
    ['45658', time, 'datetime', '2025-01-01 00:00:00'],
    ['45658', day, 'datetime', '2025-01-01'],
    ['45658.333333333336', day, 'datetime', '2025-01-01 08:00:00'],
    ['45658.999994', time, 'datetime', '2025-01-01 23:59:59'],
    ['1', day, 'date', '1900-01-01'],
    ['59', day, 'date', '1900-02-28'],
    ['60', day, 'date', '60'],
    ['61', day, 'date', '1900-03-01'],
    ['-1', day, 'date', '-1'],
  ] as const)('%s', (raw, format, kind, expected) =>
    expect(numberText(raw, format, kind, false).text).toBe(expected),
  );

  it('counts from 1904 where the workbook does', () =>
    expect(numberText('44196', day, 'date', true).text).toBe('2025-01-01'));

  it.each([
    ['yyyy"年"m"月"d"日"', { kind: 'moment', hasTime: false }],
    ['[$-804]yyyy-mm-dd;@', { kind: 'moment', hasTime: false }],
    ['[h]:mm:ss', { kind: 'moment', hasTime: true }],
    ['#,##0.00_ ;[Red]-#,##0.00', PLAIN],
    ['"day" 0', PLAIN],
    ['General', PLAIN],
    ['0.00E+00', PLAIN],
  ])('is known by its format %s', (code, expected) => expect(numberFormat(164, code)).toEqual(expected));
});
