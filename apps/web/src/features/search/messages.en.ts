import type { searchZh } from './messages.zh-CN.ts';

/** Words of the search. */
export const searchEn: Record<keyof typeof searchZh, string> = {
  'search.open': 'Search',
  'search.title': 'Search',
  'search.hint': 'Institutions, rules, pages (first letters of pinyin will do), numbers of cases or findings',
  'search.results': 'Found',
  'search.nothing': 'Nothing found',
  'search.kind.page': 'page',
  'search.kind.case': 'case',
  'search.kind.finding': 'finding',
  'search.kind.batch': 'batch',
  'search.kind.institution': 'institution',
  'search.kind.alliance': 'alliance',
  'search.kind.rule': 'rule',
  'search.to.case': 'Open case {id}',
  'search.to.finding': 'Open finding {id}',
  'search.to.batch': 'Open batch {id}',
};
