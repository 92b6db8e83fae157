import type { Text } from '@fundwatch/streams';
import { said, type Lang } from '../../http/text.dto.js';
import { AUDIT_ACTIONS } from './audit.actions.js';
import type { AuditRow } from './audit.dto.js';

const isAction = (what: string): what is keyof typeof AUDIT_ACTIONS => what in AUDIT_ACTIONS;

/** Each column with what it says of a row. */
const COLUMNS: readonly { name: Text; of: (row: AuditRow, lang: Lang) => string }[] = [
  { name: { zh: '序号', en: 'number' }, of: ({ seq }) => String(seq) },
  { name: { zh: '时间', en: 'time' }, of: ({ at }) => at },
  { name: { zh: '谁', en: 'who' }, of: ({ who }) => who },
  {
    name: { zh: '操作', en: 'deed' },
    of: ({ what }, lang) => (isAction(what) ? said(AUDIT_ACTIONS[what], lang) : what),
  },
  { name: { zh: '操作代码', en: 'code' }, of: ({ what }) => what },
  { name: { zh: '内容', en: 'detail' }, of: ({ detail }) => JSON.stringify(detail) },
];

export const fileColumns = (lang: Lang): string[] => COLUMNS.map(({ name }) => said(name, lang));

export async function* fileRows(rows: AsyncIterable<AuditRow>, lang: Lang): AsyncGenerator<string[]> {
  for await (const row of rows) yield COLUMNS.map(({ of }) => of(row, lang));
}
