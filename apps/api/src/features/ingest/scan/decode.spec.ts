import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  detectEncoding,
  isDamage,
  isGzip,
  lineEndOf,
  refuseKnownBinary,
  toUtf8,
  UnreadableFile,
  untilDamage,
  unzip,
  withLineFeeds,
} from './decode.js';
import { cut } from './testing.js';

async function* chunked(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

async function read(source: AsyncIterable<Buffer>): Promise<{ bytes: Buffer; error?: unknown }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of source) chunks.push(chunk);
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error };
  }
  return { bytes: Buffer.concat(chunks) };
}

const bytesOf = (...parts: (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part]))));
// GB18030 of 测试 (two bytes each), 𠮷 and 㐂 (four bytes each).
const TEST = [0xb2, 0xe2, 0xca, 0xd4];
const FOUR = [0x95, 0x34, 0xb2, 0x35, 0x81, 0x39, 0xef, 0x31];
const detect = (...chunks: Buffer[]) => detectEncoding(chunked(chunks));

describe('the encoding of a file', () => {
  it('is UTF-8 or GB18030, by its lines', async () => {
    expect(await detect(Buffer.from('a,b\n1,2\n'))).toEqual({ encoding: 'utf-8', mayBeInvalid: false });
    expect(await detect(Buffer.from('a,b\n测,2\n'))).toEqual({ encoding: 'utf-8', mayBeInvalid: false });
    expect(await detect(bytesOf('a,b\n', TEST, ',2\n'))).toMatchObject({ encoding: 'gb18030' });
  });

  it('is not turned by a few damaged lines, wherever they stand', async () => {
    const sound = Buffer.from('测试,1\n'.repeat(50));
    const damaged = bytesOf(TEST, ',1\n', TEST, ',2\n', TEST, ',3\n');
    expect(await detect(sound, damaged)).toEqual({ encoding: 'utf-8', mayBeInvalid: true });
    expect(await detect(damaged, sound)).toEqual({ encoding: 'utf-8', mayBeInvalid: true });
  });

  it('is not turned by a line of megabytes, whose pieces cut characters', async () => {
    const long = bytesOf('测,1\n', '"', '测试刚'.repeat(1 << 20), '"\n试,2\n');
    const chunks = Array.from({ length: Math.ceil(long.length / 65_536) }, (_, at) =>
      long.subarray(at * 65_536, (at + 1) * 65_536),
    );
    expect(await detect(...chunks)).toEqual({ encoding: 'utf-8', mayBeInvalid: false });
  });

  it('is found behind megabytes of ASCII', async () => {
    const ascii = Buffer.from('1,2\n'.repeat(1 << 18));
    expect(await detect(ascii, ascii, bytesOf(TEST, ',2\n'))).toMatchObject({ encoding: 'gb18030' });
  });

  it('is settled by a thousand lines, and then lines behind them may still be invalid', async () => {
    const read: number[] = [];
    async function* file(): AsyncGenerator<Buffer> {
      for (let at = 0; at < 10; at += 1) {
        read.push(at);
        yield Buffer.from('测,1\n'.repeat(600));
      }
    }
    expect(await detectEncoding(file())).toEqual({ encoding: 'utf-8', mayBeInvalid: true });
    expect(read).toEqual([0, 1]);
  });
});

describe('GB18030', () => {
  it('is read across any borders of chunks, four bytes a character too', async () => {
    const bytes = bytesOf('a,', TEST, FOUR, ',b\n', FOUR, [0xfe, 0x9f]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 20 }), async (edges) => {
        const { bytes: text } = await read(toUtf8(chunked(cut(bytes, edges)), 'gb18030'));
        expect(text.toString()).toBe('a,测试𠮷㐂,b\n𠮷㐂䶮');
      }),
    );
  });

  it('marks what it cannot read, and reads on at the next character', async () => {
    const { bytes } = await read(
      toUtf8(chunked([bytesOf('a,', [0xff], 'b\n', [0x81], '\nc,', TEST, '\n')]), 'gb18030'),
    );
    expect(bytes.toString()).toBe('a,\uFFFDb\n\uFFFD\nc,测试\n');
  });

  it('may begin with its own byte order mark', async () => {
    const { bytes } = await read(toUtf8(chunked([bytesOf([0x84, 0x31, 0x95, 0x33], 'a')]), 'gb18030'));
    expect(bytes.toString()).toBe('a');
  });
});

