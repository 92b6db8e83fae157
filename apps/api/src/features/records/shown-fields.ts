import { CODE_SETS, type Code, type Stream, type Text } from '@fundwatch/streams';
import { maskPerson, type Scope } from '../access/scope.js';
import type { ShownField } from './records.dto.js';
import type { StoredRecord } from './records.repository.js';

/** A record field by field, as a reader may see it: labels from the stream, words for codes, person numbers masked. */
export function shownFields(scope: Scope, stream: Stream, record: StoredRecord): ShownField[] {
  return Object.entries(stream.fields).map(([name, field]) => {
    const value = record[name] ?? null;
    const text = field.set && value !== null ? codeText(field.set, String(value)) : undefined;
    return {
      name,
      label: field.label,
      value: name === 'psn_no' ? maskPerson(scope, String(value ?? '')) : value,
      ...(text ? { text } : {}),
    };
  });
}

/** What a code of a set is called, if the set knows it. */
export function codeText(set: keyof typeof CODE_SETS, code: string): Text | undefined {
  const codes: readonly Code[] = CODE_SETS[set].codes;
  return codes.find((known) => known.code === code)?.label;
}
