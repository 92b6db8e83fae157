import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { migrateClickhouse } from '../../apps/api/src/clickhouse/migrate.js';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';

describe('a store that an older version left', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  it('gets its orders anew from the facts when they are kept in another way now', async () => {
    const { clickhouse } = bench.platform;
    const run = (sql: string): Promise<void> => clickhouse.command('test', sql);
    const kept = (): Promise<unknown[]> =>
      clickhouse.query({
        name: 'test',
        sql: 'SELECT psn_no FROM visits_by_psn_no FINAL',
        row: z.object({ psn_no: z.string() }),
      });
    await run(
      `INSERT INTO visits (pool, mdtrt_id, psn_no, begntime, _source, _batch, _line, _version, _content) VALUES ('p', 'V1', 'P1', now(), 's', 1, 2, 3, 4)`,
    );
    await run('DROP TABLE visits_by_psn_no SYNC');
    await run('CREATE TABLE visits_by_psn_no (psn_no String) ENGINE = MergeTree ORDER BY psn_no');
    await run(`INSERT INTO migrations VALUES ('orders_visits', 'of an older version')`);
    await migrateClickhouse(clickhouse, []);
    expect(await kept()).toEqual([{ psn_no: 'P1' }]);
    // Once is enough: what stands is not made again.
    await run('TRUNCATE TABLE visits_by_psn_no');
    await migrateClickhouse(clickhouse, []);
    expect(await kept()).toEqual([]);
  });

  it('is not touched when a numbered migration is no longer the one that was applied', async () => {
    const { clickhouse } = bench.platform;
    await migrateClickhouse(clickhouse, [{ name: '9999_test', sql: 'SELECT 1' }]);
    await expect(migrateClickhouse(clickhouse, [{ name: '9999_test', sql: 'SELECT 2' }])).rejects.toThrow(
      '9999_test was changed',
    );
  });
});
