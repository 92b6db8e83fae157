import { QueryClient } from '@tanstack/svelte-query';
import { ApiProblem } from './http.ts';

const MAX_RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}
