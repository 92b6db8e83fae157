import type { Row, Workbook, Worksheet } from 'exceljs';
import { PAPER_COLUMNS, SIGNATURES, type Paper, type PaperRow } from './paper.js';
import { BORDER, font, footOf, headRow, newSheet, putAmount, putText, titleRow } from './sheet-cells.js';
import { linesSheet, summarySheet } from './summary.sheets.js';

/** Statements of a run that get a sheet of their own; beyond that nobody turns a workbook over sheet by sheet. */
export const SHEETS = 100;
const AMOUNT = 5;
/** Columns that texts of the head and foot stretch over. */
const LEFT = { from: 2, to: 3 };
const RIGHT = { from: 4, to: 6 };
const ACROSS = { from: 2, to: 6 };
const WIDTHS = [6, 26, 40, 52, 18, 34];

/** Papers as a workbook: a summary and all lines where there are several, and a sheet each. */
export async function papersWorkbook(papers: readonly Paper[], made: Date): Promise<Buffer> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  book.creator = 'Fundwatch';
  book.created = made;
  book.modified = made;
  if (papers.length > 1) {
    summarySheet(book, papers);
    linesSheet(book, papers);
  }
  for (const paper of papers.length <= SHEETS ? papers : []) statementSheet(book, paper);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function statementSheet(book: Workbook, paper: Paper): void {
  const sheet = newSheet(book, sheetName(book, paper.id), WIDTHS);
  sheet.headerFooter.oddFooter = footOf(paper.foot);
  titleRow(sheet, paper.title, PAPER_COLUMNS.length);
  let at = 2;
  for (let pair = 0; pair < paper.head.length; pair += 2, at += 1)
    for (const [side, [label, value]] of paper.head.slice(pair, pair + 2).entries())
      putAcross(sheet, { row: at, ...(side === 0 ? LEFT : RIGHT) }, `${label}：${value}`);
  for (const note of paper.notes) {
    putAcross(sheet, { row: at, ...ACROSS }, `说明：${note}`, true);
    at += 1;
  }
  headRow(sheet, at, PAPER_COLUMNS);
  for (const row of paper.rows) putLine(sheet.getRow((at += 1)), row);
  at = putPayable(sheet, at + 1, paper);
  for (const [nth, text] of SIGNATURES.entries()) putText(sheet.getCell(at + 1, nth + 2), `${text}：`);
}

function putLine(row: Row, line: PaperRow): void {
  row.getCell(1).value = line.no;
  row.getCell(1).font = font();
  row.getCell(1).alignment = { vertical: 'top', horizontal: 'center' };
  putText(row.getCell(2), line.label);
  putText(row.getCell(3), line.formula);
  putText(row.getCell(4), line.inputs);
  putAmount(row.getCell(AMOUNT), line.amount);
  putText(row.getCell(6), line.source);
  for (let column = 1; column <= PAPER_COLUMNS.length; column += 1) row.getCell(column).border = BORDER;
}

function putPayable(sheet: Worksheet, at: number, { payable }: Paper): number {
  putAcross(sheet, { row: at, from: 2, to: AMOUNT - 1 }, `${payable.label}（元）`, true);
  putAmount(sheet.getCell(at, AMOUNT), payable.amount, true);
  putAcross(sheet, { row: at + 1, ...ACROSS }, `大写：${payable.capitals}`, true);
  return at + 2;
}

/** A text over several columns. */
function putAcross(
  sheet: Worksheet,
  { row, from, to }: { row: number; from: number; to: number },
  text: string,
  bold = false,
): void {
  sheet.mergeCells(row, from, row, to);
  putText(sheet.getCell(row, from), text, bold);
}

/** Excel's rules for names of sheets: at most 31 characters, none of []:*?/\, none twice. */
function sheetName(book: Workbook, id: string): string {
  const plain = id.replaceAll(/[[\]:*?/\\']/g, '_').slice(0, 28) || '_';
  let name = plain;
  for (let nth = 2; book.getWorksheet(name); nth += 1) name = `${plain}_${nth}`;
  return name;
}
