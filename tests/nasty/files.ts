import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { csvOf, rowsOf } from './intake.js';

// Calendar rows are the shortest there are: day and kind, both required.
export const DAYS = 'day,kind\n2025-01-01,holiday\n2025-01-26,workday\n2025-02-08,workday\n';
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** Files of which no row can be read: what they are, their name, their bytes, the reason. */
export const REFUSED: [string, string, string | Buffer, RegExp][] = [
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
  ['a workbook cut short', 'calendar.csv', 'PK\u0003\u0004rest', /archive is damaged/],
  ['a Parquet file cut short', 'calendar.parquet', 'PAR1rest', /Parquet file is cut short/],
  ['an old workbook', 'calendar.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /save it as XLSX/],
  ['a JSON array', 'calendar.json', '[\n{"day":"2025-01-01"}]', /JSON array/],
];

/** Files of which some rows can be read: what they are, their name, their bytes, rows received, lines and fields rejected. */
export const KEPT: [string, string, string | Buffer, number, readonly string[]][] = [
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
];
