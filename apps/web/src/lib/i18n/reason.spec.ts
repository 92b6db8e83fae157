import { expect, it } from 'vitest';
import { fill } from './i18n.svelte.ts';
import { reasonIn, reasonText } from './reason.ts';
import { zhCN } from './messages.zh-CN.ts';

it('says known reasons in the language of the page and passes on the others', () => {
  const words: Parameters<typeof reasonText>[1] = {
    t: (key, params) => fill(zhCN[key], params),
    text: (label) => label?.zh ?? '',
  };
  expect(reasonText('the denominator is zero', words)).toBe('分母为零');
  expect(reasonText('no settlements in that month', words)).toBe('该月没有结算');
  expect(reasonText('no settlements in 2025-Q1', words)).toBe('2025-Q1 没有结算');
  expect(reasonText('no settlements in the year before 2023', words)).toBe('2023 的上一年没有结算');
  expect(reasonText('no services', words)).toBe('尚未收到履约服务数据');
  expect(reasonText('something new', words)).toBe('something new');
  expect(reasonText(undefined, words)).toBe('服务没有给出原因');
});

it('takes the half of a reason that the reader reads', () => {
  expect(reasonIn('必填项为空 | required, but empty', 'zh-CN')).toBe('必填项为空');
  expect(reasonIn('必填项为空 | required, but empty', 'en')).toBe('required, but empty');
  expect(reasonIn('only one', 'en')).toBe('only one');
});
