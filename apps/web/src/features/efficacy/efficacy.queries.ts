import { queryOptions } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

export type Efficacy = components['schemas']['Efficacy'];
export type Share = components['schemas']['Share'];

export const efficacyOptions = (pool: string, isAllowed: boolean) =>
  queryOptions({
    queryKey: ['efficacy', pool],
    queryFn: ({ signal }) => request('get', '/api/efficacy', { query: { pool } }, { signal }),
    enabled: isAllowed && pool !== '',
  });

export const ruleEfficacyOptions = (pool: string, rule: string, isAllowed: boolean) =>
  queryOptions({
    queryKey: ['efficacy', pool, rule],
    queryFn: ({ signal }) =>
      request('get', '/api/rules/{rule}/efficacy', { path: { rule }, query: { pool } }, { signal }),
    enabled: isAllowed && pool !== '',
  });

/** The address of the efficacy of all rules as a file. */
export const efficacyFile = (pool: string, lang: string): string =>
  `/api/efficacy.csv?${new URLSearchParams({ pool, lang })}`;
