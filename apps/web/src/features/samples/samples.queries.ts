import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Sample = Schemas['Sample'];
export type SampleDetail = Schemas['SampleDetail'];
export type SampleItem = Schemas['SampleItem'];
export type Verdict = Schemas['SampleVerdict'];

/** Judging whom a rule looks at may take a while on a long history. */
const DRAW_MS = 120_000;

export const samplesOptions = (pool: string, rule: string) =>
  queryOptions({
    queryKey: ['samples', pool, rule],
    queryFn: ({ signal }) =>
      request('get', '/api/rules/{rule}/samples', { path: { rule }, query: { pool } }, { signal }),
    enabled: pool !== '',
  });

export const sampleOptions = (sample: number) =>
  queryOptions({
    queryKey: ['sample', sample],
    queryFn: ({ signal }) => request('get', '/api/samples/{sample}', { path: { sample } }, { signal }),
    placeholderData: keepPreviousData,
  });

export const unitOptions = (sample: number, position: number) =>
  queryOptions({
    queryKey: ['sample', sample, 'unit', position],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/samples/{sample}/items/{position}/records',
        { path: { sample, position } },
        { signal, timeoutMs: 60_000 },
      ),
  });

export const drawing = (client: QueryClient, rule: string) =>
  mutationOptions({
    mutationFn: (body: Schemas['NewSample']) =>
      request('post', '/api/rules/{rule}/samples', { path: { rule }, body }, { timeoutMs: DRAW_MS }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['samples'] }),
  });

export const marking = (client: QueryClient, sample: number, position: number) =>
  mutationOptions({
    mutationFn: (body: Schemas['SampleMark']) =>
      request('put', '/api/samples/{sample}/items/{position}', { path: { sample, position }, body }),
    onSuccess: (detail) => {
      client.setQueryData(sampleOptions(sample).queryKey, detail);
      return client.invalidateQueries({ queryKey: ['samples'] });
    },
  });

/** The address of a sample as a file. */
export const sampleFile = (sample: number, lang: string): string =>
  `/api/samples/${sample}/items.csv?${new URLSearchParams({ lang })}`;
