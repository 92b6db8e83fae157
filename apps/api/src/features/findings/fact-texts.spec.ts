import { RULES, type Rule } from '@fundwatch/rules';
import type { Text } from '@fundwatch/streams';
import { expect, it } from 'vitest';
import { factTexts } from './fact-texts.js';

const ruleOf = (id: string): Rule => {
  const rule = RULES.find((known) => known.id === id);
  if (!rule) throw new Error(id);
  return rule;
};
const PLACE = { zh: '测试卫生院', en: '测试卫生院' };
const placeOf = (code: string): Text | undefined => (code === 'H1' ? PLACE : undefined);

it('says what codes in facts mean, and leaves plain facts and unknown codes alone', () => {
  expect(
    factTexts(
      ruleOf('C07'),
      { place: 'H1', channel: 'onsite', groups: 'poor;nobody', months: '12' },
      placeOf,
    ),
  ).toEqual({ place: PLACE, channel: expect.anything() });
  expect(factTexts(ruleOf('C07'), { place: 'H2' }, placeOf)).toEqual({});
  expect(factTexts(ruleOf('I04'), { same_place: '0' }, placeOf)).toEqual({
    same_place: { zh: '否', en: 'no' },
  });
  expect(factTexts(ruleOf('I01'), { fits_sex: '1/2' }, placeOf)).toEqual({
    fits_sex: { zh: '男、女', en: 'male, female' },
  });
});
