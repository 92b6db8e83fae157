import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { readNdjson } from '../../lib/api/ndjson.ts';
import { addressOf, request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import type { ChangedFinding } from '../rules/backtest.rows.ts';

type Schemas = components['schemas'];
export type RuleVersion = Schemas['RuleVersion'];
export type VersionState = Schemas['RuleVersionState'];
type NewVersion = Schemas['NewRuleVersion'];
type Move = { number: number; state: Schemas['RuleVersionMove']['state'] };

/** A rule in a pool. */
export type RuleKey = { pool: string; rule: string };

const LOOK_MS = 2_000;

/** Whether a version is to judge and has not judged everybody yet. */
export const isAwaited = ({ state, is_in_force, judged }: RuleVersion): boolean =>
  (state === 'shadow' || is_in_force) && judged === null;

export const versionsOptions = ({ pool, rule }: RuleKey) =>
  queryOptions({
    queryKey: ['rule versions', pool, rule],
    queryFn: ({ signal }) =>
      request('get', '/api/rules/{rule}/versions', { path: { rule }, query: { pool } }, { signal }),
    // As long as judging goes on behind it.
    refetchInterval: ({ state }) => (state.data?.some(isAwaited) ? LOOK_MS : false),
    enabled: pool !== '',
  });

export const shadowOptions = ({ pool, rule }: RuleKey, { number, judged }: RuleVersion) =>
  queryOptions({
    queryKey: ['shadow changes', pool, rule, number, judged?.at ?? ''],
    queryFn: async ({ signal }): Promise<ChangedFinding[]> => {
      const path = { rule, number };
      const address = addressOf('/api/rules/{rule}/versions/{number}/changes', { path, query: { pool } });
      const changes: ChangedFinding[] = [];
      for await (const lines of readNdjson<ChangedFinding>(address, { signal })) changes.push(...lines);
      return changes;
    },
  });

/** What a rule finds changes with its parameters, and with it what is counted anywhere. */
const afterChange = (client: QueryClient) => client.invalidateQueries();

export const proposing = (client: QueryClient, { pool, rule }: RuleKey) =>
  mutationOptions({
    mutationFn: (body: NewVersion) =>
      request('post', '/api/rules/{rule}/versions', { path: { rule }, query: { pool }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['rule versions', pool, rule] }),
  });

export const moving = (client: QueryClient, { pool, rule }: RuleKey) =>
  mutationOptions({
    mutationFn: ({ number, state }: Move) =>
      request('put', '/api/rules/{rule}/versions/{number}/state', {
        path: { rule, number },
        query: { pool },
        body: { state },
      }),
    onSuccess: () => afterChange(client),
  });
