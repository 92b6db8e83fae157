import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { simulate, toCsv } from '@fundwatch/simulator';
import { z } from 'zod';
import { expect, it } from 'vitest';
import { newFolder } from '../helpers/app.js';
import { complete, openWorkbench, OWNER, send, sendText } from '../helpers/workbench.js';

const COUNTY = { persons: 300, seed: 5, size: 1000, from: '2025-01-01', to: '2025-12-31' };

async function* filesOf(dir: string): AsyncGenerator<string> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* filesOf(join(dir, entry.name));
    else if (entry.isFile()) yield join(dir, entry.name);
  }
}

/** Certificate numbers, phones and names of a county's insured. */
function secretsOf(csv: string): { certno: string[]; tel: string[]; names: string[] } {
  const [head = '', ...rows] = csv.trim().split('\n');
  const at = (name: string): number => head.replace('\uFEFF', '').split(',').indexOf(name);
  const column = (name: string): string[] =>
    rows.map((row) => row.split(',')[at(name)] ?? '').filter((value) => value !== '');
  return { certno: column('certno'), tel: column('tel'), names: column('psn_name') };
}

it('no certificate number, phone or name rests in clear', async () => {
  const bench = await openWorkbench({}, await newFolder());
  let insured = '';
  for (const file of simulate(COUNTY)) {
    const text = Buffer.concat([...toCsv(file)].map((chunk) => Buffer.from(chunk))).toString('utf8');
    if (file.stream === 'insured') insured += text;
    await sendText(bench, file.name, text, { pool: 'p' });
  }
  // Rows that are rejected, and columns that nobody knows, hold identity as well.
  await send(
    bench,
    'insured',
    [
      {
        ...complete('insured', {
          psn_no: 'X1',
          certno: '990121199901010099',
          psn_name: '测试密',
          tel: '10009990001',
        }),
        brdy: 'never',
        memo: '990121199901010098',
      },
    ],
    { pool: 'p' },
  );
  await send(
    bench,
    'insured',
    [{ ...complete('insured', { psn_no: 'X2' }), memo: '990121199901010097 测试隐' }],
    { pool: 'p' },
  );
  // A value that is refused for itself, and a row that is refused whole.
  await send(
    bench,
    'insured',
    [{ ...complete('insured', { psn_no: 'X3' }), tel: `10009990002${'0'.repeat(200)}` }],
    { pool: 'p' },
  );
  await sendText(bench, 'insured-short.csv', 'psn_no,gend,brdy,insutype,insu_admdvs,psn_name\nX4,测试瞒\n', {
    pool: 'p',
  });
  await bench.services.worker.drain();
  const secrets = secretsOf(insured);
  expect(secrets.certno.length).toBeGreaterThan(200);
  const words = [
    ...secrets.certno,
    ...secrets.tel,
    ...new Set(secrets.names),
    '990121199901010099',
    '测试密',
    '10009990001',
    '990121199901010098',
    '990121199901010097',
    '测试隐',
    '10009990002',
    '测试瞒',
  ];

  // Columns rest compressed, so the files alone prove nothing: ask every text column too.
  const { clickhouse } = bench.platform;
  const columns = await clickhouse.query({
    name: 'columns',
    sql: `SELECT table, name FROM system.columns WHERE database = currentDatabase() AND type LIKE '%String%' AND type NOT LIKE 'Aggregate%'`,
    row: z.object({ table: z.string(), name: z.string() }),
  });
  const found: string[] = [];
  for (const { table, name } of columns) {
    const rows = await clickhouse.query({
      name: 'search',
      sql: `SELECT count() AS n FROM ${table} WHERE arrayExists(w -> position(toString(${name}), w) > 0, {words:Array(String)})`,
      params: { words: words.filter((_, at) => at % 8 === 0 || at >= words.length - 8) },
      row: z.object({ n: z.number() }),
    });
    if ((rows[0]?.n ?? 0) > 0) found.push(`${table}.${name}`);
  }
  expect(found).toEqual([]);

  const findings = [];
  for await (const finding of bench.services.findings.all({ ...OWNER, clear: false }, {}))
    findings.push(JSON.stringify(finding));
  const exported = findings.join('\n');
  expect(words.filter((word) => exported.includes(word))).toEqual([]);

  await bench.platform.close();
  const leaks: string[] = [];
  for await (const path of filesOf(bench.dataDir)) {
    const bytes = await readFile(path);
    if (words.some((word) => bytes.includes(word))) leaks.push(path.slice(bench.dataDir.length));
  }
  expect(leaks).toEqual([]);
  await rm(bench.dataDir, { recursive: true, force: true });
});
