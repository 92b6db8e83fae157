import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api } from '../../lib/api/api.ts';
import { request, type Query } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

export type Timeline = components['schemas']['Timeline'];
export type TimelineItem = Timeline['persons'][number]['items'][number];
export type Peers = components['schemas']['Peers'];
export type PeerRow = Peers['rows'][number];
export type Received = components['schemas']['ReceivedRecord'];
export type ReceivedVersion = Received['versions'][number];
export type ReceivedField = ReceivedVersion['fields'][number];

export const timelineOptions = (id: string, days: number) =>
  queryOptions({
    queryKey: ['timeline', id, days],
    queryFn: ({ signal }) =>
      request('get', '/api/findings/{id}/timeline', { path: { id }, query: { days } }, { signal }),
    placeholderData: keepPreviousData,
  });

export const peersOptions = (id: string) =>
  queryOptions({
    queryKey: ['peers', id],
    queryFn: ({ signal }) => request('get', '/api/findings/{id}/peers', { path: { id } }, { signal }),
  });

/** Never kept: each look at a record as received leaves a trace, and a trace means a look. */
export const receivedOptions = (id: string, position: number) =>
  queryOptions({
    queryKey: ['received', id, position],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/findings/{id}/evidence/{position}',
        { path: { id, position } },
        { signal, timeoutMs: 60_000 },
      ),
    staleTime: Infinity,
    gcTime: 0,
  });

/** How many live findings a filter has. */
export const totalOptions = (query: Query<'/api/findings'>) =>
  queryOptions({
    queryKey: ['findings total', query],
    queryFn: async ({ signal }) => (await api.findings({ ...query, limit: 1 }, { signal })).total,
  });
