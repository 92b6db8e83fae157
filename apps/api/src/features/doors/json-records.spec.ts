import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from './json-records.js';

const read = (text: string) => recordsOf(Buffer.from(text));

describe('records of a body', () => {
  it.each([
    ['a list', '[{"a":1},{"a":2}]'],
    ['a list over several lines', '[\n  {\n "a":1},\r\n{"a":2\n}\n]'],
    ['a list in an object', '{"n": "records", "records" : [{"a":1},{"a":2}]}'],
    ['one on each line', '{"a":1}\n\n{"a":2}\n'],
  ])('are read from %s', (_, text) => {
    const { lines, faults } = read(text);
    expect([lines.map((line) => line.replace(/\s/g, '')), faults]).toEqual([['{"a":1}', '{"a":2}'], []]);
  });

  it('keep numbers as they were written', () => {
    expect(read('[{"id":12345678901234567890,"m":1.10}]').lines).toEqual([
      '{"id":12345678901234567890,"m":1.10}',
    ]);
    expect(read('{"m":1.10}').lines).toEqual(['{"m":1.10}']);
  });

  it.each([
    ['[{"a":1},3,null,[]]', ['records.1', 'records.2', 'records.3']],
    ['{"a":1}\n{"a":\n', ['records.1']],
    ['[{"a":1},', ['']],
    ['"text"', ['']],
    ['{"records":{"a":1}}', ['records']],
    ['', ['']],
  ])('that are none are named: %s', (text, fields) =>
    expect(read(text).faults.map(({ field }) => field)).toEqual(fields),
  );

  it('are split wherever brackets, quotes and commas stand in their texts', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(
            fc.string(),
            fc.oneof(fc.string(), fc.constantFrom('"', '\\', '],[', '{"records":[')),
          ),
          {
            minLength: 1,
          },
        ),
        fc.integer({ min: 0, max: 2 }),
        (records, indent) => {
          for (const body of [records, { records }]) {
            const { lines, faults } = read(JSON.stringify(body, null, indent));
            expect(faults).toEqual([]);
            expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(records);
            expect(lines.some((line) => line.includes('\n'))).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    ));
});
