import { expect, it } from 'vitest';
import { csvCell } from './csv.js';

it('lets no cell become a formula, and no long number lose digits', () => {
  expect(csvCell('=1+1')).toBe('"\t=1+1"');
  expect(csvCell('@x')).toBe('"\t@x"');
  expect(csvCell('-5.00')).toBe('-5.00');
  expect(csvCell('-cmd')).toBe('"\t-cmd"');
  expect(csvCell('990121202500012345')).toBe('"\t990121202500012345"');
  expect(csvCell('12345.67')).toBe('12345.67');
  expect(csvCell('甲 "乙", 丙\n丁')).toBe('"甲 ""乙"", 丙\n丁"');
});
