import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

export type BudgetView = components['schemas']['BudgetView'];
export type BudgetRow = components['schemas']['BudgetRow'];

export type BudgetKey = {
  pool: string;
  year: string;
  grain: components['schemas']['BudgetGrain'];
  id?: string;
};

export const budgetsOptions = (key: BudgetKey) =>
  queryOptions({
    queryKey: ['budgets', key],
    queryFn: ({ signal }) => request('get', '/api/budgets', { query: key }, { signal, timeoutMs: 90_000 }),
    enabled: key.pool !== '' && key.year !== '',
    placeholderData: keepPreviousData,
  });

/** What needs looking at first: overspent, heading there, then what is spent so little of that care may be missing. */
const ORDER: (BudgetRow['warning'] | undefined)[] = ['over', 'ahead', 'behind', 'on_track', null];
export const byWarning = (rows: readonly BudgetRow[]): BudgetRow[] =>
  rows.toSorted((a, b) => ORDER.indexOf(a.warning) - ORDER.indexOf(b.warning));

export const MARKS = { over: '▲', ahead: '△', on_track: '●', behind: '▽' } as const;
export const TONES = { over: 'red', ahead: 'orange', on_track: 'green', behind: 'orange' } as const;
