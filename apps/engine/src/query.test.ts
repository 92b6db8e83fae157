import { createClient, TupleParam } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, testEngine, type TestEngine } from './testing/engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const nasty = `it's "quoted" \\ back\ttab\nnew line\r 漢字 🧪 {x:String} -- /* */`;

describe('parameters', () => {
  const cases: [type: string, value: unknown, expected: unknown][] = [
    ['String', nasty, nasty],
    ['String', '', ''],
    ['Array(String)', [nasty, 'b'], [nasty, 'b']],
    ['Map(String, UInt8)', { [nasty]: 1, b: 2 }, { [nasty]: 1, b: 2 }],
    ['Map(String, Array(String))', new Map([['k', [nasty]]]), { k: [nasty] }],
    ['Tuple(UInt8, String, Nullable(String))', new TupleParam([1, nasty, null]), [1, nasty, null]],
    ['Nullable(String)', null, null],
    ['Array(Nullable(Int8))', [1, null], [1, null]],
    ['Bool', true, true],
    ['DateTime64(3)', new Date(1_700_000_000_123), '2023-11-14 22:13:20.123'],
    ['Decimal(18, 2)', '12.30', 12.3],
  ];
  it.each(cases)('%s', async (type, value, expected) => {
    const query_params = { x: value };
    expect(await rows(engine.client, `SELECT {x:${type}}`, { query_params })).toEqual([[expected]]);
  });

  it('takes an identifier', async () => {
    const query_params = { table: 'one' };
    expect(await rows(engine.client, 'SELECT * FROM system.{table:Identifier}', { query_params })).toEqual([
      [0],
    ]);
  });

  it('never leaks a parameter into a later query', async () => {
    const ask = () => rows(engine.client, 'SELECT {secret:String}');
    await rows(engine.client, 'SELECT {secret:String}', { query_params: { secret: 'x' } });
    for (let i = 0; i < 8; i++)
      await expect(ask()).rejects.toMatchObject({ code: '456', type: 'UNKNOWN_QUERY_PARAMETER' });
  });

  it('takes long parameters in a multipart form', async () => {
    const list = Array.from({ length: 20_000 }, (_, i) => `é漢${i}\r\n'`);
    const query_params = { list };
    const query = 'SELECT length({list:Array(String)}), {list:Array(String)}[-1]';
    const found = await rows(engine.client, query, { query_params, use_multipart_params: true });
    expect(found).toEqual([[20_000, list.at(-1)]]);
  });
});

describe('settings', () => {
  it('count for one query only', async () => {
    const ask = (more = {}) =>
      rows(engine.client, "SELECT getSetting('max_threads'), getSetting('log_comment')", more);
    const before = await ask();
    expect(await ask({ clickhouse_settings: { max_threads: 1, log_comment: "it's" } })).toEqual([
      [1, "it's"],
    ]);
    for (let i = 0; i < 8; i++) expect(await ask()).toEqual(before);
  });

  it('do not outlive a SET, a USE or a temporary table either', async () => {
    await engine.client.command({ query: 'CREATE DATABASE IF NOT EXISTS other' });
    await engine.client.command({ query: 'SET max_threads = 1' });
    await engine.client.command({ query: 'USE other' });
    await engine.client.command({ query: 'CREATE TEMPORARY TABLE scratch (a Int8)' });
    expect(await rows(engine.client, 'SELECT currentDatabase()')).toEqual([['default']]);
    await expect(rows(engine.client, 'SELECT * FROM scratch')).rejects.toMatchObject({ code: '60' });
  });

  it('readonly locks one query, not the connection', async () => {
    const query = 'CREATE TABLE locked (a Int8) ENGINE = Memory';
    const denied = engine.client.command({ query, clickhouse_settings: { readonly: '1', max_threads: 2 } });
    await expect(denied).rejects.toMatchObject({ code: '164', type: 'READONLY' });
    await engine.client.command({ query });
  });

  it('max_execution_time ends a query', async () => {
    const slow = rows(
      engine.client,
      'SELECT count() FROM numbers(1e12) WHERE NOT ignore(sipHash64(number))',
      {
        clickhouse_settings: { max_execution_time: 1 },
      },
    );
    await expect(slow).rejects.toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' });
  });

  it('a database of the client is used', async () => {
    await engine.client.command({ query: 'CREATE DATABASE IF NOT EXISTS other' });
    expect(await rows(engine.connect({ database: 'other' }), 'SELECT currentDatabase()')).toEqual([
      ['other'],
    ]);
    await expect(rows(engine.connect({ database: 'none' }), 'SELECT 1')).rejects.toMatchObject({
      code: '81',
    });
  });
});

