import { LINE } from '@fundwatch/streams';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_RECORD } from './csv-scanner.js';
import { referenceRows } from './reference.js';
import { cut, scanCsv } from './testing.js';

const scan = (text: string) => scanCsv([Buffer.from(text)]).rows;
const lines = (text: string) => scan(text).map((row) => row.line);
const UNIT = '\u001f';

// Short texts of the characters that matter, so that every quarrel between them comes up.
const piece = fc.constantFrom(
  'a',
  '测',
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '\u001f',
  'x,"y"',
  '"p,\nq"',
  'h1,h2\n',
  '\uFEFF',
);
const anyCsv = fc.array(piece, { maxLength: 40 }).map((pieces) => `h1,h2\n${pieces.join('')}`);
const places = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 12 });

describe('records of a CSV', () => {
  it('are those that a plain parser finds', () => {
    fc.assert(
      fc.property(anyCsv, (text) => {
        expect(scan(text)).toEqual(referenceRows(text).rows);
      }),
      { numRuns: 3000 },
    );
  });

  it('do not depend on how the bytes fall into chunks', () => {
    fc.assert(
      fc.property(anyCsv, places, fc.integer({ min: 1, max: 4 }), (text, edges, rows) => {
        const bytes = Buffer.from(text);
        const limits = { rows, bytes: 40 };
        const plain = ({ parts }: ReturnType<typeof scanCsv>) =>
          parts.map((part) => ({ ...part, chunks: Buffer.concat(part.chunks).toString('hex') }));
        expect(plain(scanCsv(cut(bytes, edges), { limits }))).toEqual(plain(scanCsv([bytes], { limits })));
      }),
      { numRuns: 2000 },
    );
  });

  it('come back as fields, whatever stands in them', () => {
    const field = fc
      .array(fc.constantFrom('a', '测', '"', ',', '\n', '\r\n', ' ', '𠮷'), { maxLength: 6 })
      .map((pieces) => pieces.join(''));
    const table = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, (rows) => {
        const text = [['h1', 'h2', 'h3'], ...rows]
          .map((row) => `${row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\r\n`)
          .join('');
        expect(scan(text).map((row) => row.text.split(UNIT))).toEqual(rows);
      }),
    );
  });

  it('are numbered by their first physical line, the header being line 1', () => {
    expect(lines('h1,h2\na,1\nb,2\n')).toEqual([2, 3]);
    expect(lines('h1,h2\r\na,1\r\n"b\r\nb\nb",2\r\nc,3')).toEqual([2, 3, 6]);
    expect(lines('\n\nh1,h2\n\n  \t\na,1\n\r\nb,2\n\n')).toEqual([6, 8]);
  });

  it('keep a carriage return that is no line end', () => {
    expect(scan('h1,h2\na\rb,1\n')).toEqual([{ line: 2, flag: LINE.comma, text: 'a\rb,1' }]);
  });

  it('lose blanks around quotes, and keep those inside', () => {
    expect(scan('h1,h2\n "a b" ,\t" c" \n')).toEqual([{ line: 2, flag: LINE.unit, text: `a b${UNIT} c` }]);
  });

  it('never hold a unit separator that was sent', () => {
    const sent = scan(`h1,h2,h3\na${UNIT}b,c\n"a${UNIT}b",c\n`);
    expect(sent.map((row) => row.text.split(UNIT))).toEqual([
      ['a\u001eb', 'c'],
      ['a\u001eb', 'c'],
    ]);
  });
});

describe('the header', () => {
  it('may be quoted, and is trimmed', () => {
    expect(scanCsv([Buffer.from('"h1" , "h ""2""" \n')]).scanner.header).toEqual(['h1', 'h "2"']);
  });

  it('is skipped where it stands again, with or without a byte order mark', () => {
    const { rows, scanner } = scanCsv([Buffer.from('h1,h2\na,1\nh1,h2\nb,2\n\uFEFFh1,h2\r\n"h1","h2"\n')]);
    expect(rows.map((row) => row.line)).toEqual([2, 4, 6]);
    expect(scanner.repeatedHeaders).toEqual([3, 5]);
  });

  it('is remembered only so often', () => {
    const { scanner } = scanCsv([Buffer.from('h1,h2\n'.repeat(5000))]);
    expect([scanner.repeats, scanner.repeatedHeaders.length]).toEqual([4999, 20]);
  });

  it('is never taken from the next line when its own is at fault', () => {
    const { rows, scanner } = scanCsv([Buffer.from('h1,"h"2\na,1\nb,2\n')]);
    expect([rows, scanner.header, scanner.headerFault]).toEqual([
      [],
      undefined,
      { line: 1, flag: LINE.quote },
    ]);
  });
});

