import type { Overview, RuleParam } from '../../lib/api/api.ts';
import { formatCount, formatYuan } from '../../lib/i18n/format.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import { streamLabel } from '../../lib/i18n/stream-label.ts';
import { changeCount, type BacktestSummary, type ComparisonSums } from './backtest.rows.ts';
import type { Trial } from './backtest.url.ts';

/** Which time and which values a result is of. */
export function trialText(
  { from, to, values }: Trial,
  params: readonly RuleParam[],
  { t, text, locale }: Pick<I18n, 't' | 'text' | 'locale'>,
): string {
  const given = params.flatMap(({ name, label }) => (values[name] ? [`${text(label)} ${values[name]}`] : []));
  return t('backtest.of', {
    from,
    to,
    settings: given.join(locale === 'en' ? ', ' : '、') || t('backtest.asItStands'),
  });
}

/** What a comparison comes to, in one sentence. */
export function summaryText(summary: ComparisonSums, { t }: Pick<I18n, 't'>): string {
  const kept = formatCount(summary.kept);
  if (changeCount(summary) === 0)
    return t(summary.kept === 0 ? 'backtest.nothing' : 'backtest.same', { kept });
  return t('backtest.summary', {
    added: formatCount(summary.added),
    amountAdded: formatYuan(summary.amount_added),
    removed: formatCount(summary.removed),
    amountRemoved: formatYuan(summary.amount_removed),
    kept,
    institutions: formatCount(summary.institutions),
  });
}

const DANGLING = /^(?<stream>\w+)\.(?<field>\w+): (?<target>\w+) not received$/;

/** Why rows could not be judged, by the names the reader knows; a reason of another kind as it came. */
export function skippedText(
  { reason, rows }: BacktestSummary['skipped'][number],
  overview: Pick<Overview, 'dangling'> | undefined,
  { t, text }: Pick<I18n, 't' | 'text'>,
): string {
  const count = formatCount(rows);
  const { stream = '', field = '', target = '' } = DANGLING.exec(reason)?.groups ?? {};
  if (stream === '') return t('backtest.skippedOther', { reason, count });
  const label = overview?.dangling.find((known) => known.stream === stream && known.field === field)?.label;
  return t('backtest.skippedRow', {
    stream: text(streamLabel(stream)),
    field: text(label) || field,
    target: text(streamLabel(target)),
    count,
  });
}
