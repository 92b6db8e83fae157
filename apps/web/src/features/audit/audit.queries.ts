import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { request, type Query } from '../../lib/api/request.ts';
import { auditActionValues, type components } from '../../lib/api/schema.gen.ts';
import { isDate } from '../../lib/i18n/period.ts';

type Schemas = components['schemas'];
export type AuditRow = Schemas['AuditRow'];
export type AuditFilters = { who: string; what: Schemas['AuditAction'] | ''; from: string; to: string };
const PAGE_SIZE = 100;

/** The address is the only state of the list. What it does not understand it drops. */
export function readFilters(search: URLSearchParams): AuditFilters {
  const day = (key: string): string => {
    const text = search.get(key) ?? '';
    return isDate(text) ? text : '';
  };
  return {
    who: (search.get('who') ?? '').slice(0, 200),
    what: auditActionValues.find((what) => what === search.get('what')) ?? '',
    from: day('from'),
    to: day('to'),
  };
}

/** What the service is asked for. */
export const filterParams = ({ who, what, from, to }: AuditFilters): Query<'/api/audit'> => ({
  who: who || undefined,
  what: what || undefined,
  from: from || undefined,
  to: to || undefined,
});

export const auditOptions = (filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: ['audit', filters],
    queryFn: ({ pageParam, signal }) =>
      request(
        'get',
        '/api/audit',
        { query: { ...filterParams(filters), limit: PAGE_SIZE, cursor: pageParam ?? undefined } },
        { signal },
      ),
    initialPageParam: first(),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const auditActionsOptions = () =>
  queryOptions({
    queryKey: ['audit actions'],
    queryFn: ({ signal }) => request('get', '/api/audit/actions', {}, { signal }),
    staleTime: Infinity,
  });

/** The chain is walked when asked for, not before. */
export const auditProofOptions = (isAsked: boolean) =>
  queryOptions({
    queryKey: ['audit proof'],
    queryFn: ({ signal }) => request('get', '/api/audit/proof', {}, { signal }),
    enabled: isAsked,
    staleTime: Infinity,
    gcTime: 0,
  });

/** Pages begin without a cursor. */
const first = (): string | null => null;
