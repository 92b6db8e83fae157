import { expect, it } from 'vitest';
import { fill } from '../../lib/i18n/i18n.svelte.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import { en } from '../../lib/i18n/messages.en.ts';
import { settingsText } from './version.text.ts';

const label = { zh: '宽限天数', en: 'days of grace' };
const param = { name: 'grace', label, unit: { zh: '天', en: 'days' }, default: 0, value: 0, min: 0, max: 9 };
const i18n = {
  t: (key: MessageKey, params?: Record<string, string | number>) => fill(en[key], params),
  text: (text: { en: string } | null | undefined) => text?.en ?? '',
};

it('tells a version by what differs from the rule as shipped', () => {
  const rule = { params: [param, { ...param, name: 'least', default: 2 }] };
  expect(settingsText({ params: { grace: 7, least: 2 } }, rule, i18n)).toEqual([
    'days of grace 7 days (shipped: 0)',
  ]);
  expect(settingsText({ params: { grace: 0, least: 2 } }, rule, i18n)).toEqual([en['versions.asShipped']]);
});
