import type { RuleParam } from '../../lib/api/api.ts';
import { isDate, yearUntil } from '../../lib/i18n/period.ts';
import type { Patch } from '../../lib/state/address.ts';

/** What is tried: a time, and the values of parameters as they were typed. A parameter without one keeps its default. */
export type Trial = { from: string; to: string; values: Readonly<Record<string, string>> };

export const CHANGES = ['added', 'removed'] as const;
export type Change = (typeof CHANGES)[number];

const MAX_TEXT = 24;

/** A number as an office types it: digits of full width and spaces around it are meant as the plain ones. */
export const plainNumber = (text: string): string => text.normalize('NFKC').trim().slice(0, MAX_TEXT);

/** A trial as it was meant, whatever its numbers were typed like. */
export const plainTrial = ({ from, to, values }: Trial): Trial => ({
  from,
  to,
  values: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, plainNumber(text)])),
});

/** The trial of an address; days that are none and parameters that the rule has not are dropped. */
export function readTrial(search: URLSearchParams, params: readonly RuleParam[]): Trial {
  const day = (key: string): string => {
    const text = search.get(key) ?? '';
    return isDate(text) ? text : '';
  };
  const given = search.getAll('set').flatMap((setting): [string, string][] => {
    const [name = '', value = ''] = setting.split('=', 2);
    const text = plainNumber(value);
    return text !== '' && params.some((param) => param.name === name) ? [[name, text]] : [];
  });
  return { from: day('from'), to: day('to'), values: Object.fromEntries(given) };
}

/** An address with a whole time in it asks for a run. */
export const isAsked = ({ from, to }: Trial): boolean => from !== '' && to !== '';

/** Where nothing is asked yet: the twelve months that end where the data ends. */
export function withDefaults(trial: Trial, asOf: string | null): Trial {
  return asOf === null || trial.from !== '' || trial.to !== '' ? trial : { ...trial, ...yearUntil(asOf) };
}

/** The settings to send, in the order of the rule's parameters. */
export const settingsOf = ({ values }: Trial, params: readonly RuleParam[]): string[] =>
  params.flatMap(({ name }) => (values[name] ? [`${name}=${values[name]}`] : []));

/** The keys to set in the address so that it asks for this trial, with all of its changes. */
export const trialPatch = (trial: Trial, params: readonly RuleParam[]): Patch => ({
  from: trial.from,
  to: trial.to,
  set: settingsOf(trial, params),
  change: null,
});

/** Whether two trials ask the same. */
export const isSame = (one: Trial, other: Trial, params: readonly RuleParam[]): boolean =>
  JSON.stringify(trialPatch(one, params)) === JSON.stringify(trialPatch(other, params));

/** Which changes of a result are looked at; all without a choice. */
export const readChange = (search: URLSearchParams): Change | null =>
  CHANGES.find((change) => change === search.get('change')) ?? null;
