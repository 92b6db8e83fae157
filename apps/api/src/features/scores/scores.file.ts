import type { Text } from '@fundwatch/streams';
import { said, type Lang } from '../../http/text.dto.js';
import { footOf, headRow, newSheet, putAmount, putText, titleRow } from '../statements/sheet-cells.js';
import type { ScoreRow, ScoresView } from './scores.dto.js';

type Column = { text: Text; width: number; isNumber?: boolean };
const COLUMNS: readonly Column[] = [
  { text: { zh: '编号', en: 'code' }, width: 18 },
  { text: { zh: '名称', en: 'name' }, width: 26 },
  { text: { zh: '总分', en: 'score' }, width: 9, isNumber: true },
  { text: { zh: '名次', en: 'rank' }, width: 7, isNumber: true },
  { text: { zh: '项目', en: 'item' }, width: 28 },
  { text: { zh: '权重', en: 'weight' }, width: 9, isNumber: true },
  { text: { zh: '实际值', en: 'value' }, width: 14, isNumber: true },
  { text: { zh: '得分', en: 'points' }, width: 9, isNumber: true },
  { text: { zh: '理由', en: 'reason' }, width: 60 },
];

const KINDS: Record<'deduction' | 'veto' | 'floor', Text> = {
  deduction: { zh: '负面清单扣分', en: 'negative list' },
  veto: { zh: '一票否决', en: 'veto' },
  floor: { zh: '保底', en: 'floor' },
};

export const fileColumns = (lang: Lang): string[] => COLUMNS.map(({ text }) => said(text, lang));

/** The name of a part in the words of its card. */
function partName(
  { kind, indicator, variant }: ScoreRow['parts'][number],
  view: ScoresView,
  lang: Lang,
): string {
  if (kind !== 'indicator' && kind !== 'manual') {
    const listed = view.card.negative_list.find(({ item }) => item === indicator);
    return `${said(KINDS[kind], lang)}${kind === 'deduction' && listed ? ` ${said(listed.label, lang)}` : ''}`;
  }
  const item = view.card.items.find((own) => own.indicator === indicator && own.variant === variant);
  const label = item ? said(item.label, lang) : indicator;
  return kind === 'indicator' ? `${indicator} ${label}` : label;
}

/** A row a subject and part; of a subject without a score, why it has none. */
export async function* fileRows(view: ScoresView, lang: Lang): AsyncGenerator<string[]> {
  for (const row of view.rows)
    for (const part of row.parts)
      yield [
        row.subject_id,
        row.subject_name,
        row.score ?? '',
        row.rank === null ? '' : String(row.rank),
        partName(part, view, lang),
        part.weight,
        part.value ?? '',
        part.points,
        [lang === 'en' ? part.reason_en : part.reason, row.withheld ? said(row.withheld, lang) : '']
          .filter(Boolean)
          .join(lang === 'en' ? '; ' : '；'),
      ];
}

/** The same as a workbook: figures are numbers, ids are text. */
export async function scoresWorkbook(view: ScoresView, lang: Lang): Promise<Buffer> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const title = `${said(view.card.name, lang)} ${view.year}`;
  const sheet = newSheet(
    book,
    lang === 'en' ? 'scores' : '考核得分',
    COLUMNS.map(({ width }) => width),
  );
  titleRow(sheet, title, COLUMNS.length);
  headRow(sheet, 2, fileColumns(lang));
  sheet.headerFooter.oddFooter = footOf(`${title} ${view.snapshot?.slice(0, 16) ?? ''}`);
  let at = 2;
  for await (const cells of fileRows(view, lang)) {
    at += 1;
    for (const [column, value] of cells.entries()) {
      const cell = sheet.getCell(at, column + 1);
      if (COLUMNS[column]?.isNumber && value !== '') putAmount(cell, value);
      else putText(cell, value);
    }
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
