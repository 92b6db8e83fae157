import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Run = Schemas['SettlementRun'];
export type RunState = Schemas['SettlementRunState'];
export type Statement = Schemas['Statement'];
export type StatementLine = Schemas['StatementLine'];
export type StatementRow = Schemas['StatementRow'];
export type Difference = Schemas['StatementDifference'];
export type Terms = Schemas['SettlementTerms'];
export type Approval = Schemas['OverspendApproval'];
export type NewApproval = Schemas['NewOverspendApproval'];
type WhatIf = Schemas['SettlementWhatIf'];

/** Everything of settlements begins with this, so that a change to one is seen in all. */
const ROOM = 'settlement';

export const termsOptions = () =>
  queryOptions({
    queryKey: [ROOM, 'terms'],
    queryFn: ({ signal }) => request('get', '/api/settlement/terms', {}, { signal }),
    staleTime: Infinity,
  });

export const capitalsOptions = (amount: string | null) =>
  queryOptions({
    queryKey: [ROOM, 'capitals', amount],
    queryFn: ({ signal }) =>
      request('get', '/api/settlement/capitals', { query: { amount: amount ?? '' } }, { signal }),
    enabled: amount !== null,
    staleTime: Infinity,
  });

export const runsOptions = (pool: string, year: number | undefined) =>
  queryOptions({
    queryKey: [ROOM, 'runs', pool, year ?? null],
    queryFn: ({ signal }) => request('get', '/api/settlement/runs', { query: { pool, year } }, { signal }),
    enabled: pool !== '',
  });

export const runOptions = (run: number) =>
  queryOptions({
    queryKey: [ROOM, 'run', run],
    queryFn: ({ signal }) => request('get', '/api/settlement/runs/{run}', { path: { run } }, { signal }),
  });

export const rowsOptions = (run: number) =>
  queryOptions({
    queryKey: [ROOM, 'rows', run],
    queryFn: ({ signal }) =>
      request('get', '/api/settlement/runs/{run}/statements', { path: { run } }, { signal }),
  });

export const statementOptions = (run: number, subject: string) =>
  queryOptions({
    queryKey: [ROOM, 'statement', run, subject],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/settlement/runs/{run}/statements/{subject}',
        { path: { run, subject } },
        { signal },
      ),
  });

/** What a statement would say with other values; nothing is asked until one is tried. */
export const whatIfOptions = (run: number, subject: string, parameters: Record<string, string>) =>
  queryOptions({
    queryKey: [ROOM, 'what if', run, subject, parameters],
    queryFn: ({ signal }) =>
      request(
        'post',
        '/api/settlement/runs/{run}/what-if',
        { path: { run }, body: { subject, parameters, cases: {} } satisfies WhatIf },
        { signal },
      ),
    enabled: Object.keys(parameters).length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const approvalsOptions = (pool: string, year: number, isAllowed: boolean) =>
  queryOptions({
    queryKey: [ROOM, 'approvals', pool, year],
    queryFn: ({ signal }) =>
      request('get', '/api/settlement/approvals', { query: { pool, year } }, { signal }),
    enabled: isAllowed && pool !== '',
  });

export const entriesOptions = (run: number) =>
  queryOptions({
    queryKey: [ROOM, 'entries', run],
    queryFn: ({ signal }) =>
      request('get', '/api/settlement/runs/{run}/entries', { path: { run } }, { signal }),
  });

const after = (client: QueryClient) => client.invalidateQueries({ queryKey: [ROOM] });

export const computing = (client: QueryClient, pool: string) =>
  mutationOptions({
    mutationFn: (body: { year: number; policy: string }) =>
      request('post', '/api/settlement/runs', { query: { pool }, body }),
    onSuccess: () => after(client),
  });

export const moving = (client: QueryClient, run: number) =>
  mutationOptions({
    mutationFn: (state: Exclude<RunState, 'computed'>) =>
      request('put', '/api/settlement/runs/{run}/state', { path: { run }, body: { state } }),
    onSuccess: () => after(client),
  });

/** Answers all entries of the run, those that it has posted and those before. */
export const posting = (client: QueryClient, run: number) =>
  mutationOptions({
    mutationFn: (reason: string) =>
      request('post', '/api/settlement/runs/{run}/entries', { path: { run }, body: { reason } }),
    onSuccess: () => after(client),
  });

export const recomputing = (run: number) =>
  mutationOptions({
    mutationFn: () => request('get', '/api/settlement/runs/{run}/recomputed', { path: { run } }),
  });

export const approving = (client: QueryClient, pool: string) =>
  mutationOptions({
    mutationFn: (body: NewApproval) =>
      request('post', '/api/settlement/approvals', { query: { pool }, body }),
    onSuccess: () => after(client),
  });

/** The address of statements as a file: of all in reach, or of one subject. */
export const statementsFile = (run: number, format: 'xlsx' | 'pdf', subject?: string): string =>
  `/api/settlement/runs/${run}/files/${format}${subject === undefined ? '' : `?${new URLSearchParams({ subject })}`}`;
