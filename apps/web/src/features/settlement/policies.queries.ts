import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Policy = Schemas['Policy'];
export type PolicySummary = Schemas['PolicySummary'];
export type PolicyParameter = Schemas['PolicyParameter'];
export type PolicyFault = Schemas['PolicyFault'];

export const policiesOptions = (pool: string) =>
  queryOptions({
    queryKey: ['policies', pool],
    queryFn: ({ signal }) => request('get', '/api/policies', { query: { pool } }, { signal }),
    enabled: pool !== '',
  });

export const policyOptions = (pool: string, policy: string, version: string | undefined) =>
  queryOptions({
    queryKey: ['policies', pool, policy, version ?? null],
    queryFn: ({ signal }) =>
      request('get', '/api/policies/{policy}', { path: { policy }, query: { pool, version } }, { signal }),
    enabled: pool !== '',
  });

export const checking = () =>
  mutationOptions({
    mutationFn: (text: string) => request('post', '/api/policies/check', { body: { text } }),
  });

export const saving = (client: QueryClient, { pool, policy }: { pool: string; policy: string }) =>
  mutationOptions({
    mutationFn: (body: { text: string; reason: string }) =>
      request('post', '/api/policies/{policy}/versions', { path: { policy }, query: { pool }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['policies', pool] }),
  });
