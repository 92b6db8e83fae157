import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api } from '../../lib/api/api.ts';
import { filterParams, type FindingFilters } from './findings.url.ts';

export const findingsOptions = (pool: string, filters: FindingFilters) =>
  infiniteQueryOptions({
    queryKey: ['findings', pool, filters],
    queryFn: ({ pageParam, signal }) =>
      api.findings({ ...filterParams(pool, filters), cursor: pageParam ?? undefined }, { signal }),
    initialPageParam: initialCursor(),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnReconnect: false,
  });

export const findingOptions = (id: string) =>
  queryOptions({ queryKey: ['finding', id], queryFn: ({ signal }) => api.finding(id, { signal }) });

function initialCursor(): string | null {
  return null;
}
