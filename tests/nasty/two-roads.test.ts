import { simulate, toCsv } from '@fundwatch/simulator';
import {
  CODE_SETS,
  findStream,
  linesDdl,
  plainSql,
  stageDdl,
  stageSql,
  type CodeSetName,
  type Layout,
} from '@fundwatch/streams';
import { z } from 'zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { VAULT, vaultParams } from '../../apps/api/src/features/ingest/vault.js';
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

it.each(['settlements', 'visits', 'fees', 'referrals', 'feedback'])(
  'both roads give the same rows of %s',
  async (name) => {
    const stream = findStream(name);
    if (!stream) throw new Error(name);
    const { header, lines } = oddLines(name, 1_500);
    const layout: Layout = { format: 'csv', header };
    const { clickhouse, keys } = bench.platform;
    const read = async (tag: string, isShort: boolean): Promise<{ rows: string[]; plain: number }> => {
      const [table, stage] = [`lines_${name}_${tag}`, `rows_${name}_${tag}`];
      await clickhouse.command('test', linesDdl(table));
      const text = lines.map((rest, at) => JSON.stringify({ line: at + 2, flag: 0, rest })).join('\n');
      await clickhouse.insertBytes(table, 'JSONEachRow', [Buffer.from(text)]);
      await clickhouse.command('test', stageDdl(stage, stream));
      const plain = isShort ? plainSql({ stream, layout, lines: table, stage, codes }) : undefined;
      if (plain) await clickhouse.command('test', plain);
      const [counted] = await clickhouse.query({
        name: 'test',
        sql: `SELECT count() AS n FROM ${stage}`,
        row: z.object({ n: z.number() }),
      });
      await clickhouse.command(
        'test',
        stageSql({ stream, layout, lines: table, stage, codes, vault: VAULT }),
        { received: '2026-11-01', ...vaultParams(keys) },
      );
      const rows = await clickhouse.query({
        name: 'test',
        sql: `SELECT toString(tuple(*)) AS row FROM ${stage} ORDER BY _line`,
        row: z.object({ row: z.string() }),
      });
      return { rows: rows.map(({ row }) => row), plain: counted?.n ?? 0 };
    };
    const long = await read('long', false);
    const short = await read('short', true);
    expect(long.rows.length).toBe(lines.length);
    expect(short.rows).toEqual(long.rows);
    if (name !== 'feedback') expect(short.plain).toBeGreaterThan(400);
  },
);
