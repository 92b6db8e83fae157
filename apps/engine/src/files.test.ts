import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileGuard } from './files.ts';
import { rows, testEngine, type TestEngine } from './testing/engine.ts';

describe('the guard', () => {
  const guard = new FileGuard(['/data/spool']);
  const params = new Map([['good', '/data/spool/a.csv'], ['bad', '/etc/passwd']]); // prettier-ignore
  it.each([
    "SELECT * FROM file('/data/spool/a.csv', 'CSV', 'a String')",
    'SELECT * FROM file({good:String}, CSV)',
    'CREATE TABLE t (a String) ENGINE = File(CSV)',
    "CREATE TABLE t (a String) ENGINE = File(CSV, '/data/spool/a.csv')",
    "SELECT file FROM t WHERE path = '/etc/passwd'",
    "BACKUP DATABASE x TO File('x.zip')",
    "SELECT * FROM url('https://example.org/a.csv')",
  ])('lets pass: %s', (sql) => expect(() => guard.check(sql, params)).not.toThrow());

  it.each([
    "SELECT * FROM file('/etc/passwd')",
    "SELECT * FROM file('/data/spoolx/a')",
    "SELECT * FROM file('/data/spool/../../etc/passwd')",
    "SELECT * FROM file('/data/spool/{a,../../../etc/passwd}')",
    "SELECT * FROM file/* */ ('/etc/' || 'passwd')",
    "SELECT * FROM `file`('/etc/passwd')",
    'SELECT * FROM file({bad:String})',
    'SELECT * FROM file({none:String})',
    'SELECT * FROM file(0)',
    "SELECT * FROM fileCluster('c', '/etc/passwd')",
    "INSERT INTO FUNCTION file('/etc/cron.d/x', 'TSV') SELECT 1",
    "CREATE TABLE t (a String) ENGINE = File(CSV, '/etc/passwd')",
    "SELECT * FROM url('file:///etc/passwd')",
    'SELECT * FROM `/etc/passwd`',
    'SELECT * FROM {bad:Identifier}',
    "SELECT * FROM sqlite('/x.db', 't')",
  ])('refuses: %s', (sql) => expect(() => guard.check(sql, params)).toThrow(/DATABASE_ACCESS_DENIED/));
});

describe('file()', () => {
  let engine: TestEngine;
  let extra: string;
  beforeAll(async () => {
    extra = await mkdtemp(join(tmpdir(), 'fundwatch-files-'));
    engine = await testEngine({ fileDirs: [extra] });
  });
  afterAll(async () => {
    await engine.close();
    await rm(extra, { recursive: true, force: true });
  });

  it('reads absolute and relative paths of the spool and of the folders given', async () => {
    const spool = join(engine.dir, 'spool');
    await writeFile(join(spool, 'a.txt'), 'spool\n');
    await writeFile(join(extra, 'b.txt'), 'extra\n');
    const read = (path: string) =>
      rows(engine.client, "SELECT * FROM file({path:String}, 'LineAsString')", { query_params: { path } });
    expect(await read(join(spool, 'a.txt'))).toEqual([['spool']]);
    expect(await read('a.txt')).toEqual([['spool']]);
    expect(await read(join(extra, 'b.txt'))).toEqual([['extra']]);
    await expect(read('/etc/hostname')).rejects.toMatchObject({
      code: '291',
      type: 'DATABASE_ACCESS_DENIED',
    });
  });

  it('is closed on a read-only connection', async () => {
    const asked = rows(engine.client, "SELECT * FROM file('a.txt', 'LineAsString')", {
      clickhouse_settings: { readonly: '1' },
    });
    await expect(asked).rejects.toMatchObject({ code: '164' });
  });

  it('settings that a library has otherwise are as on a server', async () => {
    const settings = "SELECT getSetting('implicit_select'), getSetting('storage_file_read_method')";
    expect(await rows(engine.client, settings)).toEqual([[false, 'pread']]);
  });

  it('backs up and restores an Atomic database', async () => {
    const { client } = engine;
    await client.command({ query: 'CREATE DATABASE facts ENGINE = Atomic' });
    await client.command({
      query: 'CREATE TABLE facts.t ENGINE = MergeTree ORDER BY a AS SELECT number AS a FROM numbers(1000)',
    });
    await client.command({ query: `BACKUP DATABASE facts TO File('${join(engine.dir, 'backups', 'one')}')` });
    await client.command({ query: 'DROP DATABASE facts SYNC' });
    await client.command({
      query: `RESTORE DATABASE facts FROM File('${join(engine.dir, 'backups', 'one')}')`,
    });
    expect(await rows(client, 'SELECT toUInt32(count()) FROM facts.t')).toEqual([[1000]]);
  });
});