describe('a byte order mark', () => {
  it('is taken away at the start only, in any chunks', async () => {
    for (const [text, wanted] of [
      ['\uFEFFab', 'ab'],
      ['ab\uFEFFc', 'ab\uFEFFc'],
      ['\uFEFF', ''],
      ['a', 'a'],
      ['', ''],
    ] as const) {
      const single = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
      expect((await read(toUtf8(chunked(single), 'utf-8'))).bytes.toString()).toBe(wanted);
    }
  });
});

describe('lone carriage returns', () => {
  it('end lines when the first line ends with one', async () => {
    expect([
      lineEndOf(Buffer.from('a\rb\r')),
      lineEndOf(Buffer.from('a\r\nb\rc')),
      lineEndOf(Buffer.from('a\nb\r')),
      lineEndOf(Buffer.from('a')),
    ]).toEqual(['cr', 'lf', 'lf', 'lf']);
    for (const edges of [[], [100, 400, 500, 900]]) {
      const { bytes } = await read(withLineFeeds(chunked(cut(Buffer.from('a\rb\r\r\nc\n\r'), edges)), 'cr'));
      expect(bytes.toString()).toBe('a\nb\n\r\nc\n\n');
    }
  });
});

describe('files that are no text', () => {
  it.each([
    ['UTF-16 with a mark', Buffer.from('\uFEFFpsn_no', 'utf16le')],
    ['UTF-16 without one', Buffer.from('psn_no', 'utf16le')],
    ['UTF-16 big endian', Buffer.from('psn_no', 'utf16le').swap16()],
    ['an old workbook', bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
  ])('are refused: %s', (_, head) => {
    expect(() => refuseKnownBinary(head)).toThrow(UnreadableFile);
    expect(() => refuseKnownBinary(head)).toThrow(/[一-龥].* \| [a-z]/i);
  });

  it('are not taken for such because of one zero byte', () => {
    expect(() => refuseKnownBinary(Buffer.from('a\0b,c\n'))).not.toThrow();
  });
});

describe('an archive', () => {
  const text = Buffer.from(
    Array.from({ length: 20_000 }, (_, at) => `${at},${(at * 2_654_435_761) % 4_294_967_296}\n`).join(''),
  );
  const packed = gzipSync(text);

  it('is known by its first bytes and unpacked in any chunks', async () => {
    expect([isGzip(packed), isGzip(text)]).toEqual([true, false]);
    expect((await read(unzip(chunked(cut(packed, [1, 2, 300, 999]))))).bytes.equals(text)).toBe(true);
    expect((await read(unzip(chunked([packed, packed])))).bytes.length).toBe(2 * text.length);
    expect((await read(unzip(chunked([gzipSync('')])))).bytes.length).toBe(0);
  });

  it.each([200, 500, 900])('cut short after %i/1000 gives what came before', async (place) => {
    const [start = packed] = cut(packed, [place]);
    const first = await read(unzip(chunked([start])));
    expect(isDamage(first.error)).toBe(true);
    expect(first.bytes.length).toBeGreaterThan((text.length * place) / 1000 - 70_000);
    expect(text.subarray(0, first.bytes.length).equals(first.bytes)).toBe(true);
    expect((await read(untilDamage(unzip(chunked([start]))))).bytes.equals(first.bytes)).toBe(true);
  });

  it('damaged in its middle gives the same rows before the damage every time', async () => {
    const broken = Buffer.from(packed);
    broken.fill(0xff, broken.length / 2, broken.length / 2 + 64);
    const reads = await Promise.all([1, 2, 3].map(() => read(unzip(chunked([broken])))));
    expect(reads.every(({ error }) => isDamage(error))).toBe(true);
    expect(new Set(reads.map(({ bytes }) => bytes.length)).size).toBe(1);
    expect(reads[0]?.bytes.length).toBeGreaterThan(text.length / 4);
  });

  it('with something behind it ends, one way or the other', async () => {
    const { bytes } = await read(
      unzip(chunked([packed, Buffer.from('rubbish'), Buffer.alloc(100_000, 'x')])),
    );
    expect(bytes.equals(text)).toBe(true);
  });

  it('of zeros does not grow in memory', async () => {
    const bomb = gzipSync(Buffer.alloc(200 << 20));
    const before = process.memoryUsage.rss();
    let most = 0;
    for await (const _ of unzip(chunked([bomb]))) most = Math.max(most, process.memoryUsage.rss() - before);
    expect(most).toBeLessThan(120 << 20);
  });
});
