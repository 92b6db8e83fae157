import {
  columnOf,
  fieldNames,
  LINE,
  REASONS,
  STREAMS,
  unknownColumns,
  type Stream,
} from '@fundwatch/streams';
import type { FileStore } from '../../storage/file-store.js';
import { mappedHeader, NO_MAPPING, type Mapping } from '../mappings/mapping.js';
import type { Batch, FileLayout } from './batch.js';
import { CsvScanner } from './scan/csv-scanner.js';
import {
  containerOf,
  detectEncoding,
  isGzip,
  lineEndOf,
  refuseKnownBinary,
  toUtf8,
  UnreadableFile,
  unzip,
  untilDamage,
  withLineFeeds,
  type Detected,
} from './scan/decode.js';
import { NdjsonScanner } from './scan/ndjson-scanner.js';
import { shapeOf } from './scan/object-shape.js';
import { PartWriter } from './scan/part-writer.js';
import { TableScanner } from './tables/row-bytes.js';
import type { TableFiles } from './tables/table-files.js';

export const two = (zh: string, en: string): string => `${zh} | ${en}`;

const HEAD = 1 << 16;
/** As many as a spreadsheet may have. */
const MAX_COLUMNS = 16_384;
type Shape = Pick<FileLayout, 'gzip' | 'encoding' | 'lineEnd'>;

/** The bytes of a stored file: unpacked, its lines ending with line feeds. */
function linesOf(
  files: Pick<FileStore, 'read'>,
  key: string,
  shape: Pick<Shape, 'gzip' | 'lineEnd'>,
): AsyncIterable<Buffer> {
  const stored: AsyncIterable<Buffer> = files.read(key);
  return withLineFeeds(shape.gzip ? unzip(stored) : stored, shape.lineEnd);
}

/** A stored file as UTF-8 text. */
export const textOf = (files: Pick<FileStore, 'read'>, key: string, shape: Shape): AsyncGenerator<Buffer> =>
  toUtf8(linesOf(files, key, shape), shape.encoding);

export type Scanner = CsvScanner | NdjsonScanner | TableScanner;

/** What finds the rows of a file with that layout. */
export function scannerOf(layout: FileLayout, writer: PartWriter): Scanner {
  if (layout.container !== 'text') return new TableScanner(writer, layout.header);
  return layout.format === 'csv'
    ? new CsvScanner(writer, layout)
    : new NdjsonScanner(writer, layout, layout.shape);
}

type Stored = Pick<Batch, 'raw_key' | 'raw_ascii' | 'file'>;

/** Learns what a file is, and refuses what no row could be read from. */
export async function examine(
  files: Pick<FileStore, 'read'>,
  batch: Stored,
  stream: Stream,
  tables: TableFiles,
  mapping: Mapping,
): Promise<FileLayout> {
  const layout = await readLayout(files, batch, stream, tables, mapping);
  if (layout.format === 'csv') checkHeader(stream, mappedHeader(layout.header, mapping));
  return layout;
}

