import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsQuery } from '../../apps/api/src/features/findings/findings.dto.js';
import { openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { CLERK, fillCounty, OFFICER, POOL } from './county.js';

const FAR = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const query = (more: Record<string, string> = {}) =>
  findingsQuery.parse({ pool: POOL, rule: 'I04', limit: '10', ...more });

describe('suppressions', () => {
  let bench: Workbench;
  let id: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    await fillCounty(bench);
    id = (await bench.services.findings.page(OFFICER, query())).items[0]?.finding_id ?? '';
  });
  afterAll(() => bench.close());

  const seen = async (): Promise<number> => (await bench.services.findings.page(OFFICER, query())).total;
  const countedAt = async (code: string): Promise<number | undefined> =>
    (await bench.services.institutions.list(OFFICER, { pool: POOL, period: '2025' })).items.find(
      (item) => item.code === code,
    )?.findings;
  const suppress = (until: string, reason = '陪护家属代取药，已核实') =>
    bench.services.suppressions.add(OFFICER, { finding_id: id, reason, until });

  it('names the field of a day that has passed, or lies too far ahead', async () => {
    await expect(suppress('2020-01-01')).rejects.toMatchObject({ fields: [{ field: 'until' }] });
    await expect(suppress('2999-01-01')).rejects.toMatchObject({ fields: [{ field: 'until' }] });
    expect(await seen()).toBe(1);
  });

  it('hides the findings of a rule about a subject everywhere, and keeps them countable', async () => {
    const before = await countedAt('H2');
    const made = await suppress(FAR);
    expect(made).toMatchObject({ rule_id: 'I04', state: 'standing', hits: 1, author: 'officer' });
    expect(made.subject_id).toContain('****');
    expect(await seen()).toBe(0);
    expect(await countedAt('H2')).toBe((before ?? 0) - 1);
    expect((await bench.services.overview.overview(OFFICER, POOL)).findings ?? []).not.toContainEqual(
      expect.objectContaining({ rule_id: 'I04' }),
    );
    const shown = await bench.services.findings.page(OFFICER, query({ suppressed: '1' }));
    expect(shown.items).toMatchObject([{ finding_id: id, suppressed: true }]);
    expect((await bench.services.findings.detail(OFFICER, id)).finding.suppressed).toBe(true);
  });

  it('is judged as before: what hides it does not withdraw it', async () => {
    await bench.services.judge.judgeAll(POOL);
    expect((await bench.services.suppressions.list(OFFICER, { pool: POOL }))[0]).toMatchObject({ hits: 1 });
  });

  it('is known to those who see the place only', async () => {
    const other = { ...CLERK, places: [{ pool: POOL, kind: 'institution' as const, id: 'H3' }] };
    expect(await bench.services.suppressions.list(other, { pool: POOL })).toEqual([]);
    await expect(
      bench.services.suppressions.add(other, { finding_id: id, reason: '与我无关', until: FAR }),
    ).rejects.toThrow(id);
    expect(await bench.services.suppressions.list(OFFICER, { finding: id })).toHaveLength(1);
  });

  it('ends when somebody ends it, with both names in the audit chain', async () => {
    const [own] = await bench.services.suppressions.list(OFFICER, { pool: POOL, rule: 'I04' });
    const ended = await bench.services.suppressions.end(
      { ...OFFICER, who: 'colleague' },
      POOL,
      own?.id ?? '',
    );
    expect(ended).toMatchObject({ state: 'ended', ended_by: 'colleague', author: 'officer' });
    expect(await seen()).toBe(1);
    expect(await bench.services.audit.verify()).not.toHaveProperty('firstBad');
  });

  it('ends by itself on its day', async () => {
    await suppress(FAR);
    expect(await seen()).toBe(0);
    // The day passes: what was written stands, with a day that lies behind.
    await bench.platform.clickhouse.command(
      'a day passes',
      `INSERT INTO suppressions SELECT * REPLACE (toDate('2026-01-01') AS until, version + 1 AS version) FROM suppressions FINAL`,
    );
    expect(await seen()).toBe(1);
    expect(await bench.services.suppressions.list(OFFICER, { pool: POOL })).toMatchObject([
      { state: 'expired', hits: 1 },
    ]);
  });

  it('covers what comes later about the same subject at the same place', async () => {
    await suppress(FAR);
    await send(
      bench,
      'visits',
      [
        {
          mdtrt_id: 'OUT2',
          psn_no: 'PERSON0001',
          fixmedins_code: 'H2',
          med_type: '11',
          begntime: '2025-05-05 15:00:00',
        },
      ],
      { pool: POOL },
    );
    await bench.services.worker.drain();
    expect(await seen()).toBe(0);
    expect((await bench.services.suppressions.list(OFFICER, { pool: POOL }))[0]?.hits).toBeGreaterThanOrEqual(
      1,
    );
  });
});
