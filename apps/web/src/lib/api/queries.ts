import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, type Grain, type Overview } from './api.ts';

const POLL_BUSY_MS = 3_000;
const POLL_IDLE_MS = 5_000;

/** Catalogues and names, asked for by several pages. */
export const sessionOptions = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => api.session({ signal }),
    staleTime: Infinity,
    // Until a first file has arrived there is no pool to look at.
    refetchInterval: ({ state }) => (state.data?.pools.length === 0 ? POLL_IDLE_MS : false),
  });

/** Polled while the tab is visible: this is where a restart, a load or new data is noticed. */
export const overviewOptions = (pool: string) =>
  queryOptions({
    queryKey: ['overview', pool],
    queryFn: ({ signal }) => api.overview(pool, { signal }),
    refetchInterval: ({ state }) => (isBusy(state.data) ? POLL_BUSY_MS : POLL_IDLE_MS),
    refetchIntervalInBackground: false,
    retry: false,
    enabled: pool !== '',
  });

export const metricsOptions = () =>
  queryOptions({
    queryKey: ['metrics'],
    queryFn: ({ signal }) => api.metrics({ signal }),
    staleTime: Infinity,
  });

export const rulesOptions = (pool: string) =>
  queryOptions({ queryKey: ['rules', pool], queryFn: ({ signal }) => api.rules(pool, { signal }) });

export const subjectsOptions = (pool: string, grain: Grain) =>
  queryOptions({
    queryKey: ['subjects', pool, grain],
    queryFn: ({ signal }) => api.subjects(pool, grain, { signal }),
  });

export const indicatorsOptions = (pool: string, period: string | null, grain: Grain, id?: string) =>
  queryOptions({
    queryKey: ['indicators', pool, period, grain, id ?? ''],
    queryFn: ({ signal }) =>
      api.indicators(
        { pool, period: period ?? '', grain, ...(id ? { id } : {}) },
        { signal, timeoutMs: 60_000 },
      ),
    enabled: period !== null && pool !== '',
    placeholderData: keepPreviousData,
  });

export type TrendKey = {
  pool: string;
  indicator: string;
  grain: Grain;
  id: string | null;
  until: string | null;
};

export const TREND_MONTHS = 24;

export const trendOptions = ({ pool, indicator, grain, id, until }: TrendKey) =>
  queryOptions({
    queryKey: ['trend', pool, indicator, grain, id, until],
    queryFn: ({ signal }) =>
      api.trend(
        { pool, indicator, grain, id: id ?? '', until: until ?? '', months: TREND_MONTHS },
        { signal, timeoutMs: 60_000 },
      ),
    enabled: id !== null && until !== null,
    placeholderData: keepPreviousData,
  });

export function isBusy(overview: Overview | undefined): boolean {
  return !overview || overview.engine.state !== 'up' || overview.progress.state === 'loading';
}
