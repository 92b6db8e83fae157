import { said, type Lang } from '../../http/text.dto.js';
import type { ComparedRow } from './fair.dto.js';

const VERDICT: Record<ComparedRow['verdict'], { zh: string; en: string }> = {
  low: { zh: '低于同类', en: 'below its peers' },
  high: { zh: '高于同类', en: 'above its peers' },
  within: { zh: '与同类无差别', en: 'like its peers' },
  cannot_tell: { zh: '无法判断', en: 'cannot tell' },
};

const COLUMNS: readonly { zh: string; en: string; of: (row: ComparedRow, lang: Lang) => string }[] = [
  { zh: '对象编码', en: 'Code', of: (row) => row.subject_id },
  { zh: '对象名称', en: 'Name', of: (row) => row.subject_name },
  { zh: '分子', en: 'Numerator', of: (row) => row.numerator ?? '' },
  { zh: '分母', en: 'Denominator', of: (row) => row.denominator ?? '' },
  { zh: '值', en: 'Value', of: (row) => row.value ?? '' },
  { zh: '不可计算原因', en: 'Why there is none', of: (row) => row.reason ?? '' },
  { zh: '上年同期', en: 'Year before', of: (row) => row.last_year ?? '' },
  { zh: '95%区间下限', en: '95% interval from', of: (row) => row.interval?.[0] ?? '' },
  { zh: '95%区间上限', en: '95% interval to', of: (row) => row.interval?.[1] ?? '' },
  { zh: '99.8%控制限下', en: '99.8% limit from', of: (row) => row.limits998?.[0] ?? '' },
  { zh: '99.8%控制限上', en: '99.8% limit to', of: (row) => row.limits998?.[1] ?? '' },
  { zh: '收缩估计', en: 'Shrunken', of: (row) => row.shrunk ?? '' },
  { zh: '调整后', en: 'Adjusted', of: (row) => row.adjusted?.value ?? '' },
  { zh: '结论', en: 'Verdict', of: ({ verdict }, lang) => VERDICT[verdict][lang === 'en' ? 'en' : 'zh'] },
  { zh: '可能名次', en: 'Possible ranks', of: ({ ranks }) => (ranks ? `${ranks[0]}~${ranks[1]}` : '') },
];

export const fileColumns = (lang: Lang): string[] => COLUMNS.map((text) => said(text, lang));

export async function* fileRows(rows: readonly ComparedRow[], lang: Lang): AsyncGenerator<string[]> {
  for (const row of rows) yield COLUMNS.map(({ of }) => of(row, lang));
}
