import { findRule } from '@fundwatch/rules';
import type { Text } from '@fundwatch/streams';
import { said, type Lang } from '../../http/text.dto.js';
import { OUTCOME_TEXTS, STANDING_OUTCOMES } from '../reviews/outcomes.js';
import type { Efficacy } from './efficacy.dto.js';

const STATES: Record<Efficacy['state'], Text> = {
  too_few: { zh: '数据还不够', en: 'not enough data yet' },
  measured: { zh: '已有数据', en: 'measured' },
  demotion_proposed: { zh: '建议降级', en: 'proposed for demotion' },
};

/** Each column with what it says of a version. */
const COLUMNS: readonly { name: Text; of: (row: Efficacy, lang: Lang) => string }[] = [
  { name: { zh: '规则', en: 'rule' }, of: ({ rule_id }) => rule_id },
  {
    name: { zh: '名称', en: 'name' },
    of: ({ rule_id }, lang) => said(findRule(rule_id)?.name ?? { zh: rule_id, en: rule_id }, lang),
  },
  { name: { zh: '版本', en: 'version' }, of: ({ version }) => String(version) },
  { name: { zh: '参数版次', en: 'edition' }, of: ({ edition }) => String(edition) },
  { name: { zh: '命中', en: 'hits' }, of: ({ hits }) => String(hits) },
  { name: { zh: '成立', en: 'standing' }, of: ({ standing }) => String(standing) },
  { name: { zh: '已撤销', en: 'withdrawn' }, of: ({ withdrawn }) => String(withdrawn) },
  { name: { zh: '已复核', en: 'reviewed' }, of: ({ reviewed }) => String(reviewed) },
  ...STANDING_OUTCOMES.map((outcome) => ({
    name: OUTCOME_TEXTS[outcome],
    of: ({ outcomes }: Efficacy) => String(outcomes[outcome]),
  })),
  { name: { zh: '属实率（%）', en: 'confirmed (%)' }, of: ({ confirmed }) => confirmed?.value ?? '' },
  { name: { zh: '95% 区间下限', en: '95 % from' }, of: ({ confirmed }) => confirmed?.low ?? '' },
  { name: { zh: '95% 区间上限', en: '95 % to' }, of: ({ confirmed }) => confirmed?.high ?? '' },
  { name: { zh: '结论', en: 'verdict' }, of: ({ state }, lang) => said(STATES[state], lang) },
];

export const fileColumns = (lang: Lang): string[] => COLUMNS.map(({ name }) => said(name, lang));

/** A row a rule and version. */
export async function* fileRows(rows: readonly Efficacy[], lang: Lang): AsyncGenerator<string[]> {
  for (const row of rows) yield COLUMNS.map(({ of }) => of(row, lang));
}
