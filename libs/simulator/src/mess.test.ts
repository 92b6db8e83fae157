import { findStream, STREAM_NAMES } from '@fundwatch/streams';
import { describe, expect, it } from 'vitest';
import { nextPeriod } from './mess.js';
import { filesOf, parseCsv, type Row } from './testing.js';

const tidy = { persons: 600, seed: 7, from: '2025-01-01', to: '2025-12-31' };
const messy = { ...tidy, late: 0.05, dirty: 0.04 };

/** The versions of every row in the order of the files, by stream and key. */
function versions(options: typeof tidy): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const [name, text] of [...filesOf(options)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const stream = findStream(/^[a-z]+/.exec(name)?.[0] ?? '');
    for (const row of parseCsv(text)) {
      const key = `${stream?.name} ${stream?.key.map((part) => row[part]).join(' ')}`;
      found.set(key, [...(found.get(key) ?? []), row]);
    }
  }
  return found;
}

describe('a county with late and dirty rows', () => {
  const clean = versions(tidy);
  const sent = versions(messy);

  it('ends with the rows of the clean one', () => {
    expect(sent.size).toBe(clean.size);
    const wrong = [...clean].filter(
      ([key, rows]) => JSON.stringify(sent.get(key)?.at(-1)) !== JSON.stringify(rows[0]),
    );
    expect(wrong).toEqual([]);
  });

  it('sends some rows twice, and most of those wrong at first', () => {
    const twice = [...sent.values()].filter((rows) => rows.length > 1);
    expect(twice.length / sent.size).toBeGreaterThan(0.03);
    expect(twice.length / sent.size).toBeLessThan(0.05);
    const wrong = twice.filter(([first, second]) => JSON.stringify(first) !== JSON.stringify(second));
    expect(wrong.length / twice.length).toBeGreaterThan(0.6);
    const texts = wrong.flatMap(([first]) => Object.values(first ?? {}));
    for (const text of ['2025-02-30', '12.345', '昨天']) expect(texts).toContain(text);
  });

  it('brings rows in files of the period after', () => {
    const names = [...filesOf(messy).keys()];
    for (const name of ['visits-2026-Q1.csv', 'insured-2.csv', 'contracts-2026.csv'])
      expect(names).toContain(name);
    const [late = ''] = [...filesOf(messy)]
      .filter(([name]) => name === 'visits-2025-Q2.csv')
      .map(([, text]) => text);
    expect(parseCsv(late).some((row) => row['begntime']?.startsWith('2025-03'))).toBe(true);
  });

  it('is the same for the same options, and touches every stream of persons', () => {
    expect(versions(messy)).toEqual(sent);
    const touched = new Set(
      [...sent].filter(([, rows]) => rows.length > 1).map(([key]) => key.split(' ')[0]),
    );
    const wanted = STREAM_NAMES.filter((name) =>
      ['insured', 'contracts', 'services', 'visits', 'settlements', 'fees'].includes(name),
    );
    for (const name of wanted) expect(touched, name).toContain(name);
  });

  it('knows what comes after a period', () => {
    expect(['2025', '2025-Q4', '2025-Q2', '2025-H1', '2025-H2', '1'].map(nextPeriod)).toEqual([
      '2026',
      '2026-Q1',
      '2025-Q3',
      '2025-H2',
      '2026-H1',
      '2',
    ]);
  });
});
