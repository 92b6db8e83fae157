/** A CSV as the service writes it: quoted where needed, new lines inside quotes, a byte order mark before it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const body = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < body.length; at += 1) {
    const char = body.charAt(at);
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (body.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

export const toCsv = (rows: string[][]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cellText).join(',')}\n`).join('')}`;

const cellText = (cell: string): string =>
  /[",\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
