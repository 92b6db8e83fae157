import { Writable } from 'node:stream';
import { findStream } from '@fundwatch/streams';
import ExcelJS from 'exceljs';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** A table as its rows of text; undefined for an empty row. */
export type Table = { header: string[]; rows: (string[] | undefined)[] };

const NUMBERS = ['money', 'price', 'quantity', 'int', 'flag', 'measure'];

/** The cell that a person would have typed: a number or a moment where the text is one, else the text. */
function cellOf(stream: string, name: string, text: string): string | number | Date {
  const kind = findStream(stream)?.fields[name]?.kind ?? '';
  if (NUMBERS.includes(kind) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(text)) return new Date(`${text}T00:00:00Z`);
  if (kind === 'datetime' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text))
    return new Date(`${text.replace(' ', 'T')}Z`);
  return text;
}

/** A workbook of that table, made by a writer that is not ours; numbers are numbers and moments moments. */
export async function xlsxOf(stream: string, table: Table): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: sink,
    useSharedStrings: true,
    useStyles: true,
  });
  const sheet = book.addWorksheet('数据');
  sheet.addRow(table.header).commit();
  for (const [at, cells] of table.rows.entries()) {
    if (!cells) continue;
    const row = sheet.getRow(at + 2);
    for (const [column, text] of cells.entries()) {
      if (text === '') continue;
      const value = cellOf(stream, table.header[column] ?? '', text);
      const cell = row.getCell(column + 1);
      cell.value = value;
      if (value instanceof Date) cell.numFmt = text.length > 10 ? 'yyyy/m/d h:mm:ss' : 'yyyy"年"m"月"d"日"';
    }
    row.commit();
  }
  sheet.commit();
  await book.commit();
  return Buffer.concat(chunks);
}

/** A Parquet file of that table, all columns text, in several row groups. */
export function parquetOf({ header, rows }: Table): Buffer {
  const own = rows.filter((row) => row !== undefined);
  return Buffer.from(
    parquetWriteBuffer({
      rowGroupSize: 100,
      columnData: header.map((name, at) => ({
        name,
        type: 'STRING',
        data: own.map((row) => row[at] || null),
      })),
    }),
  );
}
