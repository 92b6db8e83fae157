import { describe, expect, it } from 'vitest';
import type { EvidenceRow } from '../../lib/api/api.ts';
import { patchSearch } from '../../lib/state/address.ts';
import { factRows, groupEvidence } from './finding.rows.ts';
import { filterParams, filterPatch, isFiltered, NO_FILTERS, readFilters, sortedBy } from './findings.url.ts';

describe('filters in the address', () => {
  it('come back as they went', () => {
    const filters = {
      ...NO_FILTERS,
      grade: 'clear',
      rule: 'I04',
      from: '2025-01-01',
      withdrawn: true,
      sort: 'amount',
      order: 'asc',
    } as const;
    const url = new URL(
      patchSearch(new URL('http://x/findings?pool=demo'), filterPatch(filters)),
      'http://x',
    );
    expect(url.search).toContain('pool=demo');
    expect(readFilters(url.searchParams)).toEqual(filters);
  });

  it('leave the address clean at their defaults', () => {
    expect(patchSearch(new URL('http://x/findings?grade=clear&q=1'), filterPatch(NO_FILTERS))).toBe(
      '/findings',
    );
    expect(isFiltered({ ...NO_FILTERS, sort: 'amount' })).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, q: '卫生院' })).toBe(true);
  });

  it('drop what they do not understand', () => {
    const odd = new URLSearchParams(
      `grade=worst&sort=name&order=up&from=01/02/2025&withdrawn=yes&q=${'x'.repeat(500)}`,
    );
    expect(readFilters(odd)).toEqual({ ...NO_FILTERS, q: 'x'.repeat(100) });
  });

  it('sort down first, then up', () => {
    const once = sortedBy(NO_FILTERS, 'amount');
    expect(once).toMatchObject({ sort: 'amount', order: 'desc' });
    expect(sortedBy(once, 'amount').order).toBe('asc');
    expect(filterParams('demo', once)).toMatchObject({ pool: 'demo', withdrawn: '0', sort: 'amount' });
  });
});

describe('evidence', () => {
  const label = { zh: '就诊', en: 'Visits' };
  const row = (line: number, fields: [string, string | number | null][]): EvidenceRow => ({
    stream: 'visits',
    label,
    key: ['MD1', String(line)],
    source: 's',
    batch_id: 'B1',
    line,
    position: line,
    fields: fields.map(([name, value]) => ({ name, label: { zh: name, en: name }, value })),
  });

  it('is one table per stream with the columns of all its rows', () => {
    const [group, ...others] = groupEvidence([
      row(1, [
        ['med_type', '11'],
        ['fee', '10.50'],
      ]),
      row(2, [
        ['fee', null],
        ['note', 'x'],
        ['dept', ''],
      ]),
    ]);
    expect(others).toEqual([]);
    expect(group?.columns.map(({ name, isNumeric }) => [name, isNumeric])).toEqual([
      ['med_type', false],
      ['fee', true],
      ['note', false],
    ]);
    expect(group?.rows.map(({ key, values }) => [key, values])).toEqual([
      ['MD1 / 1', ['11', '10.50', null]],
      ['MD1 / 2', [null, null, 'x']],
    ]);
  });

  it('keeps nested facts readable', () => {
    expect(factRows({ days: 3, stay: { from: '2025-01-01' }, ids: ['a', 'b'], none: null })).toEqual([
      { name: 'days', value: '3' },
      { name: 'stay.from', value: '2025-01-01' },
      { name: 'ids', value: 'a、b' },
      { name: 'none', value: '—' },
    ]);
  });
});
