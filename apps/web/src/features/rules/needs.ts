import type { Overview, Rule } from '../../lib/api/api.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';

/** The streams a rule needs, by the names the reader knows them under. */
export function needsText({ needs }: Rule, overview: Overview | undefined, { locale, text }: I18n): string {
  const labels = new Map(overview?.streams.map(({ stream, label }) => [stream, label]));
  return needs.map((stream) => text(labels.get(stream)) || stream).join(locale === 'en' ? ', ' : '、');
}
