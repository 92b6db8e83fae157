import type { Text } from '../api/api.ts';
import { pick, type Locale } from './format.ts';
import { en } from './messages.en.ts';
import { zhCN, type MessageKey, type Messages } from './messages.zh-CN.ts';

const STORE = 'fundwatch.locale';
const CATALOGUES: Record<Locale, Messages> = { 'zh-CN': zhCN, en };

export type Params = Record<string, string | number>;

export function fill(template: string, params: Params = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

export function isLocale(text: string | null): text is Locale {
  return text === 'zh-CN' || text === 'en';
}

/** The language of the page; a `lang` in the address wins over the remembered one. */
export class I18n {
  locale = $state<Locale>('zh-CN');

  constructor(fromUrl: string | null) {
    const remembered = localStorage.getItem(STORE);
    if (isLocale(fromUrl)) this.locale = fromUrl;
    else if (isLocale(remembered)) this.locale = remembered;
  }

  choose(locale: Locale): void {
    this.locale = locale;
    localStorage.setItem(STORE, locale);
  }

  t = (key: MessageKey, params?: Params): string => fill(CATALOGUES[this.locale][key], params);

  /** A text that came with the data in both languages. */
  text = (text: Text | null | undefined): string => (text ? pick(text, this.locale) : '');
}
