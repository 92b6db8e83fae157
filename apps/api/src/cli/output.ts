export const FORMATS = ['ndjson', 'csv', 'table'] as const;
export type Format = (typeof FORMATS)[number];

type Row = Record<string, unknown>;

const text = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

// A spreadsheet must not take text for a formula.
const cell = (value: string): string => {
  const safe = /^[=+@]|^-(?![\d.])/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const write = (line: string): Promise<void> =>
  new Promise((resolve, reject) =>
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve())),
  );

/** Prints rows on stdout as they come; a table waits for all of them. */
export async function print(rows: AsyncIterable<Row> | Iterable<Row>, format: Format): Promise<void> {
  let columns: string[] | undefined;
  const kept: string[][] = [];
  for await (const row of rows) {
    if (format === 'ndjson') {
      await write(JSON.stringify(row));
      continue;
    }
    if (!columns) {
      columns = Object.keys(row);
      if (format === 'csv') await write(columns.map(cell).join(','));
    }
    const values = columns.map((name) => text(row[name]));
    if (format === 'csv') await write(values.map(cell).join(','));
    else kept.push(values);
  }
  if (format !== 'table' || !columns) return;
  const all = [
    columns,
    ...kept.map((values) => values.map((value) => (value.length > 60 ? `${value.slice(0, 59)}…` : value))),
  ];
  const widths = columns.map((_, at) => Math.max(...all.map((values) => width(values[at] ?? ''))));
  for (const values of all)
    await write(
      values
        .map((value, at) => value + ' '.repeat((widths[at] ?? 0) - width(value)))
        .join('  ')
        .trimEnd(),
    );
}

/** Columns that a terminal gives to a text: Chinese characters take two. */
const width = (value: string): number =>
  [...value].reduce((n, character) => n + (/[\u1100-\u9fff\uff00-\uffef]/.test(character) ? 2 : 1), 0);
