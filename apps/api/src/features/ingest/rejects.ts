import { REASONS, REJECT_COLUMNS } from '@fundwatch/streams';
import type { FileLayout, ReceiptRow } from './batch.js';
import type { LoadRepository } from './load.repository.js';
import { objectOf } from './scan/object-shape.js';

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/**
 * The fields of a rejected line as they were read; a line that could not be read is split at its commas.
 * Surplus fields that are empty are left out. What does not fit the header stands whole in the first cell:
 * nothing stands below a name that is not its own, and sent again unrepaired it is rejected again.
 */
export function fieldsOf(rest: string, width: number, errors: string): string[] {
  const fields = rest.includes('\u001f') ? rest.split('\u001f') : rest.split(',');
  while (fields.length > width && fields.at(-1)?.trim() === '') fields.pop();
  const isCut = errors.includes(REASONS.tooLong);
  const row =
    fields.length !== width || isCut ? [`${rest.replaceAll('\u001f', ',')}${isCut ? '…' : ''}`] : fields;
  return [...row, ...Array.from({ length: width - row.length }, () => '')];
}

/**
 * The rejected rows of a batch in their original layout, with `_line` and `_errors` behind them, to be
 * repaired and sent again as they are (contract.md §1).
 */
export async function* rejectsFile(loads: LoadRepository, batch: ReceiptRow): AsyncGenerator<string> {
  const layout: FileLayout | null = batch.layout;
  if (!layout) return;
  const rows = loads.rejects(batch.seq, 'rows');
  if (layout.format === 'ndjson') {
    for await (const { line, rest, errors } of rows) {
      const text = layout.shape && rest.includes('\u001f') ? objectOf(rest, layout.shape) : rest;
      yield ndjsonLine(text, line, errors);
    }
    return;
  }
  const kept = layout.header.flatMap((name, at) => (REJECT_COLUMNS.some((own) => own === name) ? [] : [at]));
  yield `\uFEFF${[...kept.map((at) => layout.header[at] ?? ''), ...REJECT_COLUMNS].map(cell).join(',')}\n`;
  for await (const { line, rest, errors } of rows) {
    const fields = fieldsOf(rest, layout.header.length, errors);
    yield `${[...kept.map((at) => fields[at] ?? ''), String(line), errors].map(cell).join(',')}\n`;
  }
}

// What this file adds to an object, when it comes back and is rejected again.
const ADDED = /,?"_line":\d+,"_errors":\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\]\}$/;

/** An NDJSON object with the two keys more; its other text, numbers too, stays as it came. */
export function ndjsonLine(rest: string, line: number, errors: string): string {
  const added = `"_line":${line},"_errors":${errors}}\n`;
  const text = rest.trim().replace(ADDED, '}');
  if (!isObject(text)) return `{"_raw":${JSON.stringify(rest)},${added}`;
  const body = text.slice(0, -1).trimEnd();
  return `${body}${body.endsWith('{') ? '' : ','}${added}`;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
