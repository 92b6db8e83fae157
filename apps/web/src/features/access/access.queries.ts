import { queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { api } from '../../lib/api/api.ts';
import { sessionOptions } from '../../lib/api/queries.ts';

/** Drops what has been read, for the next person may not see it. */
export function forgetAnswers(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
}

/** Signs somebody in or out by `change`, and shows what the new session gives. */
export async function enterAs(client: QueryClient, change: () => Promise<unknown>): Promise<void> {
  await change();
  forgetAnswers(client);
  await client.invalidateQueries({ queryKey: sessionOptions().queryKey });
}

export const linkOwnerOptions = (link: string) =>
  queryOptions({
    queryKey: ['link', link],
    queryFn: ({ signal }) => api.linkOwner(link, { signal }),
    enabled: link !== '',
    staleTime: Infinity,
    gcTime: 0,
  });

export const sessionsOptions = () =>
  queryOptions({ queryKey: ['sessions'], queryFn: ({ signal }) => api.sessions({ signal }) });

/** A secret is made anew each time that it is to be shown. */
export const newFactorOptions = () =>
  queryOptions({
    queryKey: ['new-factor'],
    queryFn: ({ signal }) => api.offerFactor({ signal }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
