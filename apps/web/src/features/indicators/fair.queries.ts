import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import type { Grain } from '../../lib/api/api.ts';
import { addressOf, request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import type { Locale } from '../../lib/i18n/format.ts';

export type FairComparison = components['schemas']['FairComparison'];
export type ComparedRow = components['schemas']['ComparedRow'];
export type Difference = components['schemas']['DifferenceView'];
export type Weighting = components['schemas']['Weighting'];

export type FairKey = { pool: string; indicator: string; variant: string; grain: Grain; period: string };

export const fairOptions = (key: FairKey) =>
  queryOptions({
    queryKey: ['fair', key],
    queryFn: ({ signal }) =>
      request('get', '/api/indicators/compare', { query: key }, { signal, timeoutMs: 90_000 }),
    enabled: key.pool !== '' && key.period !== '',
    placeholderData: keepPreviousData,
  });

export const fairFile = (key: FairKey, lang: Locale): string =>
  addressOf('/api/indicators/compare.csv', { query: { ...key, lang } });

export type DifferenceKey = Omit<FairKey, 'period'> & { id: string; since: string; weighting: Weighting };

export const differenceOptions = (key: DifferenceKey) =>
  queryOptions({
    queryKey: ['difference', key],
    queryFn: ({ signal }) =>
      request('get', '/api/indicators/difference', { query: key }, { signal, timeoutMs: 90_000 }),
    enabled: key.pool !== '' && key.id !== '' && key.since !== '',
    placeholderData: keepPreviousData,
  });