/** Learns what a file is, whatever its columns are. */
export async function readLayout(
  files: Pick<FileStore, 'read'>,
  batch: Stored,
  stream: Stream,
  tables: TableFiles,
  mapping: Mapping = NO_MAPPING,
): Promise<FileLayout> {
  const key = batch.raw_key;
  const head = await firstBytes(files.read(key), HEAD);
  if (head.length === 0) throw new UnreadableFile(two('文件是空的（0 字节）', 'the file is empty (0 bytes)'));
  const gzip = isGzip(head);
  const plain = gzip
    ? await firstBytes(untilDamage(linesOf(files, key, { gzip, lineEnd: 'lf' })), HEAD)
    : head;
  if (plain.length === 0)
    throw new UnreadableFile(
      two('压缩文件已损坏或为空，请重新发送', 'the archive is damaged or empty, send it again'),
    );
  const container = containerOf(plain);
  if (container !== 'text') {
    const header = await tables.header({ key, gzip, container });
    return { format: 'csv', container, gzip, encoding: 'utf-8', mayBeInvalid: false, lineEnd: 'lf', header };
  }
  refuseKnownBinary(plain);
  const lineEnd = lineEndOf(plain);
  const detected: Detected =
    batch.raw_ascii && !gzip
      ? { encoding: 'utf-8', mayBeInvalid: false }
      : await detectEncoding(untilDamage(linesOf(files, key, { gzip, lineEnd })));
  const start = plain.toString('utf8', 0, 512);
  const isNamedJson = /\.(ndjson|jsonl)(\.gz)?$/i.test(batch.file);
  if (!isNamedJson && /^\uFEFF?\s*\[\s*[{\]]/.test(start)) {
    throw new UnreadableFile(
      two('这是 JSON 数组，请每行一个对象（NDJSON）', 'a JSON array: put one object on each line (NDJSON)'),
    );
  }
  const format = isNamedJson || /^\uFEFF?\s*\{/.test(start) ? 'ndjson' : 'csv';
  const layout: FileLayout = { format, container, gzip, lineEnd, ...detected, header: [] };
  if (format === 'csv') {
    layout.header = await headerOf(files, key, layout);
  } else {
    const [first = ''] = plain
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split('\n', 1);
    const shape = shapeOf(first, stream, (name) => mappedHeader([name], mapping)[0] ?? name);
    if (shape) layout.shape = shape;
  }
  return layout;
}

async function headerOf(files: Pick<FileStore, 'read'>, key: string, layout: FileLayout): Promise<string[]> {
  const scanner = new CsvScanner(new PartWriter({ rows: Number.MAX_SAFE_INTEGER, bytes: 1 << 24 }), layout);
  for await (const chunk of untilDamage(textOf(files, key, layout))) {
    scanner.push(chunk);
    if (scanner.header || scanner.headerFault) break;
  }
  scanner.end();
  const fault = scanner.headerFault;
  if (fault) {
    const reason = REASONS[HEADER_FAULTS.find((name) => LINE[name] === fault.flag) ?? 'quote'];
    const [zh, en] = reason.split(' | ', 2);
    throw new UnreadableFile(
      two(`第 ${fault.line} 行表头无法读取：${zh}`, `the header on line ${fault.line} cannot be read: ${en}`),
    );
  }
  if (!scanner.header) throw new UnreadableFile(two('没有表头', 'there is no header line'));
  return scanner.header;
}

const HEADER_FAULTS = ['quote', 'unterminated', 'tooLong', 'encoding'] as const;

function checkHeader(stream: Stream, header: readonly string[]): void {
  if (header.some((name) => name.includes('\u0000'))) {
    throw new UnreadableFile(
      two('首行含 NUL 字节，不是文本文件', 'the first line holds NUL bytes: this is no text file'),
    );
  }
  if (header.length > MAX_COLUMNS) {
    throw new UnreadableFile(
      two(
        `首行有 ${header.length} 列，最多 ${MAX_COLUMNS} 列`,
        `the first line has ${header.length} columns, ${MAX_COLUMNS} is the most`,
      ),
    );
  }
  const known = fieldNames(stream);
  const twice = known.filter((name) => header.filter((column) => column === name).length > 1);
  if (twice.length > 0) {
    throw new UnreadableFile(
      two(
        `表头中 ${twice.join('、')} 出现多次，请删去多余的列`,
        `column ${twice.join(', ')} stands in the header more than once: remove the surplus`,
      ),
    );
  }
  const missing = known.filter((name) => stream.fields[name]?.required && columnOf(header, name) < 0);
  if (known.every((name) => columnOf(header, name) < 0)) {
    throw new UnreadableFile(
      two(
        `首行没有数据流 ${stream.name} 的任何一列，是否发错了文件？`,
        `the first line has no column of stream ${stream.name}: is it the right file?`,
      ) + hint(stream, header),
    );
  }
  if (missing.length > 0) {
    throw new UnreadableFile(
      two(
        `缺少必填列 ${missing.join('、')}（数据流 ${stream.name}）`,
        `required column ${missing.join(', ')} of stream ${stream.name} is missing`,
      ) + hint(stream, header),
    );
  }
}

/** What may be wrong with a header that does not fit: another separator, or another stream. */
function hint(stream: Stream, header: readonly string[]): string {
  const separator = [';', '\t', '|'].find((mark) =>
    header.some((name) =>
      name.split(mark).some((part) => columnOf([part.trim()], fieldNames(stream)[0] ?? '') === 0),
    ),
  );
  if (separator) return ` (${two('请用逗号分隔', 'separate the columns with commas')})`;
  const other = Object.values<Stream>(STREAMS).find((candidate) =>
    fieldNames(candidate).every((name) => !candidate.fields[name]?.required || columnOf(header, name) >= 0),
  );
  return other
    ? ` (${two(`列与数据流 ${other.name} 相符`, `the columns are those of stream ${other.name}`)})`
    : '';
}

/** What a receipt says of columns that the stream does not know; the ledger keeps no control characters. */
export const reportedColumns = (stream: Stream, layout: FileLayout, mapping: Mapping): string[] =>
  layout.format === 'csv' ? unknownColumns(stream, mappedHeader(layout.header, mapping)).map(printable) : [];

export const printable = (name: string): string => name.replace(/[\u0000-\u001f]/g, '\uFFFD').slice(0, 200);

async function firstBytes(source: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
