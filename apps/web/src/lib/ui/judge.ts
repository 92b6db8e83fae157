import type { Metric } from '../api/api.ts';
import type { Change } from '../i18n/format.ts';

/** Up is not good or bad by itself; the metric says which way is wanted, or that neither is. */
export function judge(change: Change | null, better: Metric['better']): 'favourable' | 'unfavourable' | null {
  if (!change || change.direction === 0 || better === 'none') return null;
  return change.direction > 0 === (better === 'higher') ? 'favourable' : 'unfavourable';
}
