/** How the columns of a file lie, and which of a stream's fields they are. */
import { fieldNames } from './columns.js';
import type { Stream } from './stream.js';

/** What a line is, as the boundary scanner marks it. */
export const LINE = {
  comma: 0,
  unit: 1,
  quote: 2,
  unterminated: 3,
  tooLong: 4,
  encoding: 5,
  digits: 6,
  formula: 7,
} as const;

/** Separates the fields of a line that had quotes; a line of its own never holds it, see `SENT_SEPARATOR`. */
export const UNIT_SEPARATOR = 0x1f;

/** What the scanner puts where the sender wrote a unit separator: another control character, refused like it. */
export const SENT_SEPARATOR = 0x1e;

/** Codes of a sender and ours, by field; a code that is not among them is taken as it is. */
export type CodeNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The header of a CSV in order, or NDJSON objects; `shape` names the keys of those that come as bare values, `names`
 * the sender's own keys by field. Headers and shapes are in our names already.
 */
export type Layout = { codes?: CodeNames | undefined } & (
  | { format: 'csv'; header: readonly string[] }
  | {
      format: 'ndjson';
      shape?: readonly string[] | undefined;
      names?: Readonly<Record<string, string>> | undefined;
    }
);

/** Columns of a rejects file: reported back to the sender, ignored when they come again. */
export const REJECT_COLUMNS = ['_line', '_errors'] as const;

/** Where a field stands in a header, -1 if it does not: by its name, else by its name in other case. */
export function columnOf(header: readonly string[], name: string): number {
  const at = header.indexOf(name);
  return at >= 0 ? at : header.findIndex((column) => column.toLowerCase() === name);
}

/** Columns that the stream does not know, each with a label of its own: `note`, `note (2)`, `#17` for one without a name. */
export function strangers(stream: Stream, header: readonly string[]): { label: string; at: number }[] {
  const known = new Set([...fieldNames(stream), ...REJECT_COLUMNS].map((name) => columnOf(header, name)));
  const times = new Map<string, number>();
  return header.flatMap((name, at) => {
    if (known.has(at) || REJECT_COLUMNS.some((column) => column === name)) return [];
    const base = name === '' ? `#${at + 1}` : name;
    const nth = (times.get(base) ?? 0) + 1;
    times.set(base, nth);
    return [{ label: nth === 1 ? base : `${base} (${nth})`, at }];
  });
}

/** Labels of the columns that the stream does not know (and that are not those of a rejects file). */
export const unknownColumns = (stream: Stream, header: readonly string[]): string[] =>
  strangers(stream, header).map(({ label }) => label);
