import type { Text } from '../../lib/api/api.ts';
import type { Received, ReceivedField } from './context.queries.ts';

export type ReceivedLine = { name: string; label: Text; fields: (ReceivedField | undefined)[] };

/** A line for each field that any version fills, in the order of the stream. */
export function receivedLines({ versions }: Received): ReceivedLine[] {
  const [first] = versions;
  if (!first) return [];
  return first.fields
    .map(({ name, label }) => ({
      name,
      label,
      fields: versions.map((version) => version.fields.find((field) => field.name === name)),
    }))
    .filter(({ fields }) => fields.some((field) => field && field.value !== null && field.value !== ''));
}
