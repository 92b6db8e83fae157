import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNER, openWorkbench, sendText, type Workbench } from '../helpers/workbench.js';
import { counts, csvOf, rowsOf, stored, take, type Values } from './intake.js';
import { parquetOf, xlsxOf } from './tables.js';

let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench()));
afterAll(() => bench.close());

const COLUMNS = { 结算单号: 'setl_id', 类别: 'med_type', '病人`\'"编号': 'psn_no', 总额: 'medfee_sumamt' };
const CODES = { med_type: { 门诊: '11', "住'院": '21' } };

/** Settlements as the sender calls them: the third with a code that nobody knows, the fourth with an amount that is none. */
function theirRows(): Values[] {
  const kinds = ['门诊', "住'院", '11', '门诊'];
  const rows = rowsOf(
    'settlements',
    'setl_id',
    kinds.map((kind, at) => ({ med_type: kind, medfee_sumamt: at === 3 ? 'many' : '12.50' })),
  );
  const names = new Map(Object.entries(COLUMNS).map(([theirs, ours]) => [ours, theirs]));
  return rows.map((row) => ({
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [names.get(name) ?? name, value])),
    备注: 'n',
  }));
}

async function save(
  pool: string,
  columns: Record<string, string>,
  codes: Record<string, Record<string, string>> = {},
): Promise<number> {
  const source = `src-${pool}`;
  const target = { source, stream: 'settlements', pool };
  const { current } = await bench.services.mappings.save(OWNER, target, { columns, codes, note: '' });
  return current?.version ?? 0;
}

const rows = theirRows();
const header = Object.keys(rows[0] ?? {});
const table = { header, rows: rows.map((row) => header.map((name) => row[name] ?? '')) };
const bodies: [string, () => Promise<string | Buffer> | string | Buffer][] = [
  ['settlements.csv', () => csvOf(rows)],
  ['settlements.ndjson', () => rows.map((row) => `${JSON.stringify(row)}\n`).join('')],
  ['settlements-plain.ndjson', () => rows.map(({ 备注: _, ...row }) => `${JSON.stringify(row)}\n`).join('')],
  ['settlements.xlsx', () => xlsxOf('settlements', table)],
  ['settlements.parquet', () => parquetOf(table)],
];

describe('a saved mapping', () => {
  it.each(bodies)('reads the columns and codes of %s as ours', async (file, make) => {
    const pool = `map-${file.replace(/\W/g, '-')}`;
    const version = await save(pool, COLUMNS, CODES);
    const intake = await take(bench, file, await make(), pool);
    expect(counts(intake)).toMatchObject({ rows: 4, accepted: 3, rejected: 1 });
    expect(intake.receipt.mapping_version).toBe(version);
    expect(intake.receipt.unknown_columns).toEqual(file.includes('plain') ? [] : ['备注']);
    expect(intake.rejects.map(({ fields, values }) => [fields, values])).toEqual([
      [['medfee_sumamt'], ['many']],
    ]);
    expect(await stored(bench, 'settlements', 'med_type', pool)).toEqual({ K1: '11', K2: '21', K3: '11' });
    // What comes back is as it was sent, and read by the same mapping when it is sent again.
    expect(intake.file).toContain('结算单号');
    const name = file.includes('ndjson') ? 'settlements.ndjson' : 'settlements.csv';
    const again = await take(bench, name, intake.file.replace('many', '9.99'), pool);
    expect(counts(again)).toMatchObject({ rows: 1, accepted: 1 });
  });

  it('is that of the time when a file was accepted, however late it is loaded', async () => {
    await save('late', COLUMNS, CODES);
    const sent = await sendText(bench, 'settlements.csv', csvOf(rows), { pool: 'late' });
    expect(await save('late', {})).toBe(2);
    await bench.services.worker.drain();
    const { receipt } = await bench.services.ingest.receipt(OWNER, sent.batch_id);
    expect(receipt).toMatchObject({ mapping_version: 1, accepted: 3, rejected: 1 });
    const next = await take(bench, 'settlements.csv', csvOf(rows), 'late');
    expect(next.receipt).toMatchObject({ mapping_version: 2, state: 'failed' });
    expect(next.receipt.error).toContain('setl_id');
  });

  it('is refused when it names what the stream has not, or one field twice', async () => {
    await expect(
      save('bad', { a: 'nothing', b: 'setl_id', c: 'setl_id', setl_time: 'psn_no' }),
    ).rejects.toMatchObject({
      code: 'unprocessable',
      fields: [
        { field: 'columns.a' },
        { field: 'columns.b' },
        { field: 'columns.c' },
        { field: 'columns.setl_time' },
      ],
    });
  });
});

describe('a preview', () => {
  it.each(bodies)('shows the first rows of %s as read, suggests columns, and checks', async (file, make) => {
    const body = Buffer.from(await make());
    const preview = await bench.services.mappings.preview(
      OWNER,
      { file, source: 'nobody' },
      (async function* () {
        yield body;
      })(),
    );
    expect(preview.header.filter((name) => name !== '备注')).toEqual(
      header.filter((name) => name !== '备注'),
    );
    expect(preview.rows).toHaveLength(4);
    expect(preview.mapping_version).toBeNull();
    expect(preview.check.missing).toEqual(['setl_id', 'psn_no', 'med_type', 'medfee_sumamt']);
    const { stream, header: columns, rows: shown } = preview;
    const check = await bench.services.mappings.check({
      stream,
      header: columns,
      rows: shown,
      columns: COLUMNS,
      codes: CODES,
    });
    expect(check).toMatchObject({ missing: [], twice: [] });
    expect(check.rows.map(({ errors }) => errors.map(({ field }) => field))).toEqual([
      [],
      [],
      [],
      ['medfee_sumamt'],
    ]);
    expect(check.rows[1]?.cells[check.header.indexOf('med_type')]).toBe('21');
  });
});
