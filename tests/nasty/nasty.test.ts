import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { BILINGUAL, counts, csvOf, faults, rowsOf, stored, take } from './intake.js';

// Calendar rows are the shortest there are: day and kind, both required.
const DAYS = 'day,kind\n2025-01-01,holiday\n2025-01-26,workday\n2025-02-08,workday\n';
const received = (rows: number, rejected = 0) => ({
  rows,
  accepted: rows - rejected,
  duplicate: 0,
  corrected: 0,
  rejected,
});
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('bad files', () => {
  let bench: Workbench;
  let pool = 0;
  beforeAll(async () => void (bench = await openWorkbench()), 60_000);
  afterAll(() => bench.close());
  const takeIn = (file: string, body: string | Buffer) => take(bench, file, body, `n${(pool += 1)}`);

  it.each<[string, string, string | Buffer, RegExp]>([
    ['0 bytes', 'visits.csv', '', /0 bytes/],
    ['only blank lines', 'visits.csv', '\n\r\n  \n', /no header/],
    ['only a byte order mark', 'visits.csv', '\uFEFF', /no header/],
    ['binary junk', 'visits.csv', Buffer.concat([Buffer.from([0x89, 0x13]), randomBytes(300_000)]), /./],
    ['a gzip of nothing', 'visits.csv.gz', gzipSync(''), /archive is damaged or empty/],
    ['a gzip broken at its start', 'visits.csv.gz', gzipSync(DAYS).fill(0xff, 10, 30), /archive is damaged/],
    [
      'the wrong stream',
      'visits.csv',
      csvOf(rowsOf('calendar', 'day', [{ day: '2025-01-01' }])),
      /is it the right file.*stream calendar/,
    ],
    [
      'a wrong stream with columns in common',
      'contracts.csv',
      csvOf(rowsOf('visits', 'mdtrt_id', [{}])),
      /required column contract_id.*stream visits/,
    ],
    [
      'a header with a column twice',
      'calendar.csv',
      `day,kind,day\n2025-01-01,holiday,2025-01-01\n`,
      /day stands in the header more than once/,
    ],
    [
      'a header with a stray quote',
      'calendar.csv',
      'day,"ki"nd\n2025-01-01,holiday\n',
      /header on line 1.*stray quote/,
    ],
    [
      'a header that never ends',
      'calendar.csv',
      `day,kind,${'x'.repeat(3 << 20)}`,
      /header on line 1.*longer than 1 MiB/,
    ],
    ['semicolons', 'calendar.csv', DAYS.replaceAll(',', ';'), /separate the columns with commas/],
    ['tabs', 'calendar.csv', DAYS.replaceAll(',', '\t'), /separate the columns with commas/],
    ['UTF-16 with a mark', 'calendar.csv', utf16(`\uFEFF${DAYS}`), /UTF-16/],
    ['UTF-16 without one', 'calendar.csv', utf16(DAYS), /UTF-16/],
    ['NUL bytes in the header', 'calendar.csv', DAYS.replace('kind', 'kind,no\0te'), /NUL/],
    ['a workbook', 'calendar.csv', 'PK\u0003\u0004rest', /XLSX/],
    ['a JSON array', 'calendar.json', '[\n{"day":"2025-01-01"}]', /JSON array/],
  ])('are refused with a reason in both languages: %s', async (_, file, body, reason) => {
    const intake = await takeIn(file, body);
    expect(intake.receipt.state).toBe('failed');
    expect(intake.receipt.error).toMatch(BILINGUAL);
    expect(intake.receipt.error).toMatch(reason);
    expect(counts(intake)).toEqual(received(0));
  });

  it.each<[string, string, string | Buffer, number, readonly string[]]>([
    ['header only', 'calendar.csv', 'day,kind\n', 0, []],
    ['a header without a line end', 'calendar.csv', 'day,kind', 0, []],
    [
      'mixed line ends',
      'calendar.csv',
      'day,kind\r\n2025-01-01,holiday\n2025-01-26,workday\r\n2025-02-08,workday',
      3,
      [],
    ],
    ['lone carriage returns', 'calendar.csv', DAYS.replaceAll('\n', '\r'), 3, []],
    [
      'lone carriage returns in GB18030',
      'calendar.csv',
      Buffer.concat([
        Buffer.from('day,kind,note\r2025-01-01,holiday,'),
        Buffer.from([0xb2, 0xe2]),
        Buffer.from('\r2025-01-26,x,\r'),
      ]),
      2,
      ['3:kind'],
    ],
    ['a gzip without that name', 'calendar.csv', gzipSync(DAYS), 3, []],
    ['that name without a gzip', 'calendar.csv.gz', DAYS, 3, []],
    [
      'upper case and a byte order mark',
      'calendar.csv',
      `\uFEFF${DAYS.replace('day,kind', '"DAY", Kind')}`,
      3,
      [],
    ],
    [
      'blanks around values, blank lines',
      'calendar.csv',
      'day , kind\n\n 2025-01-01 ,\tholiday \n   \n2025-01-26,"workday" \n\n',
      2,
      [],
    ],
    [
      'rows too long and too short',
      'calendar.csv',
      `${DAYS}2025-03-01\n2025-03-02,workday,\n2025-03-03,workday,x\n,\n`,
      7,
      ['5:', '6:', '7:', '8:day,kind'],
    ],
    [
      'stray quotes',
      'calendar.csv',
      'day,kind\n"2025-01-01"x,holiday\n2025-01-26,work"day\n2025-02-08,workday\n',
      3,
      ['2:', '3:'],
    ],
    [
      'a quote never closed',
      'calendar.csv',
      'day,kind\n2025-01-01,"holiday\n2025-01-26,workday\n2025-02-08,workday',
      3,
      ['2:'],
    ],
    [
      'the header again and again',
      'calendar.csv',
      `${DAYS}day,kind\n\uFEFFday,kind\n2025-04-01,x\n`,
      4,
      ['7:kind'],
    ],
    [
      'a damaged line of UTF-8',
      'calendar.csv',
      Buffer.concat([
        Buffer.from('day,kind,note\n2025-01-01,holiday,测\n2025-01-26,workday,'),
        Buffer.from([0xb2]),
        Buffer.from('\n2025-02-08,workday,试\n'),
      ]),
      3,
      ['3:'],
    ],
    [
      'a damaged line of GB18030',
      'calendar.csv',
      Buffer.concat([
        Buffer.from('day,kind,note\n2025-01-01,holiday,'),
        Buffer.from([0xb2, 0xe2, 10]),
        Buffer.from('2025-01-26,workday,'),
        Buffer.from([0xff, 10]),
      ]),
      2,
      ['3:'],
    ],
    [
      'NUL bytes in values',
      'calendar.csv',
      'day,kind\n2025-01-01\0,holiday\n2025-01-26,work\0day\n2025-02-08,workday\n',
      3,
      ['2:day', '3:kind'],
    ],
    [
      'unit separators in values',
      'calendar.csv',
      'day,kind,note\n2025-01-01\u001fholiday,x\n"2025-01-26\u001fworkday",x\n2025-02-08,workday,\u001f\n"2025-02-09\u001f",workday,y\n',
      4,
      ['2:', '3:', '5:day'],
    ],
    [
      'quoted newlines before a fault',
      'feedback.csv',
      csvOf(
        rowsOf('feedback', 'fb_id', [
          { kind: 'survey', note: 'a\r\nb\n\nc' },
          { kind: 'survey', score: 'x' },
        ]),
      ),
      2,
      ['6:score'],
    ],
  ])('keep their good rows: %s', async (_, file, body, rows, rejected) => {
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
