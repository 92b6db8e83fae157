import type { Workbook, Worksheet } from 'exceljs';
import { PAPER_COLUMNS, totalOf, type Paper } from './paper.js';
import { font, footOf, headRow, newSheet, putAmount, putText, titleRow } from './sheet-cells.js';

const SUMMARY = ['序号', '编码', '名称', '应付金额（元）', '大写', '说明'] as const;
const LINES = ['编码', '名称', ...PAPER_COLUMNS] as const;
/** Rows above the first of a table: title, heads. */
const ABOVE = 2;

/** Who is due what, and the sum of it as a formula. */
export function summarySheet(book: Workbook, papers: readonly Paper[]): void {
  const sheet = newSheet(book, '汇总', [6, 22, 32, 20, 52, 48]);
  const [first] = papers;
  titleRow(sheet, `${first?.title ?? ''}汇总`, SUMMARY.length);
  sheet.headerFooter.oddFooter = footOf(first?.foot ?? '');
  headRow(sheet, ABOVE, SUMMARY);
  for (const [at, { id, name, payable, notes }] of papers.entries()) {
    const row = sheet.getRow(ABOVE + 1 + at);
    row.getCell(1).value = at + 1;
    row.getCell(1).font = font();
    putText(row.getCell(2), id);
    putText(row.getCell(3), name);
    putAmount(row.getCell(4), payable.amount);
    putText(row.getCell(5), payable.capitals);
    putText(row.getCell(6), notes.join('；'));
  }
  sumRow(sheet, papers);
  sheet.autoFilter = {
    from: { row: ABOVE, column: 1 },
    to: { row: ABOVE + papers.length, column: SUMMARY.length },
  };
}

function sumRow(sheet: Worksheet, papers: readonly Paper[]): void {
  const total = totalOf(papers);
  const row = sheet.getRow(ABOVE + papers.length + 1);
  putText(row.getCell(3), total.label, true);
  putAmount(row.getCell(4), total.amount, true);
  row.getCell(4).value = {
    formula: `SUM(D${ABOVE + 1}:D${ABOVE + papers.length})`,
    result: Number(total.amount),
  };
  putText(row.getCell(5), total.capitals, true);
}

/** Every line of every statement in one table, to be filtered. */
export function linesSheet(book: Workbook, papers: readonly Paper[]): void {
  const sheet = newSheet(book, '明细', [22, 30, 6, 26, 40, 52, 18, 34]);
  sheet.headerFooter.oddFooter = footOf(papers[0]?.foot ?? '');
  headRow(sheet, 1, LINES);
  let at = 1;
  for (const { id, name, rows } of papers)
    for (const { no, label, formula, inputs, amount, source } of rows) {
      const row = sheet.getRow((at += 1));
      row.getCell(3).value = no;
      row.getCell(3).font = font();
      for (const [column, text] of [id, name, undefined, label, formula, inputs, undefined, source].entries())
        if (text !== undefined) putText(row.getCell(column + 1), text);
      putAmount(row.getCell(7), amount);
    }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: at, column: LINES.length } };
}
