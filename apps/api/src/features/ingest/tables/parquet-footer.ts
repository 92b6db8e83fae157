import { UnreadableFile } from '../scan/decode.js';

const MAGIC = Buffer.from('PAR1');
const TAIL = 8;
/** A footer describes each column of each row group; a million rows of 26 columns need some kilobytes. */
const MAX_FOOTER = 8 << 20;

/**
 * A Parquet file without its rows: the magic and the footer, from which the engine reads the schema. Reads the
 * file once and keeps no more than its end.
 */
export async function parquetSchemaBytes(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  let kept: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    kept.push(Buffer.from(piece));
    size += piece.length;
    while (kept.length > 1 && size - (kept[0]?.length ?? 0) >= MAX_FOOTER + TAIL) {
      size -= kept[0]?.length ?? 0;
      kept = kept.slice(1);
    }
  }
  const end = Buffer.concat(kept);
  const length = end.length > TAIL ? end.readUInt32LE(end.length - TAIL) : 0;
  if (!end.subarray(-MAGIC.length).equals(MAGIC) || length + TAIL > end.length) {
    throw new UnreadableFile(
      length > MAX_FOOTER
        ? 'Parquet 文件的行组过多 | the Parquet file has too many row groups'
        : 'Parquet 文件不完整或已加密，请重新发送 | the Parquet file is cut short or encrypted, send it again',
    );
  }
  return Buffer.concat([MAGIC, end.subarray(end.length - TAIL - length)]);
}
