import type { Locale } from './format.ts';
import type { I18n } from './i18n.svelte.ts';
import type { MessageKey } from './messages.zh-CN.ts';
import { streamLabel } from './stream-label.ts';

/** Reasons arrive as English sentences; these are the ones the service is known to give. */
const KNOWN: { pattern: RegExp; key: MessageKey }[] = [
  { pattern: /^the denominator is zero$/, key: 'reason.zero' },
  { pattern: /^fewer than five are behind it$/, key: 'reason.few' },
  { pattern: /^counted at the ends of quarters$/, key: 'reason.quarterly' },
  { pattern: /^no settlements in that month$/, key: 'reason.noMonth' },
  { pattern: /^no settlements in the year before (?<period>\S+)$/, key: 'reason.noYearBefore' },
  { pattern: /^(?<period>\S+) is being counted anew$/, key: 'reason.anew' },
  { pattern: /^no (?<stream>[a-z_]+)$/, key: 'reason.noStream' },
  { pattern: /^no settlements in (?<period>\S+)$/, key: 'reason.noPeriod' },
];

/** Anything else is shown as it came: a reason in another language is better than none. */
export function reasonText(reason: string | undefined, { t, text }: Pick<I18n, 't' | 'text'>): string {
  if (!reason) return t('value.noReason');
  for (const { pattern, key } of KNOWN) {
    const match = pattern.exec(reason);
    if (!match) continue;
    const { stream, ...groups } = match.groups ?? {};
    return t(key, stream ? { ...groups, stream: text(streamLabel(stream)) } : groups);
  }
  return reason;
}

/** A reason that the service gives in both languages, `中文 | English`, in the reader's. */
export function reasonIn(reason: string, locale: Locale): string {
  const [zh = reason, en] = reason.split(' | ', 2);
  return locale === 'en' ? (en ?? zh) : zh;
}
