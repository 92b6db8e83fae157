import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, testEngine, type TestEngine } from './testing/engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine({ slots: 3, maxWaiting: 300 });
});
afterAll(() => engine.close());
beforeEach(async () => {
  await engine.client.command({ query: 'DROP TABLE IF EXISTS t' });
  const columns = '(id UInt64, name String) ENGINE = MergeTree ORDER BY id';
  await engine.client.command({
    query: `CREATE TABLE t ${columns} SETTINGS non_replicated_deduplication_window = 100`,
  });
});
const count = async () => (await rows(engine.client, 'SELECT toUInt32(count()) FROM t'))[0];
const spooled = async () =>
  (await readdir(join(engine.dir, 'spool', 'http'))).filter((name) => name.startsWith('in-'));

describe('inserts', () => {
  it('keep multi-byte text across chunk borders, plain and gzipped', async () => {
    const text = (id: number) => `Пример 漢字🧪 ${id} `.repeat(1 + (id % 7));
    for (const request of [false, true]) {
      await engine.client.command({ query: 'TRUNCATE TABLE t' });
      const client = engine.connect({ compression: { request } });
      const bytes = Buffer.from(
        Array.from({ length: 20_000 }, (_, id) => JSON.stringify({ id, name: text(id) })).join('\n'),
      );
      const chunks = Array.from({ length: Math.ceil(bytes.length / 1021) }, (_, i) =>
        bytes.subarray(i * 1021, (i + 1) * 1021),
      );
      const query = 'INSERT INTO t FORMAT JSONEachRow';
      const { stream } = await client.exec({ query, values: Readable.from(chunks, { objectMode: false }) });
      stream.destroy();
      const found = await client.query({
        query: 'SELECT name FROM t ORDER BY id',
        format: 'JSONCompactEachRow',
      });
      expect((await found.json<[string]>()).map(([name]) => name)).toEqual(
        Array.from({ length: 20_000 }, (_, id) => text(id)),
      );
    }
    expect(await spooled()).toEqual([]);
  });

  it('take objects, object streams and columns', async () => {
    const { client } = engine;
    await client.insert({ table: 't', values: [{ id: 1, name: "it's" }], format: 'JSONEachRow' });
    await client.insert({
      table: 't',
      values: Readable.from([[2, 'two']]),
      format: 'JSONCompactEachRow',
      columns: ['id', 'name'],
    });
    await client.insert({
      table: 't',
      values: Readable.from(['3,three\n', '4,four\n'], { objectMode: false }),
      format: 'CSV',
    });
    expect(await rows(client, 'SELECT * FROM t ORDER BY id', { clickhouse_settings: { output_format_json_quote_64bit_integers: 0 } }))
      .toEqual([[1, "it's"], [2, 'two'], [3, 'three'], [4, 'four']]); // prettier-ignore
  });

  it('take VALUES, expressions, settings, inline data and INSERT SELECT', async () => {
    const { client } = engine;
    await client.command({
      query: "INSERT INTO t (id, name) VALUES (1 + 1, upper('a;b')), (3, {x:String});",
      query_params: { x: "q'" },
    });
    await client.command({ query: 'INSERT INTO t SETTINGS max_threads = 1 FORMAT CSV\n4,"x\n;y"\n' });
    await client.command({ query: 'INSERT INTO t SELECT number + 10, toString(number) FROM numbers(2)' });
    await client.command({
      query: "INSERT INTO t SELECT id * 100, name FROM input('id UInt64, name String') FORMAT CSV 1,in\n",
    });
    expect(await rows(client, 'SELECT toUInt32(id), name FROM t ORDER BY id')).toEqual([
      [2, 'A;B'], [3, "q'"], [4, 'x\n;y'], [10, '0'], [11, '1'], [100, 'in'],
    ]); // prettier-ignore
  });

  it('an empty insert is fine, a broken one is typed and leaves nothing behind', async () => {
    await engine.client.insert({
      table: 't',
      values: Readable.from([], { objectMode: false }),
      format: 'CSV',
    });
    const broken = engine.client.insert({
      table: 't',
      values: Readable.from(['x,y\n'], { objectMode: false }),
      format: 'CSV',
    });
    const error: unknown = await broken.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: '27' });
    expect(String(error)).not.toContain('spool');
    expect([await count(), await spooled()]).toEqual([[0], []]);
  });

  it('skip a repeated token', async () => {
    const insert = (token: string) =>
      engine.client.insert({
        table: 't',
        values: [{ id: 1, name: 'a' }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: token },
      });
    await insert('one');
    await insert('one');
    expect(await count()).toEqual([1]);
    await insert('two');
    await engine.client.insert({ table: 't', values: [{ id: 1, name: 'a' }], format: 'JSONEachRow' });
    expect(await count()).toEqual([3]);
  });

  it('an upload that breaks off inserts nothing', async () => {
    const abort = new AbortController();
    const endless = async function* () {
      for (let id = 0; ; id++) {
        yield `${id},row\n`.repeat(1000);
        if (id === 200) abort.abort();
        await sleep(1);
      }
    };
    const values = Readable.from(endless(), { objectMode: false });
    await expect(
      engine.client.insert({ table: 't', values, format: 'CSV', abort_signal: abort.signal }),
    ).rejects.toThrow();
    await expect.poll(spooled).toEqual([]);
    expect(await count()).toEqual([0]);
  });

  it('file() reads absolute paths', async () => {
    const path = join(engine.dir, 'spool', 'import.csv');
    await writeFile(path, '1,eins\n2,zwei\n');
    const query = "INSERT INTO t SELECT * FROM file({path:String}, 'CSV', 'id UInt64, name String')";
    await engine.client.command({ query, query_params: { path } });
    expect(
      await rows(engine.client, "SELECT * FROM file({path:String}, 'LineAsString')", {
        query_params: { path },
      }),
    ).toEqual([['1,eins'], ['2,zwei']]);
    expect(await count()).toEqual([2]);
  });
});

