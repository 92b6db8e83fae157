import type { RuleParam } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import { formatCount } from '../../lib/i18n/format.ts';
import type { Params } from '../../lib/i18n/i18n.svelte.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import type { Trial } from './backtest.url.ts';

export type Fault = { words: MessageKey; params?: Params };
/** By field: `from`, `to`, and `set.<name>` for a parameter. */
export type Faults = Readonly<Record<string, Fault>>;

export const fieldOf = (param: string): string => `set.${param}`;

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What is wrong with a trial, said before it is sent; the service holds to the same. */
export function faultsOf(trial: Trial, params: readonly RuleParam[]): Faults {
  const faults: Record<string, Fault> = {};
  if (trial.from === '') faults['from'] = { words: 'backtest.fault.day' };
  if (trial.to === '') faults['to'] = { words: 'backtest.fault.day' };
  else if (trial.from > trial.to) faults['to'] = { words: 'backtest.fault.order' };
  for (const param of params) {
    const fault = numberFault(trial.values[param.name] ?? '', param);
    if (fault) faults[fieldOf(param.name)] = fault;
  }
  return faults;
}

function numberFault(text: string, { min, max }: RuleParam): Fault | null {
  if (text === '') return null;
  if (!NUMBER.test(text)) return { words: 'backtest.fault.number' };
  return Number(text) < min || Number(text) > max
    ? { words: 'backtest.fault.bounds', params: { min: boundText(min), max: boundText(max) } }
    : null;
}

export const boundText = (bound: number): string => formatCount(bound);

/** A refusal of the service at the fields it names; it names a parameter inside the reason of `set`. */
export function refusals(error: Error | null, params: readonly RuleParam[]): Faults {
  const fields = error instanceof ApiProblem ? error.fields : [];
  return Object.fromEntries(
    fields.flatMap(({ field, reason }): [string, Fault][] => {
      const name = params.find((param) => new RegExp(`\\b${param.name}\\b`).test(reason))?.name;
      const at =
        field === 'from' || field === 'to' ? field : field.startsWith('set') && name ? fieldOf(name) : '';
      return at === '' ? [] : [[at, { words: 'backtest.fault.refused', params: { reason } }]];
    }),
  );
}
