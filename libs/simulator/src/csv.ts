import { STREAMS, type StreamName } from '@fundwatch/streams';

/** A row of a stream: some of its fields, all of them text as a file has them. */
export type RowOf<S extends StreamName> = Partial<Record<keyof (typeof STREAMS)[S]['fields'], string>>;

const NEEDS_QUOTES = /[",\r\n]/;

/** A cell by RFC 4180. */
export const cell = (value: string): string =>
  NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** The fields of a stream in the order of its columns. */
const fieldsOf = (stream: StreamName): string[] => Object.keys(STREAMS[stream].fields);

/** The header line of a stream's files. */
export const headerLine = (stream: StreamName): string => `${fieldsOf(stream).map(cell).join(',')}\n`;

const orders = new Map<StreamName, string[]>();

/** One line of a stream's file, missing fields empty. */
export function rowLine(stream: StreamName, row: Readonly<Record<string, string | undefined>>): string {
  let order = orders.get(stream);
  if (order === undefined) orders.set(stream, (order = fieldsOf(stream)));
  let line = '';
  for (let i = 0; i < order.length; i++) {
    const value = row[order[i] ?? ''];
    if (i > 0) line += ',';
    if (value !== undefined && value !== '') line += cell(value);
  }
  return `${line}\n`;
}
