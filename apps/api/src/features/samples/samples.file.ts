import type { Text } from '@fundwatch/streams';
import { said, type Lang } from '../../http/text.dto.js';
import type { Item, SampleDetail, Verdict } from './samples.dto.js';

const VERDICTS: Record<Verdict, Text> = {
  clean: { zh: '无问题', en: 'clean' },
  missed: { zh: '漏报', en: 'missed' },
};

const COLUMNS: readonly { name: Text; of: (item: Item, sample: SampleDetail, lang: Lang) => string }[] = [
  { name: { zh: '规则', en: 'rule' }, of: (_, { rule_id }) => rule_id },
  { name: { zh: '样本', en: 'sample' }, of: (_, { sample_id }) => String(sample_id) },
  { name: { zh: '种子', en: 'seed' }, of: (_, { seed }) => seed },
  { name: { zh: '序号', en: 'position' }, of: ({ position }) => String(position) },
  { name: { zh: '对象', en: 'unit' }, of: ({ unit }) => unit },
  {
    name: { zh: '结论', en: 'verdict' },
    of: ({ verdict }, _, lang) => (verdict ? said(VERDICTS[verdict], lang) : ''),
  },
  { name: { zh: '说明', en: 'note' }, of: ({ note }) => note },
  { name: { zh: '标注人', en: 'marked by' }, of: ({ marked_by }) => marked_by ?? '' },
  { name: { zh: '标注时间', en: 'marked at' }, of: ({ marked_at }) => marked_at ?? '' },
];

export const fileColumns = (lang: Lang): string[] => COLUMNS.map(({ name }) => said(name, lang));

/** A row a unit. */
export async function* fileRows(sample: SampleDetail, lang: Lang): AsyncGenerator<string[]> {
  for (const item of sample.items) yield COLUMNS.map(({ of }) => of(item, sample, lang));
}
