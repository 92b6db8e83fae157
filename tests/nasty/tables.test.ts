import { simulate, toCsv } from '@fundwatch/simulator';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { counts, take, type Intake } from './intake.js';
import { parquetOf, xlsxOf, type Table } from './tables.js';

let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench({ part: { rows: 150, bytes: 1 << 20 } })));
afterAll(() => bench.close());

/** The simulated county's files, some of their cells replaced by what is refused in every format. */
function county(): { stream: string; table: Table }[] {
  const files = simulate({ persons: 60, size: 1000, seed: 5, from: '2025-01-01', to: '2025-06-30' });
  return [...files].map((file) => {
    const text = Buffer.concat([...toCsv(file)].map((chunk) => Buffer.from(chunk))).toString('utf8');
    const [header = [], ...rows] = text
      .replace('\uFEFF', '')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    for (const [at, row] of rows.entries()) {
      if (at % 17 === 3) row[at % header.length] = '';
      if (at % 23 === 5) row[header.indexOf('psn_no')] = 'x'.repeat(200);
      if (at % 29 === 7) row.splice(0, row.length, ...(rows[at - 1] ?? row));
    }
    return { stream: file.stream, table: { header, rows } };
  });
}

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const csvText = ({ header, rows }: Table): string =>
  [header, ...rows].map((row) => `${(row ?? []).map(cell).join(',')}\n`).join('');

/** Every current row of a stream in a pool with all that is kept of it, its line too. */
async function facts(stream: string, pool: string): Promise<string[]> {
  const rows = await bench.platform.clickhouse.query({
    name: 'test',
    sql: `SELECT toString(tuple(* EXCEPT (pool, _source, _batch, _version))) AS row FROM ${stream} FINAL WHERE pool = {pool:String} ORDER BY row`,
    params: { pool },
    row: z.object({ row: z.string() }),
  });
  return rows.map(({ row }) => row);
}

/** What a sender is told, without what must differ: the batch and the file's name. */
const told = (intake: Intake) => ({ ...counts(intake), rejects: intake.rejects, file: intake.file });

const FILES = county().filter(
  ({ stream }, at, all) => all.findIndex((other) => other.stream === stream) === at,
);

describe.each(FILES)('$stream', ({ stream, table }) => {
  it('gives the same facts, receipts and rejects from CSV, XLSX and Parquet', async () => {
    const csv = await take(bench, `${stream}.csv`, csvText(table), `csv-${stream}`);
    const xlsx = await take(bench, `${stream}.xlsx`, await xlsxOf(stream, table), `xlsx-${stream}`);
    const parquet = await take(bench, `${stream}.parquet`, parquetOf(table), `parquet-${stream}`);
    expect(csv.receipt.rows).toBe(table.rows.length);
    // A number cell does not keep how it was typed: 8.00 comes back as 8.
    expect({ ...told(xlsx), file: '' }).toEqual({ ...told(csv), file: '' });
    expect(xlsx.file.split('\n').length).toBe(csv.file.split('\n').length);
    expect(told(parquet)).toEqual(told(csv));
    const expected = await facts(stream, `csv-${stream}`);
    expect(await facts(stream, `xlsx-${stream}`)).toEqual(expected);
    expect(await facts(stream, `parquet-${stream}`)).toEqual(expected);
  });
});
