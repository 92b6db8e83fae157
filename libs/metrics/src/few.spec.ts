import { expect, it } from 'vitest';
import { increase, over, persons, sum, type Variant } from './define.js';
import { restsOnFew } from './few.js';

const label = { zh: '', en: '' };
const line = (numerator: Variant['numerator'], denominator: Variant['denominator']): Variant => ({
  label,
  numerator,
  denominator,
});
const share = line(sum('discharges'), persons('discharges'));

it.each([
  ['0', '0', false],
  ['0', '12', false],
  ['1', '12', true],
  ['4', '400', true],
  ['5', '5', false],
  ['8', '3.5', true],
  [null, null, false],
])('a share of %s in %s rests on few: %s', (numerator, denominator, few) => {
  expect(restsOnFew(share, { numerator, denominator })).toBe(few);
});

it('money and growth are no counts of people, what they are divided by may be', () => {
  const mean = line(sum('fees'), sum('visits'));
  expect(restsOnFew(mean, { numerator: '3.00', denominator: '80' })).toBe(false);
  expect(restsOnFew(mean, { numerator: '300.00', denominator: '3' })).toBe(true);
  const growth = line(increase(sum('visits')), sum('fees'));
  expect(restsOnFew(growth, { numerator: '2', denominator: '90.00' })).toBe(false);
  const ratio = line(over(sum('fees'), sum('visits')), sum('visits'));
  expect(restsOnFew(ratio, { numerator: '2.5', denominator: '90' })).toBe(false);
});
