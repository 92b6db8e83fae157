import { simulate, toCsv } from './simulate.js';
import type { SimulateOptions } from './options.js';

export type Row = Record<string, string>;

/** The rows of CSV text; enough of RFC 4180 for what the simulator writes. */
export function parseCsv(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      (hit) => hit[1]?.replaceAll('""', '"') ?? hit[2] ?? '',
    );
  const header = cells(lines[0] ?? '');
  return lines
    .slice(1)
    .map((line) => Object.fromEntries(cells(line).map((value, at) => [header[at] ?? '', value])));
}

/** The files as text, by name. */
export function filesOf(options: SimulateOptions): Map<string, string> {
  const files = new Map<string, string>();
  for (const file of simulate(options)) files.set(file.name, [...toCsv(file)].map(String).join(''));
  return files;
}

/** The rows of every stream. */
export function recordsOf(options: SimulateOptions): (stream: string) => Row[] {
  const rows = new Map<string, Row[]>();
  for (const [name, text] of filesOf(options)) {
    const stream = /^[a-z]+/.exec(name)?.[0] ?? '';
    rows.set(stream, [...(rows.get(stream) ?? []), ...parseCsv(text)]);
  }
  return (stream) => rows.get(stream) ?? [];
}

/** Fen of an amount in yuan; nothing is 0. */
export const fen = (row: Row, field: string): number => Math.round(Number(row[field] ?? '0') * 100);
