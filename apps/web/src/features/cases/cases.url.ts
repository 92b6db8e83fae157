import type { Query } from '../../lib/api/request.ts';
import {
  caseFamilyValues,
  caseSortValues,
  caseStateFilterValues,
  type components,
} from '../../lib/api/schema.gen.ts';
import type { Patch } from '../../lib/state/address.ts';

type Schemas = components['schemas'];

/** What a list is narrowed to by a tick; its boxes, the address and what is asked for follow from these names. */
export const CASE_FLAGS = ['overdue', 'soon', 'mine', 'unassigned', 'watched'] as const;
type Flags = Record<(typeof CASE_FLAGS)[number], boolean>;

export type CaseFilters = Flags & {
  state: Schemas['CaseStateFilter'] | '';
  family: Schemas['CaseFamily'] | '';
  institution: string;
  sort: Schemas['CaseSort'];
};

const flagsBy = (is: (flag: keyof Flags) => boolean): Flags => ({
  overdue: is('overdue'),
  soon: is('soon'),
  mine: is('mine'),
  unassigned: is('unassigned'),
  watched: is('watched'),
});

export const NO_FILTERS: CaseFilters = {
  state: '',
  family: '',
  institution: '',
  ...flagsBy(() => false),
  sort: 'due',
};
const PAGE_SIZE = 50;

/** The address is the only state of the list. What it does not understand it drops. */
export const readFilters = (search: URLSearchParams): CaseFilters => ({
  state: caseStateFilterValues.find((state) => state === search.get('state')) ?? '',
  family: caseFamilyValues.find((family) => family === search.get('family')) ?? '',
  institution: (search.get('institution') ?? '').slice(0, 100),
  ...flagsBy((flag) => search.get(flag) === '1'),
  sort: caseSortValues.find((sort) => sort === search.get('sort')) ?? NO_FILTERS.sort,
});

/** The keys to set in the address; what is at its default is removed from it. */
export const filterPatch = ({ state, family, institution, sort, ...flags }: CaseFilters): Patch => ({
  state,
  family,
  institution,
  ...Object.fromEntries(CASE_FLAGS.map((flag) => [flag, flags[flag] ? '1' : null])),
  sort: sort === NO_FILTERS.sort ? null : sort,
});

/** What the service is asked for. */
export const filterParams = (
  pool: string,
  { state, family, institution, sort, ...flags }: CaseFilters,
): Query<'/api/cases'> => ({
  pool,
  state: state || undefined,
  family: family || undefined,
  institution: institution || undefined,
  ...Object.fromEntries(CASE_FLAGS.map((flag) => [flag, flags[flag] ? '1' : '0'])),
  sort,
  limit: PAGE_SIZE,
});

export const isFiltered = (filters: CaseFilters): boolean =>
  JSON.stringify({ ...filters, sort: '' }) !== JSON.stringify({ ...NO_FILTERS, sort: '' });
