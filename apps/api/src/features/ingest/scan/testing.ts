import { CsvScanner } from './csv-scanner.js';
import type { TextOf } from './damage.js';
import { NdjsonScanner } from './ndjson-scanner.js';
import type { ObjectShape } from './object-shape.js';
import { PartWriter, type Part } from './part-writer.js';

export type Row = { line: number; flag: number; text: string };

/** The rows of parts, read back from their RowBinary. */
export function rowsOf(parts: readonly Part[]): Row[] {
  return parts.flatMap((part) => {
    const bytes = Buffer.concat(part.chunks);
    const rows: Row[] = [];
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

/** Bytes cut at those positions (of the whole, in thousandths). */
export function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((place) => Math.floor((place * bytes.length) / 1000)), bytes.length].sort(
    (a, b) => a - b,
  );
  return edges.slice(1).map((end, at) => bytes.subarray(edges[at] ?? 0, end));
}

type Options = {
  limits?: { rows: number; bytes: number } | undefined;
  text?: TextOf;
  shape?: ObjectShape | undefined;
};

export function scanCsv(
  chunks: Iterable<Buffer>,
  options: Options = {},
): { parts: Part[]; rows: Row[]; scanner: CsvScanner } {
  const writer = new PartWriter(options.limits ?? { rows: 1e9, bytes: 1e9 });
  const scanner = new CsvScanner(writer, options.text);
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  const parts = writer.finish();
  return { parts, rows: rowsOf(parts), scanner };
}

export function scanNdjson(chunks: Iterable<Buffer>, options: Options = {}): { parts: Part[]; rows: Row[] } {
  const writer = new PartWriter(options.limits ?? { rows: 1e9, bytes: 1e9 });
  const scanner = new NdjsonScanner(writer, options.text, options.shape);
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  const parts = writer.finish();
  return { parts, rows: rowsOf(parts) };
}
