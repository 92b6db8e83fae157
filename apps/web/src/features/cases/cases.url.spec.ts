import { expect, it } from 'vitest';
import { filterPatch, isFiltered, NO_FILTERS, readFilters } from './cases.url.ts';

it('reads from an address what it wrote into it, and drops what it does not know', () => {
  const filters = {
    ...NO_FILTERS,
    state: 'open',
    family: 'identity',
    institution: 'H2',
    mine: true,
    watched: true,
    sort: 'amount',
  } as const;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(filterPatch(filters))) if (value) search.set(key, String(value));
  expect(readFilters(search)).toEqual(filters);
  expect(readFilters(new URLSearchParams('state=lost&sort=colour&overdue=yes'))).toEqual(NO_FILTERS);
  expect(isFiltered(readFilters(new URLSearchParams('sort=amount')))).toBe(false);
});
