import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';

/** What to say above a list that shows `shown` findings of its filter while there are `now`; null when nothing changed. */
export function freshWords(
  shown: number | undefined,
  now: number | undefined,
): { words: MessageKey; count: number } | null {
  if (shown === undefined || now === undefined || shown === now) return null;
  return now > shown ? { words: 'live.new', count: now - shown } : { words: 'live.gone', count: shown - now };
}
