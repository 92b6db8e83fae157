import type { Rule, Text } from '../../lib/api/api.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import { streamLabel } from '../../lib/i18n/stream-label.ts';
import { STREAM_LABELS } from '../../lib/i18n/streams.gen.ts';

/** The streams a rule needs, by the names the reader knows them under. */
export const needsText = ({ needs }: Rule, i18n: I18n): string => streamNames(needs, i18n);

/** A rule that is not applicable gives the streams it misses as its reason. */
export function outcomeReason(reason: Text, i18n: I18n): string {
  if (reason.en === 'nothing in scope') return i18n.t('outcome.nothing');
  const missing = reason.en.split(',').map((part) => part.trim());
  if (!missing.every((stream) => stream in STREAM_LABELS)) return i18n.text(reason);
  return i18n.t('outcome.missing', { streams: streamNames(missing, i18n) });
}

const streamNames = (streams: string[], { locale, text }: I18n): string =>
  streams.map((stream) => text(streamLabel(stream))).join(locale === 'en' ? ', ' : '、');

const FAMILIES: Record<string, MessageKey> = {
  contracting: 'family.contracting',
  identity: 'family.identity',
  inpatient: 'family.inpatient',
  billing: 'family.billing',
  drugs: 'family.drugs',
  alliance: 'family.alliance',
};

export function familyText(family: string, t: I18n['t']): string {
  const key = FAMILIES[family];
  return key ? t(key) : family;
}

const MODES: Record<string, MessageKey> = { E: 'mode.E', K: 'mode.K', W: 'mode.W', B: 'mode.B' };

export function modeText(mode: string, t: I18n['t']): string {
  const key = MODES[mode];
  return key ? t(key) : mode;
}