describe('sessions', () => {
  it('keep temporary tables and SET, but not settings or parameters of one request', async () => {
    const client = engine.connect({ session_id: 'one', max_open_connections: 1 });
    await client.command({ query: 'CREATE TEMPORARY TABLE scratch AS SELECT 7 AS a' });
    await client.command({ query: 'SET max_threads = 3' });
    const ask = (more = {}) => rows(client, "SELECT a, getSetting('max_threads') FROM scratch", more);
    expect(await ask({ clickhouse_settings: { max_threads: 1 } })).toEqual([[7, 1]]);
    expect(await ask()).toEqual([[7, 3]]);
    await rows(client, 'SELECT {x:String}', { query_params: { x: 'a' } });
    await expect(rows(client, 'SELECT {x:String}')).rejects.toMatchObject({ code: '456' });
  });

  it('refuse two queries at once', async () => {
    const client = engine.connect({ session_id: 'two' });
    const both = await Promise.allSettled([
      rows(client, 'SELECT sleep(0.5)'),
      rows(client, 'SELECT sleep(0.5)'),
    ]);
    const failed = both.filter((one) => one.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toMatchObject({ code: '373', type: 'SESSION_IS_LOCKED' });
  });
});

describe('errors', () => {
  const cases: [query: string, code: string, type: string][] = [
    ['selec 1', '62', 'SYNTAX_ERROR'],
    ['SELECT nope', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT * FROM nope', '60', 'UNKNOWN_TABLE'],
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", '358', 'INTO_OUTFILE_NOT_ALLOWED'],
    ["SELECT throwIf(1, 'on purpose')", '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
  ];
  it.each(cases)('%s', async (query, code, type) => {
    await expect(rows(engine.client, query)).rejects.toMatchObject({ code, type });
  });

  it('an unknown setting is refused', async () => {
    const query = fetch(
      `${engine.handle.url}/?query=SELECT+1&nope=1&user=default&password=${engine.handle.password}`,
    );
    const answer = await query;
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([400, '115']);
  });

  it('after rows have left the client still gets a typed error', async () => {
    const query = 'SELECT throwIf(number = 3000000), toString(number) FROM numbers(4000000)';
    const result = await engine.client.query({ query, format: 'JSONEachRow' });
    const read = async () => {
      for await (const batch of result.stream()) if (batch.length < 0) return;
    };
    await expect(read()).rejects.toMatchObject({ code: '395' });
  });

  it('and a whole document never looks complete', async () => {
    const query = 'SELECT throwIf(number = 3000000), toString(number) FROM numbers(4000000)';
    for (const gzip of [false, true]) {
      const client = engine.connect({ compression: { response: gzip } });
      const result = await client.query({ query, format: 'CSV' });
      await expect(result.text()).rejects.toThrow();
    }
  });

  it('a wrong password is refused', async () => {
    const { url } = engine.handle;
    const client = createClient({ url, username: 'default', password: 'wrong' });
    await expect(client.query({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    });
    await client.close();
    expect((await fetch(`${url}/?query=SELECT+1`)).status).toBe(403);
    expect(await (await fetch(`${url}/ping`)).text()).toBe('Ok.\n');
  });

  it('GET is read-only', async () => {
    const { url, password } = engine.handle;
    const headers = { 'X-ClickHouse-User': 'default', 'X-ClickHouse-Key': password };
    const ask = (query: string) => fetch(`${url}/?query=${encodeURIComponent(query)}`, { headers });
    expect(await (await ask('SELECT 1')).text()).toBe('1\n');
    expect((await ask('CREATE DATABASE by_get')).status).toBe(403);
  });
});
