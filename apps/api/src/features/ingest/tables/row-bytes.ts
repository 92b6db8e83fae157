import { LINE, SENT_SEPARATOR, UNIT_SEPARATOR } from '@fundwatch/streams';
import { MAX_RECORD, SHOWN } from '../scan/csv-scanner.js';
import type { Part, PartWriter } from '../scan/part-writer.js';
import { Carry } from '../scan/carry.js';

const UNIT = String.fromCharCode(UNIT_SEPARATOR);
const SENT = String.fromCharCode(SENT_SEPARATOR);
const SHOWN_HEADERS = 20;

/** Values as one text, as the staging of a load takes them. */
export const joined = (values: readonly string[]): string =>
  values.map((value) => (value.includes(UNIT) ? value.replaceAll(UNIT, SENT) : value)).join(UNIT);

/** One row as RowBinary of (line UInt32, flag UInt8, rest String). */
export function rowBytes(line: number, flag: number, rest: string): Buffer {
  const length = Buffer.byteLength(rest);
  const bytes = Buffer.allocUnsafe(10 + length);
  bytes.writeUInt32LE(line, 0);
  let at = bytes.writeUInt8(flag, 4);
  let left = length;
  for (; left >= 0x80; left >>>= 7) bytes[at++] = (left & 0x7f) | 0x80;
  bytes[at++] = left;
  at += bytes.write(rest, at);
  return bytes.subarray(0, at);
}

/** Takes rows of a table, as RowBinary of (line, flag, rest), apart into parts; its first row is the one after the header. */
export class TableScanner {
  private readonly carry = new Carry();
  private readonly header: Buffer;
  readonly repeatedHeaders: number[] = [];
  repeats = 0;

  constructor(
    private readonly out: PartWriter,
    header: readonly string[],
  ) {
    this.header = Buffer.from(joined(header));
  }

  push(chunk: Buffer): void {
    const buffer = this.carry.join(chunk);
    let at = 0;
    for (;;) {
      let start = at + 5;
      let length = 0;
      let shift = 0;
      let byte = 0x80;
      for (; start < buffer.length && byte >= 0x80; start += 1, shift += 7) {
        byte = buffer[start] ?? 0;
        length += (byte & 0x7f) << shift;
      }
      if (byte >= 0x80 || start + length > buffer.length) break;
      this.row(buffer, at, start, start + length);
      at = start + length;
    }
    this.carry.keep(buffer, at);
  }

  end(): void {
    if (!this.carry.isEmpty) throw new Error('the rows of the table are cut short');
  }

  private row(buffer: Buffer, at: number, start: number, end: number): void {
    const line = buffer.readUInt32LE(at);
    if (end - start === this.header.length && this.header.compare(buffer, start, end) === 0) {
      this.repeats += 1;
      if (this.repeats <= SHOWN_HEADERS) this.repeatedHeaders.push(line);
      return;
    }
    if (end - start <= MAX_RECORD) return this.out.add(line, buffer.readUInt8(at + 4), buffer, start, end);
    const shown = Buffer.from(buffer.toString('utf8', start, start + SHOWN));
    this.out.add(line, LINE.tooLong, shown, 0, shown.length);
  }
}

/** The rows of parts, read back from their RowBinary. */
export function rowsOf(parts: readonly Part[]): { line: number; flag: number; text: string }[] {
  return parts.flatMap((part) => {
    const bytes = Buffer.concat(part.chunks);
    const rows: { line: number; flag: number; text: string }[] = [];
    for (let at = 0; at < bytes.length;) {
      const line = bytes.readUInt32LE(at);
      const flag = bytes.readUInt8(at + 4);
      at += 5;
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes.readUInt8(at++);
        length += (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      rows.push({ line, flag, text: bytes.toString('utf8', at, at + length) });
      at += length;
    }
    return rows;
  });
}
