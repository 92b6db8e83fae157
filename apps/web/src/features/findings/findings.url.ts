import type { Grade } from '../../lib/api/api.ts';
import type { Query } from '../../lib/api/request.ts';
import { findingSortValues, reviewFilterValues, type components } from '../../lib/api/schema.gen.ts';
import type { Patch } from '../../lib/state/address.ts';
import { GRADES } from '../../lib/ui/grade.ts';

export type Sort = components['schemas']['FindingSort'];
export type Order = components['schemas']['Order'];

export type FindingFilters = {
  rule: string;
  grade: Grade | '';
  institution: string;
  person: string;
  /** a finding whose subject all others share */
  subject: string;
  q: string;
  from: string;
  to: string;
  withdrawn: boolean;
  suppressed: boolean;
  review: components['schemas']['ReviewFilter'] | '';
  sort: Sort;
  order: Order;
};

export const NO_FILTERS: FindingFilters = {
  rule: '',
  grade: '',
  institution: '',
  person: '',
  subject: '',
  q: '',
  from: '',
  to: '',
  withdrawn: false,
  suppressed: false,
  review: '',
  sort: 'detected_at',
  order: 'desc',
};

const PAGE_SIZE = 50;
const MAX_TEXT = 100;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The address is the only state of the list. What it does not understand it drops. */
export function readFilters(search: URLSearchParams): FindingFilters {
  const text = (key: string) => (search.get(key) ?? '').trim().slice(0, MAX_TEXT);
  const date = (key: string) => (DATE.test(text(key)) ? text(key) : '');
  return {
    rule: text('rule'),
    grade: GRADES.find((grade) => grade === search.get('grade')) ?? '',
    institution: text('institution'),
    person: text('person'),
    subject: text('subject'),
    q: text('q'),
    from: date('from'),
    to: date('to'),
    withdrawn: search.get('withdrawn') === '1',
    suppressed: search.get('suppressed') === '1',
    review: reviewFilterValues.find((choice) => choice === search.get('review')) ?? '',
    sort: findingSortValues.find((sort) => sort === search.get('sort')) ?? NO_FILTERS.sort,
    order: search.get('order') === 'asc' ? 'asc' : 'desc',
  };
}

/** The keys to set in the address; what is at its default is removed from it. */
export function filterPatch(filters: FindingFilters): Patch {
  return {
    rule: filters.rule,
    grade: filters.grade,
    institution: filters.institution,
    person: filters.person,
    subject: filters.subject,
    q: filters.q,
    from: filters.from,
    to: filters.to,
    withdrawn: filters.withdrawn ? '1' : null,
    suppressed: filters.suppressed ? '1' : null,
    review: filters.review,
    sort: filters.sort === NO_FILTERS.sort ? null : filters.sort,
    order: filters.order === NO_FILTERS.order ? null : filters.order,
  };
}

/** What the list asks the service for: the address has the service's own names for it. */
export function filterParams(pool: string, filters: FindingFilters): Query<'/api/findings'> {
  const { subject, ...rest } = filters;
  return {
    ...rest,
    subjectOf: subject,
    pool,
    grade: filters.grade || undefined,
    withdrawn: filters.withdrawn ? '1' : '0',
    suppressed: filters.suppressed ? '1' : '0',
    review: filters.review || undefined,
    limit: PAGE_SIZE,
  };
}

export function isFiltered(filters: FindingFilters): boolean {
  return (
    JSON.stringify({ ...filters, sort: '', order: '' }) !==
    JSON.stringify({ ...NO_FILTERS, sort: '', order: '' })
  );
}

/** A second click on the same column turns the order round; a new column starts with the largest. */
export function sortedBy(filters: FindingFilters, sort: Sort): FindingFilters {
  const isSame = filters.sort === sort;
  return { ...filters, sort, order: isSame && filters.order === 'desc' ? 'asc' : 'desc' };
}
