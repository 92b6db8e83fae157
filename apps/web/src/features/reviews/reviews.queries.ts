import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Reviews = Schemas['Reviews'];
export type ReviewOutcome = Schemas['ReviewOutcome'];

export const reviewsOptions = (id: string) =>
  queryOptions({
    queryKey: ['reviews', id],
    queryFn: ({ signal }) => request('get', '/api/findings/{id}/reviews', { path: { id } }, { signal }),
  });

/** A decision shows in lists, on the negative list and in the efficacy of the rule; a refused one means that something else stands. */
export const deciding = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (body: Schemas['NewReview']) =>
      request('post', '/api/findings/{id}/reviews', { path: { id }, body }),
    onSettled: () => client.invalidateQueries(),
  });
