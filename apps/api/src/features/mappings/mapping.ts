import {
  columnOf,
  fieldNames,
  findField,
  type CodeNames,
  type Layout,
  type Stream,
} from '@fundwatch/streams';
import type { FieldFault } from '../../http/errors.js';
import type { FileLayout } from '../ingest/batch.js';

/** How a sender calls things: their column → our field, and by field their code → our code. */
export type Mapping = { columns: Readonly<Record<string, string>>; codes: CodeNames };

export const NO_MAPPING: Mapping = { columns: {}, codes: {} };

/** A header in our names; columns that the mapping does not name keep theirs. */
export const mappedHeader = (header: readonly string[], { columns }: Mapping): string[] =>
  header.map((name) => (Object.hasOwn(columns, name) ? (columns[name] ?? name) : name));

/** The layout by which a load reads a file. */
export function mappedLayout(layout: FileLayout, mapping: Mapping): Layout {
  const { columns, codes } = mapping;
  if (layout.format === 'csv') return { format: 'csv', header: mappedHeader(layout.header, mapping), codes };
  const shape = layout.shape?.map(({ name }) => name);
  return {
    format: 'ndjson',
    shape: shape && mappedHeader(shape, mapping),
    names: Object.fromEntries(Object.entries(columns).map(([theirs, ours]) => [ours, theirs])),
    codes,
  };
}

/** What is wrong with a mapping for a stream. */
export function mappingFaults(stream: Stream, { columns, codes }: Mapping): FieldFault[] {
  const faults: FieldFault[] = [];
  const targets = Object.values(columns);
  for (const [theirs, ours] of Object.entries(columns)) {
    const field = `columns.${theirs}`;
    if (!findField(stream, ours))
      faults.push({ field, reason: `数据流没有字段 ${ours} | the stream has no field ${ours}` });
    else if (targets.filter((name) => name === ours).length > 1)
      faults.push({ field, reason: `多列对应同一字段 ${ours} | more than one column for field ${ours}` });
    if (theirs !== ours && columnOf(fieldNames(stream), theirs) >= 0)
      faults.push({ field, reason: `${theirs} 本身就是字段名 | ${theirs} is the name of a field itself` });
  }
  for (const name of Object.keys(codes)) {
    if (!findField(stream, name))
      faults.push({
        field: `codes.${name}`,
        reason: `数据流没有字段 ${name} | the stream has no field ${name}`,
      });
  }
  return faults;
}
