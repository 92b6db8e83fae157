import { expect, it } from 'vitest';
import { piecesOf } from './mentions.ts';

it('cuts a comment where it calls somebody, and leaves out nothing', () => {
  const comment = '@张三请看，抄送 @Anna.Li；@王五 不在';
  const pieces = piecesOf(comment, ['user 张三', 'user anna', 'user anna.li']);
  expect(pieces.filter(({ isName }) => isName).map(({ text }) => text)).toEqual(['@张三', '@Anna.Li']);
  expect(pieces.map(({ text }) => text).join('')).toBe(comment);
});

it('is one piece where nobody is called', () => {
  expect(piecesOf('a@b', [])).toEqual([{ text: 'a@b', isName: false }]);
});
