import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Audit } from '../../apps/api/src/features/audit/audit.js';
import type { Database } from '../../apps/api/src/postgres/database.js';
import { databases } from '../helpers/databases.js';

const KEY = Buffer.from('a key that is not in the database');
const ROWS = 6;

describe.each(databases('the audit chain'))('the audit chain in %s', (_, open) => {
  let database: Database;
  let close: () => Promise<void>;
  let audit: Audit;
  let seqs: number[];
  const seq = (at: number): number => seqs.at(at) ?? 0;

  beforeAll(async () => {
    ({ database, close } = await open());
    audit = new Audit(database, KEY);
    for (let n = 1; n <= ROWS; n += 1)
      await audit.append(`user ${n % 2 === 0 ? 'anna' : 'boris'}`, 'case.comment', { case: n, said: { n } });
    const rows = await database.query(
      'SELECT seq FROM audit ORDER BY seq',
      [],
      z.object({ seq: z.number() }),
    );
    seqs = rows.map((row) => row.seq);
    await database.script(`
      CREATE TABLE kept AS SELECT * FROM audit;
      CREATE TABLE kept_head AS SELECT * FROM audit_head;`);
  });
  afterAll(() => close());
  afterEach(() =>
    tamper(`
      DELETE FROM audit;
      INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept;
      DELETE FROM audit_head;
      INSERT INTO audit_head SELECT * FROM kept_head;`),
  );

  /** What somebody who owns the database may do. */
  const tamper = (sql: string): Promise<void> =>
    database.script(`ALTER TABLE audit DISABLE TRIGGER ALL; ${sql}; ALTER TABLE audit ENABLE TRIGGER ALL;`);
  const bad = async (): Promise<string | undefined> => (await audit.verify()).firstBad;

  it('is whole as it was written', async () => {
    expect(await audit.verify()).toEqual({ count: ROWS, archived: 0 });
  });

  it('is changed, shortened or emptied by nobody who works through the service', async () => {
    for (const sql of [`UPDATE audit SET who = 'nobody'`, 'DELETE FROM audit', 'TRUNCATE audit'])
      await expect(database.execute(sql)).rejects.toThrow('only ever added to');
    expect(await bad()).toBeUndefined();
  });

  it('names the row of which anything was changed', async () => {
    const changes = {
      at: `at + interval '1 second'`,
      who: `'user clara'`,
      what: `'case.moved'`,
      detail: `'{"case": 4, "said": {"n": 5}}'::jsonb`,
      previous: `repeat('1', 64)`,
      hash: `repeat('2', 64)`,
    };
    for (const at of [0, 2, ROWS - 1])
      for (const [column, value] of Object.entries(changes)) {
        await database.transaction(async (tx) => {
          await tx.execute('ALTER TABLE audit DISABLE TRIGGER ALL');
          await tx.execute(`UPDATE audit SET ${column} = ${value} WHERE seq = ${seq(at)}`);
          await tx.execute('ALTER TABLE audit ENABLE TRIGGER ALL');
        });
        expect([column, await bad()]).toEqual([column, `audit row ${seq(at)} was changed`]);
        await tamper(`DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept`);
      }
  });

  it('names the gap that a row leaves, wherever it stood', async () => {
    await tamper(`DELETE FROM audit WHERE seq = ${seq(0)}`);
    expect(await bad()).toContain(`audit row ${seq(1)} does not follow row 0`);
    await tamper(`DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept`);
    await tamper(`DELETE FROM audit WHERE seq IN (${seq(2)}, ${seq(3)})`);
    expect(await bad()).toContain(`audit row ${seq(4)} does not follow row ${seq(1)}`);
  });

  it('misses rows that were cut off its end, or all of them', async () => {
    await tamper(`DELETE FROM audit WHERE seq >= ${seq(-2)}`);
    expect(await bad()).toBe(`2 rows after audit row ${seq(-3)} are missing`);
    await tamper('DELETE FROM audit');
    expect(await bad()).toBe(`${ROWS} rows after audit row 0 are missing`);
  });

  it('names rows that changed places, and rows that nobody wrote', async () => {
    await tamper(`
      DELETE FROM audit WHERE seq IN (${seq(2)}, ${seq(3)});
      INSERT INTO audit OVERRIDING SYSTEM VALUE
        SELECT ${seq(2)} + ${seq(3)} - seq, at, who, what, detail, previous, hash FROM kept WHERE seq IN (${seq(2)}, ${seq(3)})`);
    expect(await bad()).toBe(`audit row ${seq(2)} stands out of its order`);
    await tamper(`
      DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept;
      INSERT INTO audit (at, who, what, detail, previous, hash) SELECT at, who, what, detail, previous, hash FROM kept WHERE seq = ${seq(2)}`);
    expect(await bad()).toMatch(/^audit row \d+ stands out of its order$/);
  });

  it('shows that it was made anew by somebody who knows how, but not the key', async () => {
    const forger = new Audit(database, Buffer.from('a guess'));
    await tamper(`DELETE FROM audit WHERE seq = ${seq(-1)}`);
    await tamper(
      `UPDATE audit_head SET rows = rows - 1, hash = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)`,
    );
    expect(await bad()).toContain('head of the audit chain was taken away or changed');
    await forger.append('user anna', 'case.comment', { case: 99 });
    expect(await forger.verify()).toHaveProperty('firstBad');
    expect(await bad()).toContain('the head of the chain was taken away or changed');
    await tamper('DELETE FROM audit; DELETE FROM audit_head');
    await forger.append('user anna', 'case.comment', { case: 99 });
    expect(await bad()).toContain('head of the audit chain was taken away or changed');
  });

  it('goes on when its end is unsound, says so in its next row, and never forgets it', async () => {
    await tamper(`UPDATE audit_head SET seal = repeat('0', 64)`);
    await audit.append('user anna', 'case.comment', { case: 7 });
    await audit.append('user anna', 'case.comment', { case: 8 });
    expect(await bad()).toMatch(/^before audit row \d+ the head of the chain was taken away or changed$/);
  });

  it('is one chain, however many write at once', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => audit.append(`user ${n}`, 'case.comment', { case: n })),
    );
    expect(await audit.verify()).toEqual({ count: ROWS + 12, archived: 0 });
  });
});
