import type { Alignment, Cell, Workbook, Worksheet } from 'exceljs';
import { UNKNOWN } from './paper.js';

/** Text, so that an id keeps its noughts and its last digits. */
const TEXT = '@';
const SHADE = 'FFEEF1F5';
/** Excel keeps fifteen digits of a number; a longer amount would change. */
const DIGITS = 15;
const THIN = { style: 'thin', color: { argb: 'FF8A8F98' } } as const;
export const BORDER = { top: THIN, bottom: THIN, left: THIN, right: THIN };
/** What offices write tables in; a system without it takes its own. */
export const font = ({ bold = false, size = 10 } = {}) => ({ name: '宋体', size, bold });
const WRAPPED: Partial<Alignment> = { vertical: 'top', wrapText: true };

/** A number where a sheet can hold it exactly, with the decimals that it has; else the text that it is. */
export function putAmount(cell: Cell, amount: string | undefined, bold = false): void {
  cell.font = font({ bold });
  cell.border = BORDER;
  cell.alignment = { vertical: 'top', horizontal: 'right' };
  if (amount === undefined) return void (cell.value = UNKNOWN);
  const isNumber = /^-?\d+(\.\d+)?$/.test(amount) && amount.replaceAll(/\D/g, '').length <= DIGITS;
  cell.value = isNumber ? Number(amount) : amount;
  cell.numFmt = isNumber ? formatOf(amount) : TEXT;
}

function formatOf(amount: string): string {
  const decimals = amount.split('.')[1]?.length ?? 0;
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
}

export function putText(cell: Cell, text: string, bold = false): void {
  cell.font = font({ bold });
  cell.value = text;
  cell.numFmt = TEXT;
  cell.alignment = WRAPPED;
}

export function newSheet(book: Workbook, name: string, widths: readonly number[]): Worksheet {
  const sheet = book.addWorksheet(name, {
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
  });
  sheet.columns = widths.map((width) => ({ width }));
  return sheet;
}

/** The row of heads, kept in sight and on every printed page. */
export function headRow(sheet: Worksheet, at: number, names: readonly string[]): void {
  for (const [column, name] of names.entries()) {
    const cell = sheet.getCell(at, column + 1);
    putText(cell, name);
    cell.font = font({ bold: true });
    cell.border = BORDER;
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: SHADE } };
  }
  sheet.views = [{ state: 'frozen', ySplit: at }];
  sheet.pageSetup.printTitlesRow = `${at}:${at}`;
}

// An ampersand begins a code in a foot.
export const footOf = (text: string): string => `&L&8${text.replaceAll('&', '&&')}&R&8第 &P 页，共 &N 页`;

export function titleRow(sheet: Worksheet, title: string, columns: number): void {
  sheet.mergeCells(1, 1, 1, columns);
  const cell = sheet.getCell(1, 1);
  cell.value = title;
  cell.font = font({ bold: true, size: 16 });
  cell.alignment = { horizontal: 'center', vertical: 'middle' };
  sheet.getRow(1).height = 30;
}
