import type { Metric } from '../../lib/api/api.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import type { ComparedRow } from './fair.queries.ts';

/** What a verdict is called, and whether it is one to look into: both ends are, where neither is known to be better. */
export type VerdictWord = { mark: string; key: MessageKey; tone: 'orange' | 'blue' | 'muted' };

const DOUBTS: Record<NonNullable<ComparedRow['doubt']>, MessageKey> = {
  few_events: 'fair.doubt.few_events',
  few_months: 'fair.doubt.few_months',
  few_peers: 'fair.doubt.few_peers',
  between_limits: 'fair.doubt.between_limits',
  no_value: 'fair.doubt.no_value',
};

export function verdictWord(
  { verdict, doubt }: Pick<ComparedRow, 'verdict' | 'doubt'>,
  better: Metric['better'],
): VerdictWord {
  if (doubt) return { mark: '?', key: DOUBTS[doubt], tone: 'muted' };
  if (verdict === 'high')
    return { mark: '▲', key: 'fair.high', tone: better === 'higher' ? 'blue' : 'orange' };
  // Too little is looked into as much as too much: a low figure is good news only where the definition says so.
  if (verdict === 'low') return { mark: '▼', key: 'fair.low', tone: better === 'lower' ? 'blue' : 'orange' };
  return { mark: '●', key: 'fair.within', tone: 'muted' };
}

/** How many subjects lie outside the limits, and of how many nothing can be told. */
export const countVerdicts = (rows: readonly ComparedRow[]) => ({
  high: rows.filter(({ verdict }) => verdict === 'high').length,
  low: rows.filter(({ verdict }) => verdict === 'low').length,
  unclear: rows.filter(({ verdict }) => verdict === 'cannot_tell').length,
  within: rows.filter(({ verdict }) => verdict === 'within').length,
});
