import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api } from '../../lib/api/api.ts';
import { isMoving } from './reconcile.ts';

const PAGE_SIZE = 20;
const POLL_MOVING_MS = 3_000;

/** Asked again only while something is still being loaded. */
export const batchesOptions = (pool: string) =>
  infiniteQueryOptions({
    queryKey: ['batches', pool],
    queryFn: ({ pageParam, signal }) =>
      api.batches({ pool, limit: PAGE_SIZE, cursor: pageParam ?? undefined }, { signal }),
    initialPageParam: initialCursor(),
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isMoving)) ? POLL_MOVING_MS : false,
  });

export const batchOptions = (id: string) =>
  queryOptions({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => api.batch(id, { signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? POLL_MOVING_MS : false),
  });

function initialCursor(): string | null {
  return null;
}
