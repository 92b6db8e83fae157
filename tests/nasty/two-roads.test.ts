import { simulate, toCsv } from '@fundwatch/simulator';
import {
  CODE_SETS,
  findStream,
  LINE,
  linesDdl,
  plainSql,
  stageDdl,
  stageSql,
  type CodeSetName,
  type Layout,
  type Stream,
} from '@fundwatch/streams';
import { z } from 'zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shapeOf, type ObjectShape } from '../../apps/api/src/features/ingest/scan/object-shape.js';
import { scanNdjson } from '../../apps/api/src/features/ingest/scan/testing.js';
import { IdentityVault } from '../../apps/api/src/features/ingest/vault.js';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';

// Sound lines take a short road (one pattern, no checks of their own). Whatever a cell holds, both roads must
// give the same row, and the short one must never let through what the long one refuses.
const ODD = [
  '',
  ' ',
  '0',
  '-0',
  '+1',
  '1.',
  '.5',
  '1.234',
  '12.5',
  '1e9',
  '99999999999999999.99',
  '0012.50',
  '2025-02-29',
  '2024-02-29',
  '2025-02-30 10:00:00',
  '2025-06-15 24:00:00',
  '1990-05-01 00:30:00',
  '2025-03-01T08:00:00Z',
  '2107-01-01 00:00:00',
  '2',
  'x'.repeat(128),
  'x'.repeat(129),
  '测试',
  ' 11',
  '11 ',
  '\u0007',
  'accepted',
  'ACCEPTED',
];
const codes = (set: CodeSetName): readonly string[] => CODE_SETS[set].codes.map((code) => code.code);

let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench()));
afterAll(() => bench.close());

/** Lines of a simulated file, each with some cells replaced by odd ones. */
function oddLines(file: string, rows: number): { header: string[]; lines: string[] } {
  for (const candidate of simulate({
    persons: 100,
    size: 1000,
    seed: 3,
    from: '2025-01-01',
    to: '2025-12-31',
  })) {
    if (candidate.stream !== file) continue;
    const [head = '', ...body] = Buffer.concat([...toCsv(candidate)].map((chunk) => Buffer.from(chunk)))
      .toString('utf8')
      .trim()
      .split('\n');
    const lines = Array.from({ length: rows }, (_, at) => {
      const cells = (body[at % body.length] ?? '').split(',');
      for (let n = 0; n < at % 3; n += 1)
        cells[(at * 7 + n * 13) % cells.length] = ODD[(at * 5 + n * 3) % ODD.length] ?? '';
      return cells.join(',');
    });
    return { header: head.replace('\uFEFF', '').split(','), lines };
  }
  throw new Error(file);
}

type Lines = { layout: Layout; insert: (table: string) => Promise<void> };

/** Reads lines into typed rows, by both roads or by the long one only. */
async function read(stream: Stream, tag: string, { layout, insert }: Lines, isShort: boolean): Promise<Read> {
  const { clickhouse, keys } = bench.platform;
  const vault = new IdentityVault(keys);
  const [lines, stage] = [`lines_${stream.name}_${tag}`, `rows_${stream.name}_${tag}`];
  await clickhouse.command('test', linesDdl(lines));
  await insert(lines);
  await clickhouse.command('test', stageDdl(stage, stream));
  if (isShort)
    for (const sql of plainSql({ stream, layout, lines, stage, codes }))
      await clickhouse.command('test', sql);
  const [counted] = await clickhouse.query({
    name: 'test',
    sql: `SELECT count() AS n FROM ${stage}`,
    row: z.object({ n: z.number() }),
  });
  for (const sql of stageSql({ stream, layout, lines, stage, codes, vault }))
    await clickhouse.command('test', sql, { received: '2026-11-01', ...vault.params });
  const rows = await clickhouse.query({
    name: 'test',
    sql: `SELECT toString(tuple(* EXCEPT _errors)) AS row, toString(arrayMap(e -> (e.1, e.3), _errors)) AS errors FROM ${stage} ORDER BY _line`,
    row: z.object({ row: z.string(), errors: z.string() }),
  });
  return { rows: rows.map(({ row, errors }) => (errors === '[]' ? row : errors)), plain: counted?.n ?? 0 };
}
type Read = { rows: string[]; plain: number };

