import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { counts, csvOf, faults, rowsOf, stored, take } from './intake.js';

/** A CSV as a spreadsheet reads it: quoted cells, doubled quotes, new lines inside. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end = ''] of text
    .replace(/^\uFEFF/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

const rowsWithNames = (text: string): Record<string, string>[] => {
  const [header = [], ...rows] = cellsOf(text);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
};

describe('a rejects file', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  it('has the layout of its file and two columns more, and is taken when it is repaired', async () => {
    const rows = rowsOf('visits', 'mdtrt_id', [
      { diag_name: 'a, "b"\nc', begntime: '2025-02-30 10:00:00', 备注: '注' },
      { diag_name: 'sound' },
      { diag_name: '=1+1', med_type: '', online_flag: '７' },
    ]);
    const header = ['备注', ...Object.keys(rows[0] ?? {}).filter((name) => name !== '备注')];
    const first = await take(bench, 'visits.csv', csvOf(rows, header), 'repair');
    // The second row stands on line 4: the first one holds a new line.
    expect(faults(first)).toEqual(['2:begntime', '5:med_type,online_flag']);
    const back = rowsWithNames(first.file);
    expect(Object.keys(back[0] ?? {})).toEqual([...header, '_line', '_errors']);
    expect(back.map((row) => row['_line'])).toEqual(['2', '5']);
    expect(back[0]).toMatchObject({ diag_name: 'a, "b"\nc', 备注: '注', begntime: '2025-02-30 10:00:00' });
    expect(JSON.parse(back[1]?.['_errors'] ?? '')).toMatchObject([
      { field: 'med_type', value: '' },
      { field: 'online_flag', value: '７' },
    ]);

    const unrepaired = await take(bench, 'visits-again.csv', first.file, 'repair');
    expect(counts(unrepaired)).toMatchObject({ rows: 2, rejected: 2 });
    expect(unrepaired.file.replace(/,\d+,"\[/g, ',"[')).toBe(first.file.replace(/,\d+,"\[/g, ',"['));

    const repaired = back.map((row) => ({
      ...row,
      begntime: '2025-03-02 10:00:00',
      med_type: '11',
      online_flag: '0',
    }));
    const second = await take(bench, 'visits-repaired.csv', `\uFEFF${csvOf(repaired)}`, 'repair');
    expect(counts(second)).toEqual({ rows: 2, accepted: 2, duplicate: 0, corrected: 0, rejected: 0 });
    expect(second.receipt.unknown_columns).toEqual(['备注']);
    expect(await stored(bench, 'visits', 'diag_name', 'repair')).toEqual({
      K1: 'a, "b"\nc',
      K2: 'sound',
      K3: '=1+1',
    });
  });

  it('shows a row that does not fit the header whole in one cell, and fits itself', async () => {
    const text =
      'day,kind,note\n2025-01-01,holi"day,x\n2025-01-02,a,b,c\n2025-01-03\n2025-01-04,holiday,x,,\n"2025-01-05","a,b"\n2025-01-07,holiday\n2025-01-06,"never closed';
    const intake = await take(bench, 'calendar.csv', text, 'cells');
    expect(faults(intake)).toEqual(['2:', '3:', '4:', '5:', '6:', '7:', '8:']);
    expect(cellsOf(intake.file).map((row) => row.slice(0, -1))).toEqual([
      ['day', 'kind', 'note', '_line'],
      ['2025-01-01', 'holi"day', 'x', '2'],
      ['2025-01-02,a,b,c', '', '', '3'],
      ['2025-01-03', '', '', '4'],
      ['2025-01-04', 'holiday', 'x', '5'],
      ['2025-01-05,a,b', '', '', '6'],
      // Filled up with empty cells it would be taken as it is, and nobody would have repaired it.
      ['2025-01-07,holiday', '', '', '7'],
      ['2025-01-06,"never closed', '', '', '8'],
    ]);
    const again = await take(bench, 'calendar.csv', intake.file, 'cells');
    // Only the row whose surplus was empty is sound by now.
    expect(faults(again)).toEqual([
      '2:kind',
      '3:day,kind',
      '4:kind',
      '6:day,kind',
      '7:day,kind',
      '8:day,kind',
    ]);
  });

  it('of GB18030 comes back as UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('day,kind,note\n2025-13-01,holiday,'),
      Buffer.from([0xb2, 0xe2, 0xca, 0xd4, 0x95, 0x34, 0xb2, 0x35, 10]),
    ]);
    const intake = await take(bench, 'calendar.csv', body, 'encoded');
    expect(rowsWithNames(intake.file)[0]).toMatchObject({ day: '2025-13-01', note: '测试𠮷' });
  });

  it('of plain NDJSON objects comes back as objects with their keys, numbers as numbers', async () => {
    const one = (id: string, amount: string): string =>
      `{"pay_id": "${id}", "subject_id": "测", "kind": "base", "period": "2025", "paid_at": "2025-03-01 08:00:00", "amount": ${amount}}`;
    const text = [one('PA', '12.50'), one('PB', '12.345'), one('PC', 'null'), one('PD', '"1e9"')].join('\n');
    const first = await take(bench, 'payments.ndjson', text, 'plain');
    expect(counts(first)).toMatchObject({ rows: 4, accepted: 1, rejected: 3 });
    expect(faults(first)).toEqual(['2:amount', '3:amount', '4:amount']);
    const [two = '', three = '', four = ''] = first.file.trimEnd().split('\n');
    const own = (id: string, amount: string): string =>
      `{"pay_id":"${id}","subject_id":"测","kind":"base","period":"2025","paid_at":"2025-03-01 08:00:00"${amount},"_line":`;
    expect([two, three, four].map((line) => line.split('"_line":')[0] + '"_line":')).toEqual([
      own('PB', ',"amount":12.345'),
      own('PC', ''),
      own('PD', ',"amount":"1e9"'),
    ]);
    const repaired = first.file
      .replace('12.345', '12.34')
      .replace('08:00:00","_line":3', '08:00:00","amount":1,"_line":3')
      .replace('"1e9"', '1000000000');
    expect(counts(await take(bench, 'payments.ndjson', repaired, 'plain'))).toMatchObject({ accepted: 3 });
  });

  it('of NDJSON keeps the text of its objects, and is taken when it is repaired', async () => {
    const one = (id: string, amount: string): string =>
      `{"pay_id" : "${id}", "subject_id":"S","kind":"base","period":"2025","paid_at":"2025-03-01 08:00:00","amount":${amount},"x":0.10 }`;
    const first = await take(
      bench,
      'payments.ndjson',
      [one('A', '1e9'), one('B', '12.345'), '{}', one('C', '5')].join('\n'),
      'json',
    );
    expect(counts(first)).toMatchObject({ rows: 4, accepted: 1, rejected: 3 });
    const lines = first.file.trimEnd().split('\n');
    expect(lines[0]).toContain(`${one('A', '1e9').slice(0, -2)},"_line":1,"_errors":[{`);
    expect(lines[2]).toMatch(/^\{"_line":3,"_errors":\[/);
    const unrepaired = await take(bench, 'payments.ndjson', first.file, 'json');
    expect(unrepaired.file).toBe(first.file);
    expect(unrepaired.receipt.unknown_columns).toEqual(['x']);
    const repaired = first.file
      .replace('"amount":1e9', '"amount":1000000000')
      .replace('12.345', '12.34')
      .split('\n')
      .slice(0, 2)
      .join('\n');
    expect(counts(await take(bench, 'payments.ndjson', repaired, 'json'))).toMatchObject({
      rows: 2,
      accepted: 2,
    });
    expect(await stored(bench, 'payments', 'amount', 'json')).toEqual({
      A: '1000000000.00',
      B: '12.34',
      C: '5.00',
    });
  });
});
