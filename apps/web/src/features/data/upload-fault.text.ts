import type { Overview } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';

type Words = Pick<I18n, 't' | 'text'>;
const KNOWN = ['file', 'source', 'denied', 'conflict', 'too_large'] as const;

/** Why a file was not taken, in the reader's words; else as the service says it. */
export function uploadFault(error: unknown, { t, text }: Words, streams: Overview['streams'] = []): string {
  if (!(error instanceof ApiProblem) || error.kind !== 'http') return t('state.network');
  const said = [...error.fields.map(({ field }) => field), error.code];
  const fault = KNOWN.find((name) => said.includes(name));
  if (!fault) return error.detail || error.message;
  const names = streams.map(({ stream, label }) => `${stream} ${text(label)}`).join(', ');
  return t(`upload.fault.${fault}`, { names });
}

/** Why rejected rows are not handed out. */
export function rejectsFault(error: unknown, { t }: Pick<I18n, 't'>): string {
  if (!(error instanceof ApiProblem) || error.kind !== 'http') return t('state.network');
  return error.code === 'denied' ? t('batch.downloadDenied') : error.detail || error.message;
}
