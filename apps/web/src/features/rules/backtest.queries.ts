import { queryOptions } from '@tanstack/svelte-query';
import type { Rule } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import { readNdjson } from '../../lib/api/ndjson.ts';
import { addressOf } from '../../lib/api/request.ts';
import { faultsOf } from './backtest.faults.ts';
import { grown, isWhole, type Backtest, type BacktestLine } from './backtest.rows.ts';
import { isAsked, settingsOf, type Trial } from './backtest.url.ts';

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
