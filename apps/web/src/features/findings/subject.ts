import type { Finding } from '../../lib/api/api.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';

const SUBJECTS: Record<string, MessageKey> = {
  person: 'subject.person',
  institution: 'subject.institution',
  doctor: 'subject.doctor',
  operator: 'subject.operator',
  team: 'subject.team',
  device: 'subject.device',
  alliance: 'subject.alliance',
};

/** What a kind of subject is called, if it is a known one. */
export const subjectKind = (type: string): MessageKey | undefined => SUBJECTS[type];

/** A place is called by its name; everyone else by kind and number, with the place it happened at. */
export function subjectOf(finding: Finding, t: I18n['t']): { who: string; place: string | null } {
  const { subject_type, subject_id, fixmedins_name, fixmedins_code } = finding;
  if (subject_type === 'institution') return { who: fixmedins_name || subject_id, place: null };
  const kind = SUBJECTS[subject_type];
  return {
    who: `${kind ? t(kind) : subject_type} ${subject_id}`,
    place: fixmedins_name || fixmedins_code || null,
  };
}
