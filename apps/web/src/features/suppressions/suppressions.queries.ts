import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

export type Suppression = components['schemas']['Suppression'];
type NewSuppression = components['schemas']['NewSuppression'];

export const suppressionsOptions = (of: { pool: string; rule?: string; finding?: string }) =>
  queryOptions({
    queryKey: ['suppressions', of],
    queryFn: ({ signal }) => request('get', '/api/suppressions', { query: of }, { signal }),
    enabled: of.pool !== '',
  });

/** What is counted anywhere may change with a suppression. */
const afterChange = (client: QueryClient) => client.invalidateQueries();

export const suppressing = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: NewSuppression) => request('post', '/api/suppressions', { body }),
    onSuccess: () => afterChange(client),
  });

export const ending = (client: QueryClient, pool: string) =>
  mutationOptions({
    mutationFn: (suppression: string) =>
      request('delete', '/api/suppressions/{suppression}', { path: { suppression }, query: { pool } }),
    onSuccess: () => afterChange(client),
  });
