import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { simulate, toCsv } from '@fundwatch/simulator';
import { z } from 'zod';
import { expect, it } from 'vitest';
import { get, newFolder, post, settled, startApp } from '../helpers/app.js';
import { call, enrol } from '../helpers/people.js';
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

it('no log line, receipt or error message repeats what a request or a row says of a person', async () => {
  const folder = await newFolder();
  const app = await startApp(join(folder, 'data'), { LOG_LEVEL: 'debug', DEMO_PERSONS: '0' });
  const words = ['990121199901010096', '测试默', '10009990003', '测试漏'];
  const [certno = '', psn_name = '', tel = '', other = ''] = words;
  const row = complete('insured', { psn_no: 'Y1', certno, psn_name, tel });
  const told: string[] = [];
  const tell = async (answer: Response): Promise<void> => {
    told.push(`${await answer.text()} ${JSON.stringify([...answer.headers])}`);
  };
  await tell(await post(app, 'insured-1.ndjson', `${JSON.stringify(row)}\n`));
  // A row that is refused, a file that is no file of any stream, a header with a value for a name, half a line.
  await tell(
    await post(app, 'insured-2.ndjson', `${JSON.stringify({ ...row, psn_no: 'Y2', brdy: other })}\n`),
  );
  await tell(await post(app, 'nothing.csv', `${psn_name},${certno}\n1,2\n`));
  await tell(await post(app, 'insured-3.csv', `psn_no,${certno},${psn_name}\nY3,1,2\n`));
  await tell(
    await post(app, 'insured-4.ndjson', `{"psn_no": "Y4", "certno": "${certno}", "psn_name": "${psn_name}`),
  );
  await tell(
    await call(app, 'POST', '/api/records/insured', [row, { ...row, psn_no: 'Y5', gend: psn_name }]),
  );
  await tell(await call(app, 'POST', '/api/records/insured', [{ ...row, psn_no: { certno } }]));
  await settled(app);
  // Errors say which field is wrong, not what was in it; and whoever sees masks is not told by the faults of rows, where columns have
  // shifted, either.
  const reach = [{ kind: 'pool', pool: 'default' }] as const;
  const officer = await enrol(app, { name: 'masked', role: 'officer', grants: reach });
  for (const value of [certno, psn_name, tel])
    for (const path of ['findings?limit=', 'overview?period=', 'batches?cursor=', 'nowhere?x='])
      await tell(await call(officer, 'GET', `/api/${path}${encodeURIComponent(value)}`));
  const receipts = z
    .object({ items: z.array(z.object({ batch_id: z.string() })) })
    .parse(await get(officer, '/api/batches?limit=500')).items;
  expect(receipts.length).toBeGreaterThan(3);
  const details = await Promise.all(receipts.map(({ batch_id }) => get(officer, `/api/batches/${batch_id}`)));
  told.push(...details.map((detail) => JSON.stringify(detail)));
  const quality = await get(officer, '/api/quality');
  told.push(JSON.stringify(await get(app, '/api/audit?limit=500')), JSON.stringify(quality));
  expect(told.filter((text) => words.some((word) => text.includes(word)))).toEqual([]);
  const output = app.output();
  await app.stop();
  expect(words.filter((word) => output.includes(word) || output.includes(encodeURIComponent(word)))).toEqual(
    [],
  );
  const leaks: string[] = [];
  for await (const path of filesOf(folder)) {
    const bytes = await readFile(path);
    if (words.some((word) => bytes.includes(word))) leaks.push(path.slice(folder.length));
  }
  expect(leaks).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});
