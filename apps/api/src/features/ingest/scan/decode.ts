import { isAscii, isUtf8 } from 'node:buffer';
import { createGunzip } from 'node:zlib';

export type Encoding = 'utf-8' | 'gb18030';
export type Detected = { encoding: Encoding; /** some lines may not be valid in it */ mayBeInvalid: boolean };
export type LineEnd = 'lf' | 'cr';

/** What the rows of a file lie in; those of a workbook or a Parquet file are read as the rows of a CSV. */
export const CONTAINERS = ['text', 'xlsx', 'parquet'] as const;
export type Container = (typeof CONTAINERS)[number];

/** Why a file cannot be read as text at all. */
export class UnreadableFile extends Error {}

const LF = 10;
const CR = 13;
const UTF16 = '这是 UTF-16 文件，请另存为 UTF-8 | a UTF-16 file: save it as UTF-8';
const MAGIC: readonly [Buffer, string][] = [
  [
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    '这是旧版 XLS 或加密的 Excel 文件，请另存为不加密的 XLSX | an old XLS or an encrypted workbook: save it as XLSX without a password',
  ],
  [Buffer.from([0xff, 0xfe]), UTF16],
  [Buffer.from([0xfe, 0xff]), UTF16],
];

/** Whether the first bytes are those of a workbook or of a Parquet file. */
export function containerOf(head: Buffer): Container {
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return 'xlsx';
  return head.subarray(0, 4).equals(Buffer.from('PAR1')) ? 'parquet' : 'text';
}

/** Refuses files whose first bytes say that they are not text. */
export function refuseKnownBinary(head: Buffer): void {
  for (const [magic, why] of MAGIC) {
    if (head.subarray(0, magic.length).equals(magic)) throw new UnreadableFile(why);
  }
  // Without a mark: what begins with an ASCII letter has a zero byte beside it.
  if (head.length > 3 && [0, 1].some((odd) => head[odd] === 0 && head[odd + 2] === 0))
    throw new UnreadableFile(UTF16);
}

export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Whether an error says that an archive is broken. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

// A slice of an archive may hold a thousand times its size.
const SLICE = 1 << 14;

/**
 * Unpacks an archive. What came before a damage is handed on, always the same bytes: a stream would
 * drop what nobody has read yet when it fails.
 */
export async function* unzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 1 << 16 });
  let out: Buffer[] = [];
  const take = (): Buffer[] => out.splice(0);
  gunzip.on('data', (piece: Buffer) => void out.push(piece));
  const failed = new Promise<Error>((resolve) => gunzip.once('error', resolve));
  const step = async (run: (done: (error?: Error | null) => void) => void): Promise<Error | undefined> => {
    const done = new Promise<Error | undefined>((resolve) => run((error) => resolve(error ?? undefined)));
    return Promise.race([done, failed]);
  };
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += SLICE) {
        const error = await step((done) => void gunzip.write(chunk.subarray(at, at + SLICE), done));
        yield* take();
        if (error) throw error;
      }
    }
    const error = await step((done) => void gunzip.once('end', () => done()).end());
    yield* take();
    if (error) throw error;
  } finally {
    out = [];
    gunzip.destroy();
  }
}

/** The bytes of an archive up to its damage, without the error. */
export async function* untilDamage(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}

/** Lines that are not ASCII after which a file's encoding is beyond doubt. */
const ENOUGH = 1000;

/**
 * Tells UTF-8 from GB18030 by the lines that are not ASCII, the majority deciding: one damaged line must
 * not turn a UTF-8 file into GB18030. Reads on until it has seen enough of them, in an ASCII file to its end.
 */
export async function detectEncoding(bytes: AsyncIterable<Buffer>, enough = ENOUGH): Promise<Detected> {
  let valid = 0;
  let invalid = 0;
  let isWhole = true;
  for await (const lines of wholeLines(bytes)) {
    if (isAscii(lines)) continue;
    for (let at = 0; at < lines.length;) {
      const newline = lines.indexOf(LF, at);
      const end = newline < 0 ? lines.length : newline;
      const line = lines.subarray(at, end);
      if (!isUtf8(line)) invalid += 1;
      else if (!isAscii(line)) valid += 1;
      at = end + 1;
    }
    if (valid + invalid < enough) continue;
    isWhole = false;
    break;
  }
  if (invalid > valid) return { encoding: 'gb18030', mayBeInvalid: true };
  return { encoding: 'utf-8', mayBeInvalid: invalid > 0 || !isWhole };
}

/** Bytes in pieces that end with a line; lines of more than a MiB are left out, no row comes of them. */
async function* wholeLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let isSkipping = false;
  for await (const chunk of bytes) {
    let buffer: Buffer = chunk;
    if (isSkipping) {
      const newline = chunk.indexOf(LF);
      if (newline < 0) continue;
      isSkipping = false;
      buffer = chunk.subarray(newline + 1);
    } else if (rest.length > 0) buffer = Buffer.concat([rest, chunk]);
    const cut = buffer.lastIndexOf(LF) + 1;
    if (cut > 0) yield buffer.subarray(0, cut);
    isSkipping = buffer.length - cut > 1 << 20;
    rest = isSkipping ? Buffer.alloc(0) : Buffer.from(buffer.subarray(cut));
  }
  if (rest.length > 0) yield rest;
}

/** How the lines of a file end, by its first: files of old spreadsheets end them with a lone carriage return. */
export function lineEndOf(head: Buffer): LineEnd {
  const first = head.findIndex((byte) => byte === LF || byte === CR);
  return first >= 0 && head[first] === CR && first + 1 < head.length && head[first + 1] !== LF ? 'cr' : 'lf';
}

/** Bytes whose lines end with line feeds. No character of either encoding holds such a byte. */
export const withLineFeeds = (source: AsyncIterable<Buffer>, lineEnd: LineEnd): AsyncIterable<Buffer> =>
  lineEnd === 'cr' ? returnsToFeeds(source) : source;

/** Turns bytes of that encoding into UTF-8 without a byte order mark. */
export async function* toUtf8(source: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of encoding === 'gb18030' ? fromGb18030(source) : source) {
    if (!head) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    yield withoutMark(head);
    head = undefined;
  }
  if (head && head.length > 0) yield withoutMark(head);
}

const withoutMark = (head: Buffer): Buffer =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;

async function* fromGb18030(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('gb18030');
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function* returnsToFeeds(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isHeld = false;
  for await (const chunk of source) {
    const bytes = Buffer.concat([Buffer.from(isHeld ? '\r' : ''), chunk]);
    // Whether a return at the very end is a lone one, the next chunk says.
    isHeld = bytes[bytes.length - 1] === CR;
    for (let at = bytes.indexOf(CR); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(CR, at + 1)) {
      if (bytes[at + 1] !== LF) bytes[at] = LF;
    }
    yield isHeld ? bytes.subarray(0, bytes.length - 1) : bytes;
  }
  if (isHeld) yield Buffer.from('\n');
}
