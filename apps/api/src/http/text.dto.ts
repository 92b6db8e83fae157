import { z } from 'zod';

/** A label in the product's two languages, as an answer carries it. */
export const textSchema = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });

/** The language of a file: Chinese, unless English is asked for. */
export const lang = z.enum(['zh-CN', 'en']).default('zh-CN');
export type Lang = z.infer<typeof lang>;

/** A label in the language of a file. */
export const said = (text: z.infer<typeof textSchema>, language: Lang): string =>
  language === 'en' ? text.en : text.zh;
