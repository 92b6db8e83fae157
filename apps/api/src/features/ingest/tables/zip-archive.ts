import { crc32, createInflateRaw } from 'node:zlib';
import { Readable } from 'node:stream';
import { UnreadableFile } from '../scan/decode.js';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const UNKNOWN_32 = 0xffffffff;
const MAX_COMMENT = 0xffff + 22;
const MAX_ENTRIES = 10_000;
const SLICE = 1 << 14;

type Entry = { name: string; method: number; packed: number; crc: number; offset: number };

const damaged = (): UnreadableFile =>
  new UnreadableFile('压缩包已损坏或不完整，请重新发送 | the archive is damaged or cut short, send it again');

/** A ZIP archive in memory. Its directory says where entries are; what local headers say is not believed. */
export class ZipArchive {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly bytes: Buffer) {
    try {
      for (const entry of this.directory()) this.entries.set(entry.name, entry);
    } catch (error) {
      throw error instanceof RangeError ? damaged() : error;
    }
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** An entry's content. Refuses more than `limit` bytes of it, however few they are when packed. */
  async *read(name: string, limit: number): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (!entry) return;
    const packed = this.packed(entry);
    let size = 0;
    let sum = 0;
    for await (const piece of entry.method === 0 ? slices(packed) : inflated(packed)) {
      size += piece.length;
      if (size > limit) {
        throw new UnreadableFile(
          `解压后超过 ${limit >> 20} MiB，请分成几个文件 | more than ${limit >> 20} MiB when unpacked: split the file`,
        );
      }
      sum = crc32(piece, sum);
      yield piece;
    }
    if (sum !== entry.crc) throw damaged();
  }

  private packed(entry: Entry): Buffer {
    const { bytes } = this;
    if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL) throw damaged();
    const start =
      entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
    if (start + entry.packed > bytes.length) throw damaged();
    return bytes.subarray(start, start + entry.packed);
  }

  private *directory(): Generator<Entry> {
    const { bytes } = this;
    let { count, at } = this.end();
    if (count > MAX_ENTRIES) throw damaged();
    for (; count > 0; count -= 1) {
      if (bytes.readUInt32LE(at) !== ENTRY) throw damaged();
      const nameLength = bytes.readUInt16LE(at + 28);
      const extraLength = bytes.readUInt16LE(at + 30);
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
      const method = bytes.readUInt16LE(at + 10);
      if ((bytes.readUInt16LE(at + 8) & 1) !== 0 || (method !== 0 && method !== 8)) {
        throw new UnreadableFile(
          '压缩包已加密或压缩方式不受支持 | the archive is encrypted, or packed by a method that is not supported',
        );
      }
      const wide = this.wide(at + 46 + nameLength, extraLength, [
        bytes.readUInt32LE(at + 24),
        bytes.readUInt32LE(at + 20),
        bytes.readUInt32LE(at + 42),
      ]);
      const [, packed = 0, offset = 0] = wide;
      yield { name, method, packed, crc: bytes.readUInt32LE(at + 16), offset };
      at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
    }
  }

  /** Numbers of an entry; those that say they do not fit stand in its extra field with 64 bits, in this order. */
  private wide(start: number, length: number, numbers: readonly number[]): number[] {
    for (let at = start; at + 4 <= start + length; at += 4 + this.bytes.readUInt16LE(at + 2)) {
      if (this.bytes.readUInt16LE(at) !== 1) continue;
      let next = at + 4;
      return numbers.map((number) => {
        if (number !== UNKNOWN_32) return number;
        next += 8;
        return Number(this.bytes.readBigUInt64LE(next - 8));
      });
    }
    return [...numbers];
  }

  private end(): { count: number; at: number } {
    const { bytes } = this;
    const from = Math.max(0, bytes.length - MAX_COMMENT);
    for (let at = bytes.length - 22; at >= from; at -= 1) {
      if (bytes.readUInt32LE(at) !== END) continue;
      const locator = at - 20;
      if (locator >= 0 && bytes.readUInt32LE(locator) === LOCATOR_64) {
        const end = Number(bytes.readBigUInt64LE(locator + 8));
        if (bytes.readUInt32LE(end) !== END_64) throw damaged();
        return {
          count: Number(bytes.readBigUInt64LE(end + 32)),
          at: Number(bytes.readBigUInt64LE(end + 48)),
        };
      }
      return { count: bytes.readUInt16LE(at + 10), at: bytes.readUInt32LE(at + 16) };
    }
    throw damaged();
  }
}

function* slices(bytes: Buffer): Generator<Buffer> {
  // Small pieces: one of them may hold a thousand times its size.
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 1 << 16 });
  Readable.from(slices(packed)).pipe(inflate);
  try {
    for await (const piece of inflate) if (Buffer.isBuffer(piece)) yield piece;
  } catch (error) {
    throw error instanceof Error && 'code' in error ? damaged() : error;
  } finally {
    inflate.destroy();
  }
}
