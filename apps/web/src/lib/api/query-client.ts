import { MutationCache, QueryCache, QueryClient } from '@tanstack/svelte-query';
import { ApiProblem } from './http.ts';

const MAX_RETRIES = 2;

export function createQueryClient(): QueryClient {
  // Whatever is told that nobody is signed in: the session is asked for again, and its gate shows the way in.
  const onError = (error: Error): void => {
    if (error instanceof ApiProblem && error.code === 'unauthenticated')
      void client.invalidateQueries({ queryKey: ['session'] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        // A 4xx says the same the second time; only what may pass is asked again.
        retry: (count, error) => error instanceof ApiProblem && error.isTransient && count < MAX_RETRIES,
      },
    },
  });
  return client;
}
