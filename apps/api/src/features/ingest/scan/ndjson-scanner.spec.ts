import { LINE } from '@fundwatch/streams';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_RECORD } from './csv-scanner.js';
import { cut, scanNdjson } from './testing.js';

const piece = fc.constantFrom('{"a":1}', '测', '\n', '\r\n', ' ', '\t', '\n\n', '"\\n"');

describe('lines of an NDJSON', () => {
  it('are those of the text, blank ones left out', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 9 }),
        (pieces, edges) => {
          const text = pieces.join('');
          const wanted = text
            .split('\n')
            .flatMap((line, at) =>
              line.trim() === ''
                ? []
                : [{ line: at + 1, flag: LINE.comma, text: line.replace(/[ \t\r]+$/, '') }],
            );
          expect(scanNdjson(cut(Buffer.from(text), edges)).rows).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([MAX_RECORD, MAX_RECORD + 1])('of %i bytes and blanks are the same in any chunks', (length) => {
    const bytes = Buffer.from(`{}\n${'x'.repeat(length - 3)}   \n{}\n`);
    const whole = scanNdjson([bytes]).rows;
    expect(scanNdjson(cut(bytes, [2, 500, 999])).rows).toEqual(whole);
    expect(whole[1]?.flag).toBe(length > MAX_RECORD ? LINE.tooLong : LINE.comma);
  });

  it('that are damaged cost themselves only', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"测"}\n{"a":"'),
      Buffer.from([0xb2, 0xe2]),
      Buffer.from('"}\n{"a":"试"}'),
    ]);
    const { rows } = scanNdjson([bytes], { text: { encoding: 'utf-8', mayBeInvalid: true } });
    expect(rows.map(({ line, flag }) => [line, flag])).toEqual([
      [1, LINE.comma],
      [2, LINE.encoding],
      [3, LINE.comma],
    ]);
  });

  it('that hold a unit separator never look like values, damaged or not', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"\u001f"}\n{"a":"\u001f'),
      Buffer.from([0xb2, 0xe2]),
      Buffer.from('"}\n'),
    ]);
    const { rows } = scanNdjson([bytes], { text: { encoding: 'utf-8', mayBeInvalid: true } });
    expect(rows.map(({ flag, text }) => [flag, text.includes('\u001f'), text.includes('\u001e')])).toEqual([
      [LINE.comma, false, true],
      [LINE.encoding, false, true],
    ]);
  });
});
