import { isAscii, isUtf8 } from 'node:buffer';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

export type Encoding = 'utf-8' | 'gb18030';
export type Detected = { encoding: Encoding; /** some lines are not valid in it */ mayBeInvalid: boolean };

/** Why a file cannot be read as text at all. */
export class UnreadableFile extends Error {}

const MAGIC: readonly [Buffer, string][] = [
  [
    Buffer.from('PK\u0003\u0004', 'latin1'),
    '这是 XLSX 或 ZIP 文件，请另存为 CSV | an XLSX or ZIP file: save it as CSV',
  ],
  [
    Buffer.from('PAR1'),
    '这是 Parquet 文件，请导出为 CSV 或 NDJSON | a Parquet file: export it as CSV or NDJSON',
  ],
  [Buffer.from([0xff, 0xfe]), '这是 UTF-16 文件，请另存为 UTF-8 | a UTF-16 file: save it as UTF-8'],
  [Buffer.from([0xfe, 0xff]), '这是 UTF-16 文件，请另存为 UTF-8 | a UTF-16 file: save it as UTF-8'],
];

/** Refuses files whose first bytes say that they are not text. */
export function refuseKnownBinary(head: Buffer): void {
  for (const [magic, why] of MAGIC) {
    if (head.subarray(0, magic.length).equals(magic)) throw new UnreadableFile(why);
  }
}

/** Plain bytes of a file that may be gzipped, by its first bytes and not by its name. */
export function plainBytes(open: () => Readable, gzip: boolean): Readable {
  if (!gzip) return open();
  const gunzip = createGunzip();
  // A broken archive ends the stream with its error; what came before it has been handed on.
  void pipeline(open(), gunzip).catch((error: unknown) =>
    gunzip.destroy(error instanceof Error ? error : undefined),
  );
  return gunzip;
}

export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/**
 * Tells UTF-8 from GB18030 over the whole file: UTF-8 if every byte is, else by the lines that are
 * not ASCII, the majority deciding. One damaged line must not turn a UTF-8 file into GB18030.
 */
export async function detectEncoding(bytes: AsyncIterable<Buffer>): Promise<Detected> {
  let valid = 0;
  let invalid = 0;
  let rest: Buffer = Buffer.alloc(0);
  const judge = (piece: Buffer): void => {
    if (isUtf8(piece)) {
      valid += isAscii(piece) ? 0 : 1;
      return;
    }
    for (let at = 0; at < piece.length;) {
      const newline = piece.indexOf(10, at);
      const end = newline < 0 ? piece.length : newline;
      const line = piece.subarray(at, end);
      if (!isUtf8(line)) invalid += 1;
      else if (!isAscii(line)) valid += 1;
      at = end + 1;
    }
  };
  for await (const chunk of bytes) {
    const buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const last = buffer.lastIndexOf(10);
    if (last < 0 && buffer.length < 1 << 20) {
      rest = buffer;
      continue;
    }
    const cut = last < 0 ? buffer.length : last + 1;
    judge(buffer.subarray(0, cut));
    rest = Buffer.from(buffer.subarray(cut));
  }
  judge(rest);
  return invalid > valid
    ? { encoding: 'gb18030', mayBeInvalid: false }
    : { encoding: 'utf-8', mayBeInvalid: invalid > 0 };
}

/** Turns bytes of that encoding into UTF-8 without a byte order mark. */
export function toUtf8(encoding: Encoding): Transform {
  let isFirst = true;
  const decoder = encoding === 'gb18030' ? new TextDecoder('gb18030') : undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let bytes = decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
      if (isFirst && bytes.length >= 3) {
        if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
        isFirst = false;
      }
      done(null, bytes);
    },
    flush(done) {
      const last = decoder?.decode();
      done(null, last ? Buffer.from(last) : undefined);
    },
  });
}
