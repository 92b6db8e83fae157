import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Database } from '../../apps/api/src/postgres/database.js';
import { findPostgres, startPostgres, type PostgresProcess } from '../helpers/postgres.js';

const programs = findPostgres('broken connections to a PostgreSQL server');
const one = z.object({ one: z.number() });

describe.skipIf(!programs)('a PostgreSQL server that breaks its connections', () => {
  let server: PostgresProcess;
  let database: Database;
  let operator: Database;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    [database, operator] = [Database.served(server.url), Database.served(server.url)];
  });
  afterAll(async () => {
    await Promise.all([database.close(), operator.close()]);
    await server.stop();
  });

  /** As a restart does, to every connection but the operator's own. */
  const breakAll = (): Promise<void> =>
    operator.execute(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port IS NOT NULL',
    );
  const ask = (): Promise<{ one: number }[]> => database.query('SELECT 1 AS one', [], one);

  it('is asked again over new ones where they were idle', async () => {
    await Promise.all([ask(), ask(), ask()]);
    await breakAll();
    // The pool hears of it a moment later; a query in between fails and is tried again by who sent it.
    await expect.poll(() => ask().catch(() => 'broken')).toEqual([{ one: 1 }]);
  });

  it('undoes a transaction that was open, and nothing else', async () => {
    await database.script('CREATE TABLE marks (name text)');
    const taken = database.transaction(async (tx) => {
      await tx.execute(`INSERT INTO marks VALUES ('lost')`);
      await breakAll();
      await tx.execute(`INSERT INTO marks VALUES ('lost, too')`);
    });
    await expect(taken).rejects.toThrow();
    await expect
      .poll(() => database.query('SELECT name FROM marks', [], z.unknown()).catch(() => 'broken'))
      .toEqual([]);
  });
});
