import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Ask = Schemas['AskDisclosure'];
export type Purpose = Ask['purpose'];

/** Who asked for the rejected rows of a batch. */
export const disclosuresOptions = (batch: string) =>
  queryOptions({
    queryKey: ['disclosures', 'batch', batch],
    queryFn: ({ signal }) =>
      request('get', '/api/batches/{id}/disclosures', { path: { id: batch } }, { signal }),
  });

/** Requests that wait for a second person. */
export const awaitedDisclosuresOptions = () =>
  queryOptions({
    queryKey: ['disclosures', 'awaited'],
    queryFn: ({ signal }) => request('get', '/api/disclosures', {}, { signal }),
  });

/** One record with identity. Its answer is kept nowhere but on the page that asked. */
export const revealing = (id: string, position: number) =>
  mutationOptions({
    mutationFn: (body: Ask) =>
      request(
        'post',
        '/api/findings/{id}/evidence/{position}/disclosure',
        { path: { id, position }, body },
        { timeoutMs: 60_000 },
      ),
    gcTime: 0,
  });

export const asking = (client: QueryClient, batch: string) =>
  mutationOptions({
    mutationFn: (body: Ask) =>
      request('post', '/api/batches/{id}/disclosures', { path: { id: batch }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['disclosures'] }),
  });

export const deciding = (client: QueryClient, batch: string) =>
  mutationOptions({
    mutationFn: ({ disclosure, agree }: { disclosure: number; agree: boolean }) =>
      request('put', '/api/batches/{id}/disclosures/{disclosure}/decision', {
        path: { id: batch, disclosure },
        body: { agree },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['disclosures'] }),
  });
