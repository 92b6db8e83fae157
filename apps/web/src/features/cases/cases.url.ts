import type { Query } from '../../lib/api/request.ts';
import {
  caseFamilyValues,
  caseSortValues,
  caseStateFilterValues,
  type components,
} from '../../lib/api/schema.gen.ts';
import type { Patch } from '../../lib/state/address.ts';

type Schemas = components['schemas'];
export type CaseFilters = {
  state: Schemas['CaseStateFilter'] | '';
  family: Schemas['CaseFamily'] | '';
  institution: string;
  overdue: boolean;
  soon: boolean;
  mine: boolean;
  unassigned: boolean;
  watched: boolean;
  sort: Schemas['CaseSort'];
};

export const NO_FILTERS: CaseFilters = {
  state: '',
  family: '',
  institution: '',
  overdue: false,
  soon: false,
  mine: false,
  unassigned: false,
  watched: false,
  sort: 'due',
};
const PAGE_SIZE = 50;

/** The address is the only state of the list. What it does not understand it drops. */
export const readFilters = (search: URLSearchParams): CaseFilters => ({
  state: caseStateFilterValues.find((state) => state === search.get('state')) ?? '',
  family: caseFamilyValues.find((family) => family === search.get('family')) ?? '',
  institution: (search.get('institution') ?? '').slice(0, 100),
  overdue: search.get('overdue') === '1',
  soon: search.get('soon') === '1',
  mine: search.get('mine') === '1',
  unassigned: search.get('unassigned') === '1',
  watched: search.get('watched') === '1',
  sort: caseSortValues.find((sort) => sort === search.get('sort')) ?? NO_FILTERS.sort,
});

/** The keys to set in the address; what is at its default is removed from it. */
export const filterPatch = ({
  overdue,
  soon,
  mine,
  unassigned,
  watched,
  sort,
  ...rest
}: CaseFilters): Patch => ({
  ...rest,
  overdue: overdue ? '1' : null,
  soon: soon ? '1' : null,
  mine: mine ? '1' : null,
  unassigned: unassigned ? '1' : null,
  watched: watched ? '1' : null,
  sort: sort === NO_FILTERS.sort ? null : sort,
});

/** What the service is asked for. */
export const filterParams = (
  pool: string,
  { state, family, institution, overdue, soon, mine, unassigned, watched, sort }: CaseFilters,
): Query<'/api/cases'> => ({
  pool,
  state: state || undefined,
  family: family || undefined,
  institution: institution || undefined,
  overdue: overdue ? '1' : '0',
  soon: soon ? '1' : '0',
  mine: mine ? '1' : '0',
  unassigned: unassigned ? '1' : '0',
  watched: watched ? '1' : '0',
  sort,
  limit: PAGE_SIZE,
});

export const isFiltered = (filters: CaseFilters): boolean =>
  JSON.stringify({ ...filters, sort: '' }) !== JSON.stringify({ ...NO_FILTERS, sort: '' });
