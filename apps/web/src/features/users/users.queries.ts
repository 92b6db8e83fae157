import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { api } from '../../lib/api/api.ts';

export const usersOptions = () =>
  queryOptions({ queryKey: ['users'], queryFn: ({ signal }) => api.users({ signal }) });

/** A change of a user; the list is read again after it. */
export const userChange = <V, A>(client: QueryClient, mutationFn: (value: V) => Promise<A>) =>
  mutationOptions({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: usersOptions().queryKey }),
  });
