import type { Overview, Rule, Text } from '../../lib/api/api.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';

/** The streams a rule needs, by the names the reader knows them under. */
export function needsText({ needs }: Rule, overview: Overview | undefined, i18n: I18n): string {
  return streamNames(needs, overview, i18n);
}

/** A rule that is not applicable gives the streams it misses as its reason. */
export function outcomeReason(reason: Text, overview: Overview | undefined, i18n: I18n): string {
  if (reason.en === 'nothing in scope') return i18n.t('outcome.nothing');
  const known = new Set(overview?.streams.map(({ stream }) => stream));
  const missing = reason.en.split(',').map((part) => part.trim());
  if (!missing.every((stream) => known.has(stream))) return i18n.text(reason);
  return i18n.t('outcome.missing', { streams: streamNames(missing, overview, i18n) });
}

function streamNames(streams: string[], overview: Overview | undefined, { locale, text }: I18n): string {
  const labels = new Map(overview?.streams.map(({ stream, label }) => [stream, label]));
  return streams.map((stream) => text(labels.get(stream)) || stream).join(locale === 'en' ? ', ' : '、');
}

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
