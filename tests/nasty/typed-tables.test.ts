import { deflateRawSync, gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { z } from 'zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { counts, csvOf, faults, rowsOf, stored, take } from './intake.js';

let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench()));
afterAll(() => bench.close());

async function bytesOf(sheet: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  sheet(book.addWorksheet('一'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

it('reads what a spreadsheet holds besides plain cells', async () => {
  const rows = rowsOf('feedback', 'fb_id', [{ kind: 'survey' }]);
  const header = Object.keys(rows[0] ?? {});
  const at = (name: string): number => header.indexOf(name) + 1;
  const bytes = await bytesOf((sheet, book) => {
    book.addWorksheet('二').addRow(['fb_id', 'not', 'read']);
    // The header need not be the first row, and rows in between may be empty.
    sheet.getRow(3).values = header;
    const row = (
      line: number,
      id: ExcelJS.CellValue,
      change: Record<string, ExcelJS.CellValue> = {},
    ): void => {
      for (const [name, value] of Object.entries({ ...rows[0], fb_id: id, ...change }))
        sheet.getRow(line).getCell(at(name)).value = value;
    };
    row(4, { richText: [{ text: 'RI' }, { font: { bold: true }, text: 'CH' }] });
    row(6, 'FORMULA', { fixmedins_code: { formula: 'A1', result: 'H990001' } });
    row(7, 'NO-RESULT', { fixmedins_code: { formula: 'A1' } });
    row(8, 990121200001010000);
    row(9, '990121200001010000');
    row(10, 'a_x0007_b');
    row(11, 'WIDE');
    sheet.getRow(11).getCell(header.length + 3).value = 'surplus';
    row(12, 'DATE', { made_at: new Date('2025-03-01T00:00:00Z') });
  });
  const intake = await take(bench, 'feedback.xlsx', bytes, 'odd');
  expect(counts(intake)).toMatchObject({ rows: 8, accepted: 3, rejected: 5 });
  expect(faults(intake)).toEqual(['7:', '8:', '10:fb_id', '11:', '12:made_at']);
  expect(intake.rejects.map(({ reasons }) => reasons[0]?.split(' | ')[1]?.slice(0, 24))).toEqual([
    'a formula without a stor',
    'a number of more than 15',
    'holds control characters',
    `${header.length + 3} fields, the header has`.slice(0, 24),
    'not a date-time, use YYY',
  ]);
  expect(await stored(bench, 'feedback', 'fixmedins_code', 'odd')).toEqual({
    RICH: rows[0]?.fixmedins_code,
    FORMULA: 'H990001',
    '990121200001010000': rows[0]?.fixmedins_code,
  });
});

it('reads packed files, and what it sends back is taken again', async () => {
  const rows = rowsOf('calendar', 'day', [
    { day: '2025-01-01', kind: 'workday' },
    { day: '2025-01-02', kind: 'feast' },
  ]);
  const bytes = await bytesOf((sheet) =>
    sheet.addRows([Object.keys(rows[0] ?? {}), ...rows.map(Object.values)]),
  );
  const intake = await take(bench, 'calendar.xlsx.gz', gzipSync(bytes), 'packed');
  expect([counts(intake), faults(intake)]).toMatchObject([{ rows: 2, accepted: 1, rejected: 1 }, ['3:kind']]);
  const again = await take(bench, 'calendar.csv', intake.file.replace('feast', 'holiday'), 'packed');
  expect(counts(again)).toMatchObject({ rows: 1, accepted: 1 });
});

const groups = { rowGroupSize: 2 };

it('reads the types of a Parquet file as the text a CSV of it would hold', async () => {
  const rows = rowsOf('settlements', 'setl_id', [
    { medfee_sumamt: '12.5' },
    { medfee_sumamt: '0.1' },
    { medfee_sumamt: '100' },
  ]);
  const text = (name: string): string[] => rows.map((row) => row[name] ?? '');
  const own = Object.keys(rows[0] ?? {}).filter(
    (name) => !['medfee_sumamt', 'setl_time', 'refd_setl_flag'].includes(name),
  );
  const moments = [0, 1, 2].map((hour) => new Date(Date.UTC(2025, 2, 1, hour)));
  const file = Buffer.from(
    parquetWriteBuffer({
      ...groups,
      columnData: [
        ...own.map((name) => ({ name, data: text(name), type: 'STRING' as const })),
        { name: 'medfee_sumamt', data: [12.5, 0.1, 100], type: 'DOUBLE' },
        // Moments with a zone: eight hours later in ours.
        { name: 'setl_time', data: moments, type: 'TIMESTAMP' },
        { name: 'refd_setl_flag', data: [false, false, null], type: 'BOOLEAN', nullable: true },
        { name: '`备注 \\', data: [1n, 2n, 3n], type: 'INT64' },
      ],
    }),
  );
  const intake = await take(bench, 'settlements.parquet', file, 'types');
  expect([counts(intake), intake.receipt.unknown_columns]).toMatchObject([
    { rows: 3, accepted: 3 },
    ['`备注 \\'],
  ]);
  expect(await stored(bench, 'settlements', 'medfee_sumamt', 'types')).toEqual({
    K1: '12.50',
    K2: '0.10',
    K3: '100.00',
  });
  expect(await stored(bench, 'settlements', 'setl_time', 'types')).toEqual({
    K1: '2025-03-01 08:00:00',
    K2: '2025-03-01 09:00:00',
    K3: '2025-03-01 10:00:00',
  });
  expect(await stored(bench, 'settlements', 'refd_setl_flag', 'types')).toEqual({
    K1: '0',
    K2: '0',
    K3: null,
  });
});

it('reads what the engine has written as the same facts', async () => {
  const rows = rowsOf('visits', 'mdtrt_id', [
    { die_date: '2025-02-28', leave_days: '3' },
    { endtime: '2025-01-02 10:00:00' },
    {},
  ]);
  await take(bench, 'visits.csv', csvOf(rows), 'from-csv');
  const chunks: Buffer[] = [];
  for await (const chunk of bench.platform.clickhouse.bytes({
    name: 'test',
    sql: `SELECT COLUMNS('^[^_]') EXCEPT pool FROM visits FINAL WHERE pool = 'from-csv' ORDER BY _line FORMAT Parquet`,
  }))
    chunks.push(chunk);
  const intake = await take(bench, 'visits.parquet.gz', gzipSync(Buffer.concat(chunks)), 'from-parquet');
  expect(counts(intake)).toMatchObject({ rows: 3, accepted: 3 });
  const kept = await bench.platform.clickhouse.query({
    name: 'test',
    sql: `SELECT uniqExact(_content, _line) AS different, count() AS rows FROM visits FINAL WHERE pool IN ('from-csv', 'from-parquet')`,
    row: z.object({ different: z.number(), rows: z.number() }),
  });
  expect(kept).toEqual([{ different: 3, rows: 6 }]);
});

/** An archive of one entry whose content is `size` zero bytes of XML, however few they are when packed. */
function bomb(size: number, path = 'xl/workbook.xml'): Buffer {
  const name = Buffer.from(path);
  const packed = deflateRawSync(Buffer.alloc(size, ' '));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, entry, name, end]);
}

it.each([
  [
    'an archive that unpacks to a thousand times its size',
    async () => bomb(64 << 20),
    /malformed|MiB when unpacked/,
  ],
  [
    'a workbook cut short',
    async () => (await bytesOf((sheet) => sheet.addRow(['day', 'kind']))).subarray(0, -40),
    /damaged/,
  ],
  ['an archive of other files', async () => bomb(10, 'visits.csv'), /no XLSX workbook/],
  ['an empty sheet', async () => bytesOf(() => undefined), /first sheet is empty/],
  ['a sheet of another stream', async () => bytesOf((sheet) => sheet.addRow(['psn_no', 'gend'])), /calendar/],
])('refuses %s, and says why', async (_, make, why) => {
  const { receipt } = await take(bench, 'calendar.xlsx', await make(), 'refused');
  expect([receipt.state, receipt.rows]).toEqual(['failed', 0]);
  expect(receipt.error).toMatch(why);
});
