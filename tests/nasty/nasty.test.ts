import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { BILINGUAL, counts, csvOf, faults, rowsOf, stored, take } from './intake.js';
import { DAYS, KEPT, REFUSED } from './files.js';

const received = (rows: number, rejected = 0) => ({
  rows,
  accepted: rows - rejected,
  duplicate: 0,
  corrected: 0,
  rejected,
});

describe('bad files', () => {
  let bench: Workbench;
  let pool = 0;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());
  const takeIn = (file: string, body: string | Buffer) => take(bench, file, body, `n${(pool += 1)}`);

  it.each(REFUSED)('are refused with a reason in both languages: %s', async (_, file, body, reason) => {
    const intake = await takeIn(file, body);
    expect(intake.receipt.state).toBe('failed');
    expect(intake.receipt.error).toMatch(BILINGUAL);
    expect(intake.receipt.error).toMatch(reason);
    expect(counts(intake)).toEqual(received(0));
  });

  it.each(KEPT)('keep their good rows: %s', async (_, file, body, rows, rejected) => {
    const intake = await takeIn(file, body);
    expect(intake.receipt.error).toBeUndefined();
    expect(faults(intake)).toEqual(rejected);
    expect(counts(intake)).toEqual(received(rows, rejected.length));
    for (const reason of intake.rejects.flatMap((reject) => reject.reasons))
      expect(reason).toMatch(BILINGUAL);
  });

  it('are read up to the damage of their archive, and that is said', async () => {
    const text = `day,kind,note\n${Array.from({ length: 50_000 }, (_, at) => `${2000 + (at % 200)}-01-01,holiday,${randomBytes(6).toString('hex')}\n`).join('')}`;
    const packed = gzipSync(text);
    const cutShort = await takeIn('calendar.csv.gz', packed.subarray(0, packed.length / 2));
    expect(cutShort.receipt.rows).toBeGreaterThan(20_000);
    expect(cutShort.receipt.error).toMatch(new RegExp(`${cutShort.receipt.rows} rows before the damage`));
    expect(cutShort.receipt.rejected).toBe(0);
  });

  it('name the line that the header stands on again', async () => {
    const { receipt } = await takeIn('calendar.csv', `${DAYS}day,kind\n`);
    expect(receipt.note).toMatch(/第 5 行.* \| header repeated on line 5/);
  });

  it('of 10,000 columns keep them aside and say their names', async () => {
    const extra = Array.from({ length: 10_000 }, (_, at) =>
      at % 3 === 0 ? `a "column" ${at}` : at % 3 === 1 ? `it's \\${at}` : '',
    );
    const values = extra.map((_, at) => (at % 2 === 0 ? `v${at}` : ''));
    const lines = [
      ['day', 'kind', ...extra],
      ...Array.from({ length: 3000 }, (_, at) => [
        `${2000 + (at % 250)}-0${1 + (at % 9)}-11`,
        'holiday',
        ...values,
      ]),
    ];
    const intake = await takeIn(
      'calendar.csv',
      lines.map((fields) => fields.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n'),
    );
    expect(intake.receipt.error).toBeUndefined();
    expect(intake.receipt).toMatchObject({ rows: 3000, rejected: 0 });
    expect(intake.receipt.unknown_columns).toHaveLength(10_000);
    expect(intake.receipt.unknown_columns.slice(0, 3)).toEqual(['a "column" 0', "it's \\1", '#5']);
  });

  it('of 10,000 columns and thousands of empty rows stay within the memory of the engine', async () => {
    const tail = ','.repeat(9_998);
    const rows = Array.from(
      { length: 5000 },
      (_, at) => `${2000 + (at % 250)}-0${1 + (at % 9)}-11,holiday${tail}`,
    );
    const { receipt } = await takeIn('calendar.csv', [`day,kind${tail}`, ...rows].join('\n'));
    expect(receipt.error).toBeUndefined();
    expect(receipt).toMatchObject({ rows: 5000, rejected: 0 });
  });

  it('with unknown columns twice keep both', async () => {
    const { receipt } = await takeIn('calendar.csv', 'day,kind,note,note,\n2025-01-01,holiday,a,b,\n');
    expect(receipt.unknown_columns).toEqual(['note', 'note (2)', '#5']);
    expect(receipt.accepted).toBe(1);
  });

  it('with a line of 100 MB lose that line, and take little memory', async () => {
    const body = Buffer.concat([
      Buffer.from(DAYS),
      Buffer.alloc(100 << 20, 'x,"y'),
      Buffer.from('\n2025-03-01,holiday\n'),
    ]);
    const before = process.memoryUsage.rss();
    const intake = await takeIn('calendar.csv', body);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 << 20);
    expect(counts(intake)).toEqual(received(5, 1));
    expect(faults(intake)).toEqual(['5:']);
    expect(intake.rejects[0]?.reasons).toEqual(['行超过 1 MiB | line longer than 1 MiB']);
    expect(intake.file.length).toBeLessThan(2000);
  });

  it('with formulas keep them as text', async () => {
    const names = ['=1+1', '+cmd|x', '@SUM(A1)', "-2'", '=HYPERLINK("http://x","y")'];
    const rows = rowsOf(
      'institutions',
      'fixmedins_code',
      names.map((name) => ({ fixmedins_name: name })),
    );
    expect(counts(await take(bench, 'institutions.csv', csvOf(rows), 'formulas'))).toEqual(received(5));
    expect(Object.values(await stored(bench, 'institutions', 'fixmedins_name', 'formulas'))).toEqual(names);
  });
});
