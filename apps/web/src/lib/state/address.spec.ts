import { describe, expect, it } from 'vitest';
import { linkTo, patchSearch } from './address.ts';
import { matchRoute, placeOf } from './routes.ts';

describe('links', () => {
  it('carry pool and period, and leave the filters of the page behind', () => {
    const current = new URLSearchParams('pool=demo&period=2025-Q1&grade=clear&q=x');
    expect(linkTo('/findings', current, { rule: 'I04' })).toBe('/findings?pool=demo&period=2025-Q1&rule=I04');
    expect(linkTo('/', new URLSearchParams())).toBe('/');
  });

  it('change one key and keep the others', () => {
    const url = new URL('http://x/findings?pool=demo&grade=clear&q=a%26b');
    expect(patchSearch(url, { grade: null })).toBe('/findings?pool=demo&q=a%26b');
    const several = patchSearch(url, { q: ['a=1', 'b=2'], grade: [] });
    expect(several).toBe('/findings?pool=demo&q=a%3D1&q=b%3D2');
    expect(patchSearch(url, { rule: 'I01' })).toBe('/findings?pool=demo&grade=clear&q=a%26b&rule=I01');
  });
});

describe('routes', () => {
  it.each([
    ['/', { page: 'overview' }],
    ['/findings', { page: 'findings', findingId: null }],
    ['/findings/F%2F1', { page: 'findings', findingId: 'F/1' }],
    ['/indicators/L01', { page: 'indicator', indicatorId: 'L01' }],
    ['/data/batches/B1', { page: 'batch', batchId: 'B1' }],
    ['/indicators/L01/rows', { page: 'rows', indicatorId: 'L01' }],
    ['/institutions/H%201', { page: 'institution', code: 'H 1' }],
    ['/data/mapping', { page: 'mapping' }],
    ['/quality', { page: 'quality' }],
    ['/quality/x', { page: 'unknown' }],
    ['/data/other', { page: 'unknown' }],
    ['/findings/a/b', { page: 'unknown' }],
    ['/data/batches/B1/x', { page: 'unknown' }],
    ['/nowhere', { page: 'unknown' }],
    ['/%E0%A4%A', { page: 'unknown' }],
  ])('%s', (path, route) => expect(matchRoute(path)).toEqual(route));

  it('belong to a place in the header', () => {
    expect(placeOf(matchRoute('/data/batches/B1'))).toBe('data');
    expect(placeOf(matchRoute('/nowhere'))).toBeNull();
  });
});