const STREAMS_TRIED = ['settlements', 'visits', 'fees', 'referrals', 'feedback'];

for (const [separator, flag] of [
  [',', LINE.comma],
  ['\u001f', LINE.unit],
] as const) {
  it.each(STREAMS_TRIED)(`both roads give the same rows of %s, flag ${flag}`, async (name) => {
    const stream = findStream(name);
    if (!stream) throw new Error(name);
    const { header, lines } = oddLines(name, 1_500);
    const text = lines.map((rest, at) =>
      JSON.stringify({ line: at + 2, flag, rest: rest.replaceAll(',', separator) }),
    );
    const file: Lines = {
      layout: { format: 'csv', header },
      insert: (table) =>
        bench.platform.clickhouse.insertBytes(table, 'JSONEachRow', [Buffer.from(text.join('\n'))]),
    };
    const long = await read(stream, `long${flag}`, file, false);
    const short = await read(stream, `short${flag}`, file, true);
    expect(long.rows.length).toBe(lines.length);
    expect(short.rows).toEqual(long.rows);
    if (name !== 'feedback') expect(short.plain).toBeGreaterThan(400);
  });
}

// Numbers as writers of JSON put them: the engine reads each of these and writes it in its own way.
const BARE = [
  '0',
  '1',
  '-1',
  '12.5',
  '12.50',
  '12.0',
  '12.000',
  '-0',
  '-0.0',
  '1e2',
  '0.1',
  '123456789012345.6',
  '1E-7',
  'null',
  '00',
  '-0.25',
  '100',
  '0.00',
  'true',
];

it.each(STREAMS_TRIED)('objects of the file’s shape give the same rows of %s as any others', async (name) => {
  const stream = findStream(name);
  if (!stream) throw new Error(name);
  const { header, lines } = oddLines(name, 1_500);
  const isBare = (key: string): boolean =>
    ['money', 'price', 'quantity', 'int', 'flag'].includes(stream.fields[key]?.kind ?? '');
  const objects = lines.map((line, at) => {
    const cells = line.split(',');
    const pairs = header.flatMap((key, column) => {
      const cell = cells[column] ?? '';
      if (at % 11 === 3 && cell === '') return [];
      const isNumber = isBare(key) && /^-?[0-9]+(\.[0-9]+)?$/.test(cell);
      const odd = (at * 3 + column) % 97 === 5 ? BARE[(at + column) % BARE.length] : undefined;
      const value = isBare(key) && odd ? odd : isNumber ? cell : JSON.stringify(cell);
      return [`${at % 5 === 1 ? ' ' : ''}"${key}":${at % 7 === 2 ? ' ' : ''}${value}`];
    });
    return `{${pairs.join(at % 5 === 1 ? ' ,' : ',')}}`;
  });
  const first = Object.fromEntries(header.map((key) => [key, isBare(key) ? 1 : '']));
  const shape = shapeOf(JSON.stringify(first), stream);
  expect(shape?.length).toBe(header.length);
  const fileOf = (own: ObjectShape | undefined): Lines => {
    const { parts } = scanNdjson([Buffer.from(objects.join('\n'))], { shape: own });
    return {
      layout: { format: 'ndjson', shape: own?.map((key) => key.name) },
      insert: (table) =>
        bench.platform.clickhouse.insertBytes(
          table,
          'RowBinary',
          parts.flatMap((part) => part.chunks),
        ),
    };
  };
  const long = await read(stream, 'json', fileOf(undefined), false);
  const short = await read(stream, 'shape', fileOf(shape), true);
  expect(long.rows.length).toBe(objects.length);
  expect(short.rows).toEqual(long.rows);
  if (name !== 'feedback') expect(short.plain).toBeGreaterThan(200);
});
