import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Quality = Schemas['Quality'];
export type Dangling = Schemas['Dangling'];

/** Sums over everything that came in a year take their time on a large pool. */
const SLOW_MS = 60_000;

export const qualityOptions = (pool: string, stream: string) =>
  queryOptions({
    queryKey: ['quality', pool, stream],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/quality',
        { query: { pool, stream: stream || undefined } },
        { signal, timeoutMs: SLOW_MS },
      ),
    enabled: pool !== '',
    placeholderData: keepPreviousData,
  });

export const danglingOptions = (pool: string) =>
  queryOptions({
    queryKey: ['dangling', pool],
    queryFn: ({ signal }) =>
      request('get', '/api/quality/dangling', { query: { pool } }, { signal, timeoutMs: SLOW_MS }),
    enabled: pool !== '',
  });
