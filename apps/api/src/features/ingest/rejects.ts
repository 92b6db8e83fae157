import type { FileLayout, ReceiptRow } from './ledger.repository.js';
import type { LoadRepository } from './load.repository.js';
import { unseal } from './vault.js';

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** The fields of a rejected line as they were read; a line that could not be read is split at its commas. */
function fieldsOf(rest: string, width: number): string[] {
  const fields = rest.includes('\u001f') ? rest.split('\u001f') : rest.split(',');
  while (fields.length < width) fields.push('');
  return fields;
}

/**
 * The rejected rows of a batch in their original layout, with `_line` and `_errors` behind them, to be
 * repaired and sent again as they are (contract.md §1).
 */
export async function* rejectsFile(loads: LoadRepository, batch: ReceiptRow): AsyncGenerator<string> {
  const layout: FileLayout | null = batch.layout;
  if (!layout) return;
  const rows = loads.rejects(batch.seq, unseal('sealed'));
  if (layout.format === 'ndjson') {
    for await (const { line, rest, errors } of rows) yield ndjsonLine(rest, line, errors);
    return;
  }
  const header = layout.header.filter((name) => name !== '_line' && name !== '_errors');
  const kept = layout.header.flatMap((name, at) => (name === '_line' || name === '_errors' ? [] : [at]));
  yield `\uFEFF${[...header, '_line', '_errors'].map(cell).join(',')}\n`;
  for await (const { line, rest, errors } of rows) {
    const fields = fieldsOf(rest, layout.header.length);
    const own = kept.length === layout.header.length ? fields : kept.map((at) => fields[at] ?? '');
    yield `${[...own, String(line), errors].map(cell).join(',')}\n`;
  }
}

function ndjsonLine(rest: string, line: number, errors: string): string {
  try {
    const object: unknown = JSON.parse(rest);
    if (object !== null && typeof object === 'object' && !Array.isArray(object)) {
      return `${JSON.stringify({ ...object, _line: line, _errors: JSON.parse(errors) })}\n`;
    }
  } catch {
    // Not JSON: hand it back as text.
  }
  return `${JSON.stringify({ _raw: rest, _line: line, _errors: JSON.parse(errors) })}\n`;
}
