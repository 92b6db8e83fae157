import type { Reject } from '../../lib/api/api.ts';
import { parseCsv, toCsv } from './csv.ts';

export type RepairRow = { line: number; cells: string[]; reasons: (string | null)[]; wholeRow: string | null };
export type RepairSheet = { columns: string[]; rows: RepairRow[] };

/** What the service adds to a rejected row; it does not read it back. */
const OWN = ['_line', '_errors'];
/** More than this nobody repairs by hand. */
export const MOST_ROWS = 500;

/** A rejects file as a sheet to work on: each reason beside the cell it is about. */
export function readRejects(text: string): RepairSheet {
  const [header = [], ...rows] = parseCsv(text);
  const columns = header.filter((name) => !OWN.includes(name));
  return {
    columns,
    rows: rows.map((row) => {
      const valueOf = (name: string) => row[header.indexOf(name)] ?? '';
      const errors = readErrors(valueOf('_errors'));
      const reasonOf = (field: string) => errors.find((error) => error.field === field)?.reason ?? null;
      return {
        line: Number(valueOf('_line')),
        cells: columns.map(valueOf),
        reasons: columns.map(reasonOf),
        wholeRow:
          errors.find(({ field }) => !columns.includes(field))?.reason ?? null,
      };
    }),
  };
}

/** The repaired rows in the layout they came in. */
export const repairedFile = ({ columns, rows }: RepairSheet): string =>
  toCsv([columns, ...rows.map(({ cells }) => cells)]);

/** `visits.csv` → `visits-repaired.csv`; the name still begins with that of its stream. */
export const repairedName = (file: string, stream: string): string => {
  const base = file.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '');
  return `${base.toLowerCase().startsWith(stream) ? base : stream}-repaired.csv`;
};

function readErrors(text: string): Reject['errors'] {
  try {
    const parsed: Reject['errors'] = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
