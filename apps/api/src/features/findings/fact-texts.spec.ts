import { RULES, type Rule } from '@fundwatch/rules';
import { expect, it } from 'vitest';
import { factTexts } from './fact-texts.js';

const ruleOf = (id: string): Rule => {
  const rule = RULES.find((known) => known.id === id);
  if (!rule) throw new Error(id);
  return rule;
};
const nameOf = (code: string): string | undefined => (code === 'H1' ? '测试卫生院' : undefined);

it('says what codes in facts mean, and leaves plain facts and unknown codes alone', () => {
  expect(
    factTexts(ruleOf('C07'), { place: 'H1', channel: 'onsite', groups: 'poor;nobody', months: '12' }, nameOf),
  ).toEqual({ place: { zh: '测试卫生院', en: '测试卫生院' }, channel: expect.anything() });
  expect(factTexts(ruleOf('C07'), { place: 'H2' }, nameOf)).toEqual({});
  expect(factTexts(ruleOf('I04'), { same_place: '0' }, nameOf)).toEqual({
    same_place: { zh: '否', en: 'no' },
  });
  expect(factTexts(ruleOf('I01'), { fits_sex: '1/2' }, nameOf)).toEqual({
    fits_sex: { zh: '男、女', en: 'male, female' },
  });
});
