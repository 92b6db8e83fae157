import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import { subjectKind } from '../findings/subject.ts';
import type { Case } from './cases.queries.ts';

/** Whom a case is about: a place by its name, everybody else by kind and number. */
export function subjectText({ subject_type, subject_id, subject_name }: Case, t: I18n['t']): string {
  if (subject_name !== '') return subject_name;
  const kind = subjectKind(subject_type);
  return kind ? `${t(kind)} ${subject_id}` : subject_id;
}
