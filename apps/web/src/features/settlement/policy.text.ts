import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import { zhCN, type MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import type { Policy, PolicyParameter } from './policies.queries.ts';

type T = I18n['t'];

export const yearsText = ({ from, to }: Policy['years'], t: T): string =>
  to === undefined ? t('policy.yearsFrom', { from }) : t('policy.yearsFromTo', { from, to });

/** Who saved a version and when, or that it is shipped. */
export const savedText = (
  { by, at }: Policy['versions'][number],
  t: T,
  timeText: (at: string) => string,
): string =>
  by === null || at === null ? t('policy.shipped') : t('policy.savedBy', { by, at: timeText(at) });

/** A value as people read it: what is yes or no is said, the rest is as it is written. */
export function valueText({ value }: Pick<PolicyParameter, 'value'>, t: T): string {
  if (value === 'true' || value === 'false') return t(`policy.${value}`);
  return value;
}

const isKey = (key: string): key is MessageKey => Object.hasOwn(zhCN, key);

/** The head of a column of a table among the parameters. */
export function columnText(name: string, t: T): string {
  const key = `policy.column.${name}`;
  return isKey(key) ? t(key) : name;
}

/** What is compared with what. */
export function checkText(name: string, t: T): string {
  const key = `settle.check.${name}`;
  return isKey(key) ? t(key) : name;
}

/** The columns of a table: all that any of its rows has, in order of appearance. */
export const columnsOf = (rows: readonly Record<string, string>[]): string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
];

/** The file with the number of the next version in it. */
export const asVersion = (text: string, version: number): string =>
  text.replace(/^version:.*$/m, `version: ${version}`);

/** The number after the highest version. */
export const nextVersion = (versions: Policy['versions']): number =>
  1 + Math.max(0, ...versions.map(({ version }) => Number(version)));
