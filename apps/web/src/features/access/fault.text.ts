import { ApiProblem } from '../../lib/api/http.ts';
import { zhCN, type MessageKey } from '../../lib/i18n/messages.zh-CN.ts';

/** Whether there are words for a fault. */
export const isFaultKey = (key: string): key is MessageKey => Object.hasOwn(zhCN, key);

/** A refusal in the reader's words: by the fault of a field, then by its code, else as the service says it. */
export function faultText(error: unknown, t: (key: MessageKey) => string): string {
  if (!(error instanceof ApiProblem)) return String(error);
  if (error.kind !== 'http') return t(error.kind === 'timeout' ? 'state.timeout' : 'state.network');
  const keys = [...error.fields.map(({ reason }) => `fault.${reason}`), `fault.${error.code}`];
  const known = keys.find(isFaultKey);
  return known ? t(known) : error.detail || error.message;
}
