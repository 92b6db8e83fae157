import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Institution = Schemas['Institution'];
export type RuleMonths = Institution['rules'][number];
export type ComparedIndicator = Schemas['Comparison']['rows'][number];
export type PeerValues = NonNullable<ComparedIndicator['peers']>;

type ListParams = { pool: string; period: string | null; q: string; tier: string };
type PageParams = { pool: string; period: string | null; code: string };

/** Sums over a whole history take their time on a large pool. */
const SLOW_MS = 60_000;

export const institutionsOptions = ({ pool, period, q, tier }: ListParams) =>
  queryOptions({
    queryKey: ['institutions', pool, period, q, tier],
    queryFn: ({ signal }) =>
      request('get', '/api/institutions', { query: { pool, period: period ?? '', q, tier } }, { signal }),
    enabled: period !== null && pool !== '',
    placeholderData: keepPreviousData,
  });

const given = ({ pool, period, code }: PageParams) => ({
  path: { code },
  query: { pool, period: period ?? '' },
});
const isKnown = ({ pool, period }: PageParams) => period !== null && pool !== '';

export const institutionOptions = (params: PageParams) =>
  queryOptions({
    queryKey: ['institution', params],
    queryFn: ({ signal }) => request('get', '/api/institutions/{code}', given(params), { signal }),
    enabled: isKnown(params),
  });

export const comparisonOptions = (params: PageParams) =>
  queryOptions({
    queryKey: ['institution indicators', params],
    queryFn: ({ signal }) =>
      request('get', '/api/institutions/{code}/indicators', given(params), { signal, timeoutMs: SLOW_MS }),
    enabled: isKnown(params),
  });

export const recordsOptions = (params: PageParams) =>
  queryOptions({
    queryKey: ['institution records', params],
    queryFn: ({ signal }) =>
      request('get', '/api/institutions/{code}/records', given(params), { signal, timeoutMs: SLOW_MS }),
    enabled: isKnown(params),
  });
