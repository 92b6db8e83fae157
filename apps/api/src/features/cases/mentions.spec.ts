import { expect, it } from 'vitest';
import { mentionsIn } from './mentions.js';

it('finds the names behind an @, the longest of those that begin alike, each once', () => {
  const names = ['anna', 'anna.li', '张三', '李四'];
  expect(mentionsIn('@张三请看，@Anna.Li 复核，@张三', names)).toEqual(['张三', 'anna.li']);
  expect(mentionsIn('@anna，请看', names)).toEqual(['anna']);
  expect(mentionsIn('＠李四', names)).toEqual(['李四']);
});

it('finds nobody who is not there, and no name without an @', () => {
  expect(mentionsIn('anna 说 @王五 不在；a@b.cn', ['anna', '李四'])).toEqual([]);
});
