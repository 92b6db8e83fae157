import { said, type Lang } from '../../http/text.dto.js';
import type { FigureItem } from './drill.dto.js';

const COLUMNS: readonly { zh: string; en: string; of: (row: FigureItem, lang: Lang) => string }[] = [
  { zh: '统计月份', en: 'Month', of: (row) => row.month },
  { zh: '记录编号', en: 'Record', of: (row) => row.key },
  { zh: '人员编号', en: 'Person', of: (row) => row.person },
  { zh: '机构编号', en: 'Institution code', of: (row) => row.institution },
  { zh: '机构名称', en: 'Institution', of: (row) => row.institution_name },
  { zh: '开始', en: 'From', of: (row) => row.at },
  { zh: '结束', en: 'To', of: (row) => row.until ?? '' },
  { zh: '类别代码', en: 'Kind code', of: (row) => row.code },
  { zh: '类别', en: 'Kind', of: (row, lang) => (lang === 'en' ? row.text?.en : row.text?.zh) ?? '' },
  { zh: '计入', en: 'Counts', of: (row) => row.amount },
];

/** The header line of a file of rows. */
export const fileColumns = (lang: Lang): string[] => COLUMNS.map((text) => said(text, lang));

/** The lines of a file of rows. */
export async function* fileRows(items: AsyncIterable<FigureItem>, lang: Lang): AsyncGenerator<string[]> {
  for await (const item of items) yield COLUMNS.map(({ of }) => of(item, lang));
}
