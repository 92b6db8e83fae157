import { LINE, type FieldKind } from '@fundwatch/streams';
import { UnreadableFile } from '../scan/decode.js';
import { numberText, PLAIN } from './number-format.js';
import { textCollector, unescaped, type Workbook } from './workbook.js';
import { readXml, type XmlReader } from './xml-events.js';

/** Inflated size of a sheet: a full one of 26 columns has about 1 GiB. */
const SHEET_PART = 4 * 1024 ** 3;
const MAX_COLUMNS = 16_384;
const MAX_ROWS = 1 << 20;

/** A row of a sheet: its number, its values up to the last that is not empty, and what is wrong with it. */
export type SheetRow = { line: number; values: string[]; flag: number };

type Cell = { column: number; type: string; style: number; raw: string; hasFormula: boolean };

/**
 * The rows of a workbook's first sheet that are not empty, read as they come: a sheet of any size needs no more
 * memory than a piece of it. `kinds` are those of the fields that the columns are for.
 */
export async function* sheetRows(
  book: Workbook,
  kinds: (column: number) => FieldKind | undefined,
): AsyncGenerator<SheetRow> {
  const reader = new SheetReader(book, kinds);
  for await (const _ of readXml(book.archive.read(book.sheet, SHEET_PART), reader)) yield* reader.take();
}

class SheetReader implements XmlReader {
  private rows: SheetRow[] = [];
  private row: SheetRow = { line: 0, values: [], flag: LINE.unit };
  private cell: Cell | undefined;
  private column = -1;
  private isValue = false;
  private readonly inline = textCollector();

  constructor(
    private readonly book: Workbook,
    private readonly kinds: (column: number) => FieldKind | undefined,
  ) {}

  take(): SheetRow[] {
    return this.rows.splice(0);
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'row') this.startRow(attributes['r']);
    else if (tag === 'c') this.startCell(attributes);
    else if (tag === 'v') this.isValue = true;
    else if (tag === 'f' && this.cell) this.cell.hasFormula = true;
    else this.inline.open(tag);
  }

  text(text: string): void {
    if (this.isValue && this.cell) this.cell.raw += text;
    else this.inline.text(text);
  }

  close(tag: string): void {
    if (tag === 'v') this.isValue = false;
    else if (tag === 'c') this.endCell();
    else if (tag === 'row') {
      if (this.row.values.length > 0) this.rows.push(this.row);
    } else this.inline.close(tag);
  }

  private startRow(number: string | undefined): void {
    const line = number === undefined ? this.row.line + 1 : Number(number);
    if (!Number.isInteger(line) || line <= this.row.line || line > MAX_ROWS)
      throw new UnreadableFile(
        `第 ${number ?? line} 行的行号有误 | row number ${number ?? line} is out of order`,
      );
    this.row = { line, values: [], flag: LINE.unit };
    this.column = -1;
  }

  private startCell(attributes: Readonly<Record<string, string>>): void {
    const { r: place, t: type = 'n', s: style = '0' } = attributes;
    this.column = place === undefined ? this.column + 1 : columnNumber(place);
    if (this.column < 0 || this.column >= MAX_COLUMNS)
      throw new UnreadableFile(`单元格 ${place ?? ''} 超出范围 | cell ${place ?? ''} lies outside a sheet`);
    this.cell = { column: this.column, type, style: Number(style), raw: '', hasFormula: false };
    this.inline.start();
  }

  private endCell(): void {
    const { cell, row } = this;
    this.cell = undefined;
    if (!cell) return;
    const value = this.valueOf(cell);
    if (value === '') return;
    while (row.values.length < cell.column) row.values.push('');
    row.values[cell.column] = value;
  }

  private valueOf({ column, type, style, raw, hasFormula }: Cell): string {
    switch (type) {
      case 's':
        return this.book.strings.get(Number(raw)) ?? '';
      case 'inlineStr':
        return this.inline.take();
      case 'str':
      case 'e':
        return unescaped(raw);
      case 'b':
        return raw;
      case 'd':
        return isoText(raw, this.kinds(column));
      default: {
        if (raw === '') {
          if (hasFormula) this.row.flag = LINE.formula;
          return hasFormula ? '=' : '';
        }
        const format = this.book.formats[style] ?? PLAIN;
        const { text, isCut } = numberText(raw, format, this.kinds(column), this.book.is1904);
        if (isCut) this.row.flag = LINE.digits;
        return text;
      }
    }
  }
}

/** A date cell of a strict workbook: midnight of a date field is the date. */
const isoText = (raw: string, kind: FieldKind | undefined): string =>
  kind === 'date' ? raw.replace(/T00:00:00(\.0+)?Z?$/, '') : raw.replace(/Z$/, '');

function columnNumber(place: string): number {
  let number = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(place)?.[0] ?? '') number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}
