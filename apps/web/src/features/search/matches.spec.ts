import { describe, expect, it } from 'vitest';
import { initialsOf } from './initials.ts';
import { matches, namedBy, type Entry } from './matches.ts';

const entries: Entry[] = [
  { kind: 'page', title: '疑点', id: '', initials: 'yd', path: '/findings' },
  { kind: 'page', title: '案件', id: '', initials: 'aj', path: '/cases' },
  {
    kind: 'institution',
    title: '模拟第1镇卫生院',
    id: 'H99012100001',
    initials: 'mnd1zwsy',
    path: '/institutions/H99012100001',
  },
  {
    kind: 'institution',
    title: '模拟县人民医院',
    id: 'H99012100002',
    initials: 'mnxrmyy',
    path: '/institutions/H99012100002',
  },
  { kind: 'rule', title: '住院期间门诊结算', id: 'I04', initials: 'zyqjmzjs', path: '/rules/I04' },
];
const found = (query: string): string[] => matches(entries, query, 10).map(({ path }) => path);

describe('a search', () => {
  it('finds by name, code and first letters, the closest first', () => {
    expect(found('卫生院')).toEqual(['/institutions/H99012100001']);
    expect(found('i04')).toEqual(['/rules/I04']);
    expect(found('mnx')).toEqual(['/institutions/H99012100002']);
    expect(found('990121')).toEqual(['/institutions/H99012100001', '/institutions/H99012100002']);
    expect(found('ｉ０４')).toEqual(['/rules/I04']);
    expect(found('没有')).toEqual([]);
  });

  it('offers pages before anything is asked', () => {
    expect(found(' ')).toEqual(['/findings', '/cases']);
  });

  it('takes a number for a case, and an id for what it names', () => {
    expect(namedBy(' 12 ')).toEqual({ kind: 'case', id: '12', path: '/cases/12' });
    expect(namedBy('f0123456789ABCDEF01234567')).toMatchObject({
      path: '/findings/F0123456789abcdef01234567',
    });
    expect(namedBy('b12')).toMatchObject({ kind: 'batch', path: '/data/batches/B00000012' });
    for (const query of ['012', 'H99012100001', '卫生院', '']) expect(namedBy(query)).toBeUndefined();
  });

  it('knows the first letters of Chinese', async () => {
    expect(await initialsOf(['疑点', '模拟第1镇卫生院', 'Rules'])).toEqual(['yd', 'mnd1zwsy', 'rules']);
  });
});
