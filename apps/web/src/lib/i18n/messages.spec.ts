import { expect, it } from 'vitest';
import { en } from './messages.en.ts';
import { zhCN } from './messages.zh-CN.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

it('fills the same places in both languages', () => {
  const english: Record<string, string> = en;
  for (const [key, text] of Object.entries(zhCN)) {
    expect(placeholders(english[key] ?? ''), key).toEqual(placeholders(text));
  }
});

it('has no empty text and no text left in the other language', () => {
  expect([...Object.values(zhCN), ...Object.values(en)].filter((text) => text.trim().length === 0)).toEqual(
    [],
  );
  expect(Object.values(en).filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
});
