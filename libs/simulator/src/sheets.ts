import type { StreamName } from '@fundwatch/streams';
import { rowLine, type RowOf } from './csv.js';

const CHUNK_BYTES = 1 << 18;
/** No line is longer, in characters; a character takes at most three bytes. */
const LONGEST_LINE = 4096;

type Sheet = { stream: StreamName; rows: number; page: Buffer; used: number; chunks: Buffer[] };

/** Collects the lines of files as UTF-8 pages, which lie outside the heap: ropes of text would feed the collector. */
export class Sheets {
  private readonly sheets = new Map<string, Sheet>();

  /** Adds a row to the file of the stream and period. */
  add<S extends StreamName>(stream: S, period: string, row: RowOf<S>): void {
    const name = period === '' ? stream : `${stream}-${period}`;
    let sheet = this.sheets.get(name);
    if (sheet === undefined) {
      sheet = { stream, rows: 0, page: Buffer.allocUnsafe(CHUNK_BYTES), used: 0, chunks: [] };
      this.sheets.set(name, sheet);
    }
    const line = rowLine(stream, row);
    if (line.length > LONGEST_LINE) throw new RangeError(`a line of ${stream} is too long`);
    if (sheet.used + line.length * 3 > CHUNK_BYTES) {
      sheet.chunks.push(sheet.page.subarray(0, sheet.used));
      sheet.page = Buffer.allocUnsafe(CHUNK_BYTES);
      sheet.used = 0;
    }
    sheet.used += sheet.page.write(line, sheet.used);
    sheet.rows++;
  }

  /** Hands out the files of a stream in the order of their periods and forgets them. */
  *take(stream: StreamName): Generator<{ name: string; rows: number; chunks: Buffer[] }> {
    const names = [...this.sheets].filter(([, sheet]) => sheet.stream === stream).map(([name]) => name);
    for (const name of names.sort()) {
      const sheet = this.sheets.get(name);
      if (sheet === undefined) continue;
      this.sheets.delete(name);
      if (sheet.used > 0) sheet.chunks.push(Buffer.from(sheet.page.subarray(0, sheet.used)));
      yield { name, rows: sheet.rows, chunks: sheet.chunks };
    }
  }
}