describe('results', () => {
  it.each(['Parquet', 'Native', 'Arrow'] as const)('%s goes out and in', async (format) => {
    const { client } = engine;
    const { stream } = await client.exec({
      query: `SELECT number AS id, concat('ключ', toString(number)) AS name FROM numbers(300000) FORMAT ${format}`,
    });
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part);
    const bytes = Buffer.concat(parts);
    await client.exec({
      query: `INSERT INTO t FORMAT ${format}`,
      values: Readable.from([bytes], { objectMode: false }),
    });
    expect(
      await rows(client, 'SELECT toUInt32(count()), toUInt32(uniqExact(name)), toUInt32(max(id)) FROM t'),
    ).toEqual([[300_000, 300_000, 299_999]]);
  });

  it('whole documents and header lines come once', async () => {
    const query = 'SELECT number AS n FROM numbers(300000)';
    const json = await (await engine.client.query({ query, format: 'JSON' })).json();
    expect(json.rows).toBe(300_000);
    const csv = await (
      await engine.connect({ compression: { response: true } }).query({ query, format: 'CSVWithNames' })
    ).text();
    expect(csv.split('\n').filter((line) => line === '"n"')).toHaveLength(1);
    expect(csv.length).toBe(
      '"n"\n'.length + Array.from({ length: 300_000 }, (_, n) => `${n}\n`.length).reduce((a, b) => a + b),
    );
  });

  it('large ones are streamed: the first row comes long before the last', async () => {
    const result = await engine.client.query({ query: 'SELECT number, sleepEachRow(0.0001) FROM numbers(20000)', format: 'JSONEachRow',
      clickhouse_settings: { max_block_size: '1000' } }); // prettier-ignore
    const abort = AbortSignal.timeout(20_000);
    const rest = await engine.client.query({
      query: 'SELECT * FROM numbers(1e10)',
      format: 'CSV',
      abort_signal: abort,
    });
    for await (const batch of rest.stream()) if (batch.length > 0) break;
    rest.close();
    expect(await result.json()).toHaveLength(20_000);
  });

  it('statements without rows, SHOW, DESCRIBE, EXPLAIN, comments and semicolons', async () => {
    const { client } = engine;
    expect(await rows(client, 'SHOW TABLES')).toContainEqual(['t']);
    expect(await rows(client, 'DESCRIBE TABLE t')).toHaveLength(2);
    expect((await rows(client, 'EXPLAIN SELECT 1')).length).toBeGreaterThan(0);
    expect(await rows(client, "/* a */ -- b\n WITH 1 AS format SELECT format, ';' -- c;\n")).toEqual([
      [1, ';'],
    ]);
    expect(await rows(client, '(SELECT 1) UNION ALL (SELECT 1)')).toEqual([[1], [1]]);
    await client.command({ query: 'SELECT 1;' });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  it('summary and query id', async () => {
    const query_id = randomUUID();
    const done = await engine.client.command({
      query: 'SELECT count() FROM numbers(100) WHERE number > 1',
      query_id,
    });
    expect(done.query_id).toBe(query_id);
    expect(done.summary).toMatchObject({ result_rows: '1', elapsed_ns: expect.stringMatching(/^\d+$/) });
  });
});

describe('leaving and crowds', () => {
  const slow = 'SELECT count() FROM numbers(1e13) WHERE NOT ignore(sipHash64(number))';
  const running = async () =>
    (
      await rows(
        engine.client,
        "SELECT query FROM system.processes WHERE query LIKE '%1e13%' AND query NOT LIKE '%processes%'",
      )
    ).length;

  it('a client that leaves ends its query', async () => {
    for (const query of [
      slow,
      `INSERT INTO t SELECT sipHash64(number), '1e13' FROM numbers(1e13)`,
      'SELECT number, 1e13 FROM numbers(1e13)',
    ]) {
      const abort = new AbortController();
      const asked = engine.client.exec({ query, abort_signal: abort.signal }).then(
        ({ stream }) => stream.destroy(),
        () => undefined,
      );
      if (!query.startsWith('SELECT number')) await expect.poll(running).toBe(1);
      else await asked;
      abort.abort();
      await expect.poll(running, { timeout: 5000 }).toBe(0);
      await asked;
    }
  });

  it('KILL QUERY knows the id of the client', async () => {
    const query_id = randomUUID();
    const asked = rows(engine.client, slow, { query_id });
    const failed = expect(asked).rejects.toMatchObject({ code: '394' });
    await expect.poll(running).toBe(1);
    await engine.client.command({
      query: 'KILL QUERY WHERE query_id = {id:String} ASYNC',
      query_params: { id: query_id },
    });
    await failed;
  });

  it('200 small queries at once, each with its own parameter and setting', async () => {
    const client = engine.connect({ max_open_connections: 50 });
    const ask = async (i: number) =>
      rows(client, "SELECT {i:UInt32}, getSetting('log_comment')", {
        query_params: { i },
        clickhouse_settings: { log_comment: `c${i}` },
      });
    const found = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(i)));
    expect(found).toEqual(Array.from({ length: 200 }, (_, i) => [[i, `c${i}`]]));
  });

  it('queries run in parallel', async () => {
    const from = performance.now();
    await Promise.all([1, 2, 3].map(() => rows(engine.client, 'SELECT sleep(1)')));
    expect(performance.now() - from).toBeLessThan(2500);
  });

  it('too many waiting queries are refused', async () => {
    const small = await testEngine({ slots: 1, maxWaiting: 1 });
    const client = small.connect({ max_open_connections: 10 });
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => rows(client, 'SELECT sleep(1)')));
    const failed = all.filter((one) => one.status === 'rejected');
    expect(failed).toHaveLength(2);
    expect(failed[0]?.reason).toMatchObject({ code: '202', type: 'TOO_MANY_SIMULTANEOUS_QUERIES' });
    await small.close();
  });
});
