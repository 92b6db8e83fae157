import { queryOptions } from '@tanstack/svelte-query';
import type { Rule } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import { readNdjson } from '../../lib/api/ndjson.ts';
import { addressOf } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import { faultsOf } from './backtest.faults.ts';
import { isAsked, settingsOf, type Trial } from './backtest.url.ts';

type Schemas = components['schemas'];
export type BacktestLine = Schemas['BacktestLine'];
export type BacktestSummary = Schemas['BacktestSummary'];
export type ChangedFinding = Schemas['ChangedFinding'];

/** What has come of a run so far. */
export type Backtest = { summary: BacktestSummary; changes: readonly ChangedFinding[] };

/** A result with the next lines of its stream. */
export function grown(result: Backtest | undefined, lines: readonly BacktestLine[]): Backtest | undefined {
  const [summary = result?.summary] = lines.flatMap((line) => ('finding_id' in line ? [] : [line]));
  const changes = lines.flatMap((line) => ('finding_id' in line ? [line] : []));
  return summary && { summary, changes: [...(result?.changes ?? []), ...changes] };
}

export const changeCount = ({ added, removed }: BacktestSummary): number => added + removed;

/** Whether every change that the summary speaks of has come. */
export const isWhole = ({ summary, changes }: Backtest): boolean => changes.length === changeCount(summary);

/** Runs when an address asks for a sound trial; what has come stands in the cache from the first line on. */
export const backtestOptions = (pool: string, { id, params }: Rule, trial: Trial) =>
  queryOptions({
    queryKey: ['backtest', pool, id, trial.from, trial.to, settingsOf(trial, params)],
    queryFn: async ({ client, queryKey, signal }): Promise<Backtest> => {
      const { from, to } = trial;
      const query = { pool, from, to, set: settingsOf(trial, params) };
      const path = addressOf('/api/rules/{rule}/backtest', { path: { rule: id }, query });
      let result: Backtest | undefined;
      for await (const lines of readNdjson<BacktestLine>(path, { signal })) {
        result = grown(result, lines);
        client.setQueryData(queryKey, result);
      }
      if (!result || !isWhole(result)) throw new ApiProblem('network');
      return result;
    },
    enabled: pool !== '' && isAsked(trial) && Object.keys(faultsOf(trial, params)).length === 0,
    // It judges history twice: the same question is asked again only when the reader asks for it, or when its answer was cut off.
    staleTime: ({ state }) => (state.data && isWhole(state.data) ? Infinity : 0),
    retry: false,
    refetchOnReconnect: false,
    structuralSharing: false,
  });
