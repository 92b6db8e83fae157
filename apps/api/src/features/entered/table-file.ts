import { isUtf8 } from 'node:buffer';
import { Invalid, TooLarge } from '../../http/errors.js';
import { containerOf, refuseKnownBinary, UnreadableFile } from '../ingest/scan/decode.js';
import { sheetRows } from '../ingest/tables/sheet-reader.js';
import { openWorkbook } from '../ingest/tables/workbook.js';

/** A table that people fill in by hand is small. */
const MOST_BYTES = 8 << 20;

export type TableLine = { line: number; cells: string[] };

/** The lines of a CSV (UTF-8 or GB18030) or of a workbook's first sheet. Throws `Invalid` for anything else. */
export async function tableOf(body: AsyncIterable<Buffer>): Promise<TableLine[]> {
  const bytes = await collected(body);
  try {
    refuseKnownBinary(bytes);
    if (containerOf(bytes) === 'xlsx') return await sheetLines(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) throw new Invalid('file', error.message);
    throw error;
  }
  const text = new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'gb18030').decode(bytes);
  return csvLines(text);
}

async function collected(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size <= MOST_BYTES) pieces.push(Buffer.from(piece));
  }
  if (size > MOST_BYTES) throw new TooLarge(`a table to be read has at most ${MOST_BYTES} bytes`);
  return Buffer.concat(pieces);
}

async function sheetLines(bytes: Buffer): Promise<TableLine[]> {
  const lines: TableLine[] = [];
  for await (const { line, values } of sheetRows(await openWorkbook(bytes), () => undefined))
    lines.push({ line, cells: values });
  return lines;
}

/** Lines of comma-separated text, quoted cells with line breaks among them; each with the number of its first line. */
export function csvLines(text: string): TableLine[] {
  const lines: TableLine[] = [];
  let cells: string[] = [];
  let [line, begun] = [1, 1];
  for (const [, quoted, plain = '', end = ''] of text.matchAll(CELL)) {
    const cell = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    cells.push(cell.trim());
    line += (cell + end).split('\n').length - 1;
    if (end === ',') continue;
    if (cells.some((one) => one !== '')) lines.push({ line: begun, cells });
    [cells, begun] = [[], line];
  }
  return lines;
}

const CELL = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g;
