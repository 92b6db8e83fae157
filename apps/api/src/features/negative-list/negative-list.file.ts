import type { ListState } from '@fundwatch/rules';
import type { Text } from '@fundwatch/streams';
import { said, type Lang } from '../../http/text.dto.js';
import type { NegativeListView } from './negative-list.dto.js';

const STATES: Record<ListState, Text> = {
  unknown: { zh: '无法判断', en: 'cannot tell' },
  clear: { zh: '未发现', en: 'nothing found' },
  watched: { zh: '关注', en: 'watched' },
  suspected: { zh: '疑似', en: 'suspected' },
  confirmed: { zh: '确认', en: 'confirmed' },
};

const COLUMNS: readonly Text[] = [
  { zh: '编号', en: 'code' },
  { zh: '名称', en: 'name' },
  { zh: '清单事项', en: 'item' },
  { zh: '状态', en: 'state' },
  { zh: '属实', en: 'confirmed findings' },
  { zh: '疑点', en: 'leads' },
  { zh: '提示', en: 'hints' },
  { zh: '涉及金额（元）', en: 'amount (yuan)' },
  { zh: '首次发现', en: 'first found' },
  { zh: '未能判断的规则', en: 'rules that could not judge' },
];

export const fileColumns = (lang: Lang): string[] => COLUMNS.map((text) => said(text, lang));

/** A row a subject and item. */
export async function* fileRows(list: NegativeListView, lang: Lang): AsyncGenerator<string[]> {
  for (const { id, name, items } of list.subjects) {
    for (const own of items) {
      const item = list.items.find((known) => known.id === own.item);
      yield [
        id,
        name,
        item ? said(item.name, lang) : own.item,
        said(STATES[own.state], lang),
        String(own.confirmed),
        String(own.leads),
        String(own.hints),
        own.amount,
        own.since ?? '',
        own.unjudged.map(({ rule }) => rule).join(' '),
      ];
    }
  }
}
