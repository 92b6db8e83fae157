import { CODE_SETS, type Code, type Stream, type Text } from '@fundwatch/streams';
import { maskPerson, type Scope } from '../access/scope.js';
import type { ShownField } from './records.dto.js';
import type { StoredRecord } from './records.repository.js';

const FLAGS: Readonly<Record<string, Text>> = { '0': { zh: '否', en: 'no' }, '1': { zh: '是', en: 'yes' } };
const NO_NAMES = (): undefined => undefined;

/**
 * A record field by field, as a reader may see it: labels from the stream, words for codes and flags,
 * names for the institutions that it refers to, person numbers masked.
 */
export function shownFields(
  scope: Scope,
  stream: Stream,
  record: StoredRecord,
  nameOf: (institution: string) => string | undefined = NO_NAMES,
): ShownField[] {
  return Object.entries(stream.fields).map(([name, field]) => {
    const value = record[name] ?? null;
    const place = stream.refers?.[name] === 'institutions' ? nameOf(String(value ?? '')) : undefined;
    const codes = field.kind === 'flag' ? 'flag' : field.set;
    const text = place ? { zh: place, en: place } : codes && codeText(codes, String(value ?? ''));
    return {
      name,
      label: field.label,
      value: name === 'psn_no' ? maskPerson(scope, String(value ?? '')) : value,
      ...(text ? { text } : {}),
      ...(field.kind === 'flag' ? { is_flag: true as const } : {}),
    };
  });
}

/** What a code of a set is called, if the set knows it. */
export function codeText(set: keyof typeof CODE_SETS | 'flag', code: string): Text | undefined {
  if (set === 'flag') return FLAGS[code];
  const codes: readonly Code[] = CODE_SETS[set].codes;
  return codes.find((known) => known.code === code)?.label;
}
