import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditArchive } from '../../apps/api/src/features/audit/audit.archive.js';
import { Audit } from '../../apps/api/src/features/audit/audit.js';
import type { Database } from '../../apps/api/src/postgres/database.js';
import { newFolder } from '../helpers/app.js';
import { databases } from '../helpers/databases.js';

const KEY = Buffer.from('a key that is not in the database');
const OLD = 5;
const NEW = 3;

describe.each(databases('the archive of the audit chain'))('old audit rows in %s', (_, open) => {
  let database: Database;
  let close: () => Promise<void>;
  let audit: Audit;
  let folder: string;
  let archive: AuditArchive;
  let today: string;
  /** The first day of the month, some months ago. */
  const ago = (months: number): string => {
    const day = new Date(`${today}T00:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() - months, 1);
    return day.toISOString().slice(0, 10);
  };
  const at = async (day: string, rows: number): Promise<void> => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${day}T06:00:00Z`) });
    try {
      for (let n = 0; n < rows; n += 1) await audit.append('user anna', 'case.comment', { case: n });
    } finally {
      vi.useRealTimers();
    }
  };
  const files = async (): Promise<string[]> => (await readdir(folder)).sort();

  beforeAll(async () => {
    today = new Date().toISOString().slice(0, 10);
    ({ database, close } = await open());
    audit = new Audit(database, KEY);
    folder = await newFolder();
    archive = new AuditArchive(database, audit, folder, 7);
    await at(ago(20), OLD);
    await at(ago(10), OLD);
    await at(ago(0), NEW);
  });
  afterAll(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  it('stay for six months at least', async () => {
    await expect(archive.archive('owner', ago(3))).rejects.toThrow('six months');
    expect(await archive.archive('owner', ago(30))).toBeUndefined();
    expect(await audit.verify()).toEqual({ count: 2 * OLD + NEW, archived: 0 });
  });

  it('go into a file which the chain goes on from, and that they did is written down', async () => {
    const made = await archive.archive('owner', ago(15));
    expect(made).toMatchObject({ rows: OLD });
    expect(await files()).toEqual([made?.file]);
    expect(await audit.verify()).toEqual({ count: OLD + NEW + 1, archived: OLD });
    expect(await archive.verify()).toEqual({ rows: OLD });
    const [last] = await database.query('SELECT * FROM audit ORDER BY seq DESC LIMIT 1', [], {
      parse: (row: unknown) => row,
    } as never);
    expect(JSON.stringify(last)).toContain('audit.archived');
    expect(JSON.stringify(last)).toContain(made?.sha256);
    await expect(database.execute('DELETE FROM audit')).rejects.toThrow('only ever added to');
  });

  it('go by themselves when their months are over, once, whatever a crash has left', async () => {
    const leftover = 'audit-000000000006-000000000007.ndjson.gz';
    await writeFile(join(folder, leftover), 'half a file');
    expect(await archive.due()).toMatchObject({ rows: OLD });
    expect(await archive.due()).toBeUndefined();
    expect(await files()).toHaveLength(2);
    expect(await files()).not.toContain(leftover);
    expect(await audit.verify()).toEqual({ count: NEW + 2, archived: 2 * OLD });
    expect(await archive.verify()).toEqual({ rows: 2 * OLD });
  });

  it('are missed when a file is changed, shortened or taken away', async () => {
    const [first = '', second = ''] = await files();
    const path = join(folder, first);
    const whole = await readFile(path);
    const lines = gunzipSync(whole).toString().trimEnd().split('\n');
    const bad = async (kept: readonly string[]): Promise<string | undefined> => {
      await writeFile(path, gzipSync(kept.map((line) => `${line}\n`).join('')));
      return (await archive.verify()).firstBad;
    };
    expect(await bad(lines.map((line, n) => (n === 2 ? line.replace('anna', 'boris') : line)))).toContain(
      'was changed',
    );
    expect(await bad(lines.filter((__, n) => n !== 2))).toContain('does not follow');
    expect(await bad(lines.slice(0, -1))).toContain('does not follow');
    await rm(path);
    expect((await archive.verify()).firstBad).toContain('does not follow row 0');
    await writeFile(path, whole);
    const last = await readFile(join(folder, second));
    await rm(join(folder, second));
    expect((await archive.verify()).firstBad).toContain('are not in');
    await writeFile(join(folder, second), last);
    expect(await archive.verify()).toEqual({ rows: 2 * OLD });
  });

  it('are let go of by the service alone', async () => {
    const tamper = (sql: string): Promise<void> =>
      database.script(`ALTER TABLE audit DISABLE TRIGGER ALL; ${sql}; ALTER TABLE audit ENABLE TRIGGER ALL;`);
    await database.script(
      'CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE kept_foot AS SELECT * FROM audit_foot',
    );
    // Whoever moves the foot without the key is found out.
    await tamper(
      'UPDATE audit_foot SET seq = seq + 1; DELETE FROM audit WHERE seq = (SELECT seq FROM audit_foot)',
    );
    expect((await audit.verify()).firstBad).toBe('the foot of the audit chain was changed');
    expect((await archive.verify()).firstBad).toBe('the foot of the audit chain was changed');
    await tamper(
      'DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept; DELETE FROM audit_foot',
    );
    expect((await audit.verify()).firstBad).toContain('does not follow row 0');
    await tamper('INSERT INTO audit_foot SELECT * FROM kept_foot');
    expect((await audit.verify()).firstBad).toBeUndefined();
    await tamper("UPDATE audit SET detail = '{}' WHERE seq = (SELECT min(seq) FROM audit)");
    await expect(archive.archive('owner', ago(6))).resolves.toBeUndefined();
    expect((await audit.verify()).firstBad).toContain('was changed');
  });
});
