import { STREAMS } from '@fundwatch/streams';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FILE_ORDER, simulate, toCsv } from './simulate.js';
import { filesOf, recordsOf } from './testing.js';

const small = { persons: 1300, seed: 11, from: '2025-01-01', to: '2025-12-31' };

const digest = (options: typeof small): string => {
  const sum = createHash('sha256');
  for (const [name, text] of filesOf(options)) sum.update(name).update(text);
  return sum.digest('hex');
};

/** Lines of every stream, whatever files they came in. */
function linesOf(options: Parameters<typeof simulate>[0]): string[] {
  const lines = new Set<string>();
  for (const file of simulate(options)) {
    const [header = '', ...rows] = [...toCsv(file)].map(String).join('').split('\n');
    expect(header.startsWith(Object.keys(STREAMS[file.stream].fields)[0] ?? '?')).toBe(true);
    for (const row of rows) if (row !== '') lines.add(`${file.stream} ${row}`);
  }
  return [...lines].sort();
}

describe('a simulated county', () => {
  it('is the same for the same seed and another for another', () => {
    const first = digest(small);
    expect(digest(small)).toBe(first);
    expect(digest({ ...small, seed: 12 })).not.toBe(first);
  });

  it('does not depend on how it is split', () => {
    const whole = linesOf({ ...small, persons: 2300 });
    const size = 2300;
    const parts = [
      ...linesOf({ ...small, persons: 1450, size }),
      ...linesOf({ ...small, persons: 2300, skip: 1450, size }),
    ];
    expect([...new Set(parts)].sort()).toEqual(whole);
    expect(linesOf({ ...small, persons: 2300, part: 700 })).toEqual(whole);
  });

  it('has the same institutions in every part, and those of a smaller county', () => {
    const institutions = (options: Parameters<typeof simulate>[0]): string =>
      filesOf(options).get('institutions.csv') ?? '';
    expect(institutions({ ...small, size: 5000 })).toBe(
      institutions({ ...small, persons: 1400, skip: 1300, size: 5000 }),
    );
    expect(recordsOf({ ...small, size: 5000 })('institutions')).toHaveLength(7 + 5 * 5);
  });

  it('writes every stream with the header of its definition, references first', () => {
    const files = [...simulate({ ...small, rolls: true })];
    const streams = [...new Set(files.map((file) => file.stream))];
    expect(streams).toEqual([...FILE_ORDER]);
    for (const file of files) {
      const [header, ...rows] = [...toCsv(file)].map(String).join('').trimEnd().split('\n');
      expect(header).toBe(Object.keys(STREAMS[file.stream].fields).join(','));
      expect(rows).toHaveLength(file.rows);
    }
  });

  it('keeps ids of two prefixes apart', () => {
    const ids = (prefix: string): string[] =>
      recordsOf({ ...small, persons: 200, prefix })('visits').map((row) => row['mdtrt_id'] ?? '');
    const taken = new Set(ids(''));
    expect(ids('B').some((id) => taken.has(id))).toBe(false);
  });

  it('refuses what it cannot simulate', () => {
    expect(() => [...simulate({ persons: 0, seed: 1 })]).toThrow(/at least 1/);
    expect(() => [...simulate({ persons: 10, seed: 1, size: 5 })]).toThrow(/size/);
    expect(() => [...simulate({ persons: 10, seed: 1, from: '2025-01-01', to: '2025-02-01' })]).toThrow(
      /180/,
    );
    expect(() => [...simulate({ persons: 10, seed: 1, from: 'soon' })]).toThrow(/not a date/);
  });
});
