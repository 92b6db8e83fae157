import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Preview = Schemas['MappingPreview'];
export type Check = Schemas['MappingCheck'];
export type Columns = Preview['mapping']['columns'];

/** Their column for our field; without a field it keeps its name. A field has one column at most. */
export function withColumn(columns: Columns, column: string, field: string): Columns {
  const others = Object.entries(columns).filter(([theirs, ours]) => theirs !== column && ours !== field);
  return Object.fromEntries(field === '' ? others : [...others, [column, field]]);
}

/** Takes what is suggested for columns that nothing is set for. */
export const withSuggested = (columns: Columns, suggested: Columns): Columns =>
  Object.entries(suggested).reduce(
    (taken, [column, field]) =>
      Object.hasOwn(taken, column) || Object.values(taken).includes(field)
        ? taken
        : withColumn(taken, column, field),
    columns,
  );

export const isSame = (one: Columns, other: Columns): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

export type CheckedCell = { value: string; was: string | null; reason: string | null };
export type CheckedRow = { line: number; cells: CheckedCell[]; wholeRow: string | null };

/** Each cell as it will be stored, with what it was and what is wrong with it. */
export function checkedRows(preview: Pick<Preview, 'rows'>, check: Check): CheckedRow[] {
  return check.rows.map((row, at) => ({
    line: row.line,
    cells: row.cells.map((value, index) => {
      const raw = preview.rows[at]?.cells[index] ?? value;
      const error = row.errors.find(({ field }) => field !== '' && field === check.header[index]);
      return { value, was: raw === value ? null : raw, reason: error?.reason ?? null };
    }),
    wholeRow: row.errors.find(({ field }) => !check.header.includes(field))?.reason ?? null,
  }));
}

const HEAD_BYTES = 1 << 20;
const NEW_LINE = 10;

/** The head of a long text file, to its last whole line; other files can only be read as a whole. */
export async function headOf(file: File): Promise<Blob> {
  if (file.size <= HEAD_BYTES || !/\.(csv|txt|ndjson|jsonl)$/i.test(file.name)) return file;
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const end = bytes.lastIndexOf(NEW_LINE);
  return end < 0 ? file : file.slice(0, end + 1);
}
