import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import type { ListGrain } from './negative-list.url.ts';

type Schemas = components['schemas'];
export type NegativeList = Schemas['NegativeList'];
export type ListState = Schemas['ListState'];
export type Card = Schemas['NegativeListCard'];

export type ListKey = { pool: string; year: string | null; grain: ListGrain; q: string };

export const listOptions = ({ pool, year, grain, q }: ListKey) =>
  queryOptions({
    queryKey: ['negative list', pool, year, grain, q],
    queryFn: ({ signal }) =>
      request('get', '/api/negative-list', { query: { pool, year: Number(year), grain, q } }, { signal }),
    enabled: year !== null && pool !== '',
    placeholderData: keepPreviousData,
  });

export const cardOptions = ({ pool, year, grain, id }: Omit<ListKey, 'q'> & { id: string }) =>
  queryOptions({
    queryKey: ['negative list card', pool, year, grain, id],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/negative-list/{grain}/{id}',
        { path: { grain, id }, query: { pool, year: Number(year) } },
        { signal },
      ),
    enabled: year !== null && pool !== '',
  });

/** The address of the list as a file. */
export const listFile = ({ pool, year, grain, q }: ListKey, lang: string): string =>
  `/api/negative-list.csv?${new URLSearchParams({ pool, year: year ?? '', grain, q, lang })}`;