describe('a fault', () => {
  it('of a quote costs its own line only', () => {
    expect(scan('h1,h2\na,1\nb,"x"y\n"c"z,"d\ne,2\nf 5" tube,3\ng,4\n')).toEqual([
      { line: 2, flag: LINE.comma, text: 'a,1' },
      { line: 3, flag: LINE.quote, text: 'b,"x"y' },
      { line: 4, flag: LINE.quote, text: '"c"z,"d' },
      { line: 5, flag: LINE.comma, text: 'e,2' },
      { line: 6, flag: LINE.quote, text: 'f 5" tube,3' },
      { line: 7, flag: LINE.comma, text: 'g,4' },
    ]);
  });

  it('of a quote that is still open at the end costs the line where it opens', () => {
    expect(scan('h1,h2\na,"1\nb,2\nc,3')).toEqual([
      { line: 2, flag: LINE.unterminated, text: 'a,"1' },
      { line: 3, flag: LINE.comma, text: 'b,2' },
      { line: 4, flag: LINE.comma, text: 'c,3' },
    ]);
  });

  it.each([1 << 14, 1 << 16, (1 << 20) + 7, 1 << 23])(
    'of a quote open for more than a MiB is the same in chunks of %i bytes',
    (size) => {
      const filler = 'k,1\n'.repeat(MAX_RECORD / 4 + 10);
      const bytes = Buffer.from(`h1,h2\na,"1\n${filler}b",2\nc,3\n`);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const { rows } = scanCsv(chunks);
      const odd = rows.filter((row) => row.flag !== LINE.comma);
      expect(odd).toEqual([
        { line: 2, flag: LINE.unterminated, text: 'a,"1' },
        { line: MAX_RECORD / 4 + 13, flag: LINE.quote, text: 'b",2' },
      ]);
      expect(rows.at(-1)).toEqual({ line: MAX_RECORD / 4 + 14, flag: LINE.comma, text: 'c,3' });
    },
  );

  it.each([MAX_RECORD - 1, MAX_RECORD, MAX_RECORD + 1])(
    'of length is the same in any chunks, for a line of %i bytes',
    (length) => {
      for (const record of [
        'x'.repeat(length),
        `"${'x'.repeat(length - 2)}"`,
        `"${'x\n'.repeat(length / 2 - 1)}"`,
      ]) {
        const bytes = Buffer.from(`h1\n${record}\nz\n`);
        const whole = scanCsv([bytes]);
        expect(scanCsv(cut(bytes, [1, 500, 998, 999])).rows).toEqual(whole.rows);
        expect(whole.rows.at(-1)?.text).toBe('z');
      }
    },
  );

  it('of 100 MB on one line costs that line and little memory', () => {
    const chunk = Buffer.alloc(1 << 20, '测,');
    function* file(): Generator<Buffer> {
      yield Buffer.from('h1,h2\na,1\n');
      for (let at = 0; at < 100; at += 1) yield chunk;
      yield Buffer.from('\nb,2\n');
    }
    const before = process.memoryUsage.rss();
    const { rows } = scanCsv(file());
    expect(process.memoryUsage.rss() - before).toBeLessThan(48 << 20);
    expect(rows.map(({ line, flag }) => [line, flag])).toEqual([
      [2, LINE.comma],
      [3, LINE.tooLong],
      [4, LINE.comma],
    ]);
    expect(rows[1]?.text.length).toBeLessThan(256);
  });

  it('of encoding costs its line only, quoted or not', () => {
    const bytes = Buffer.concat(
      ['h1,h2\n测,1\n', [0xb2], ',2\n"', [0xe2, 0xca], '","3,"\n试,4\n'].map((part) => Buffer.from(part)),
    );
    const { rows } = scanCsv(cut(bytes, [300, 500, 700]), {
      text: { encoding: 'utf-8', mayBeInvalid: true },
    });
    expect(rows.map(({ line, flag }) => [line, flag])).toEqual([
      [2, LINE.comma],
      [3, LINE.encoding],
      [4, LINE.encoding],
      [5, LINE.comma],
    ]);
    expect(rows[2]?.text.split(UNIT)).toHaveLength(2);
  });

  it('of GB18030 is what its decoder could not read', () => {
    const { rows } = scanCsv([Buffer.from('h1,h2\n测,1\n\uFFFD,2\n试,3\n')], {
      text: { encoding: 'gb18030', mayBeInvalid: true },
    });
    expect(rows.map((row) => row.flag)).toEqual([LINE.comma, LINE.encoding, LINE.comma]);
  });
});
