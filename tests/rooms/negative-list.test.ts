import type { ListState } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileColumns, fileRows } from '../../apps/api/src/features/negative-list/negative-list.file.js';
import { openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { CLERK, fillCounty, OFFICER, POOL } from './county.js';

const ASKED = { pool: POOL, year: 2025, grain: 'institution' as const };

describe('the negative list', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await send(bench, 'alliances', [{ alliance_id: 'A1', alliance_name: '测试医共体', admdvs: '990121' }], {
      pool: POOL,
    });
    await fillCounty(bench);
  });
  afterAll(() => bench.close());

  const stateOf = async (id: string, item: string): Promise<ListState | undefined> =>
    (await bench.services.negativeLists.list(OFFICER, ASKED)).subjects
      .find((subject) => subject.id === id)
      ?.items.find((own) => own.item === item)?.state;

  it('says what was found, what was not, and what nobody could look at', async () => {
    expect(await stateOf('H2', 'impersonation')).toBe('suspected');
    expect(await stateOf('H3', 'impersonation')).toBe('clear');
    expect(await stateOf('H3', 'turning_away')).toBe('unknown');
    const { subjects, items } = await bench.services.negativeLists.list(OFFICER, ASKED);
    expect(subjects[0]).toMatchObject({ id: 'H2' });
    expect(items.map(({ id }) => id)).not.toContain('siphoning');
    const refusing = subjects[0]?.items.find(({ item }) => item === 'turning_away');
    expect(refusing?.unjudged).toEqual([{ rule: 'A04', reason: expect.stringContaining('referrals') }]);
    expect(
      (await bench.services.negativeLists.list(OFFICER, { ...ASKED, year: 2024 })).subjects[0]?.items,
    ).not.toContainEqual(expect.objectContaining({ state: 'suspected' }));
  });

  it('counts for an alliance what is found at its places', async () => {
    const of = { ...ASKED, grain: 'alliance' as const };
    const before = await bench.services.negativeLists.card(OFFICER, 'alliance', 'A1', of);
    expect(before.items.find(({ item }) => item === 'impersonation')).toMatchObject({ state: 'clear' });
    await send(
      bench,
      'institutions',
      [
        {
          fixmedins_code: 'H2',
          fixmedins_name: '测试H2卫生院',
          tier: 'township',
          fix_blng_admdvs: '990121',
          alliance_id: 'A1',
        },
      ],
      { pool: POOL },
    );
    await bench.services.worker.drain();
    const after = await bench.services.negativeLists.card(OFFICER, 'alliance', 'A1', of);
    expect(after.items.find(({ item }) => item === 'impersonation')).toMatchObject({ state: 'suspected' });
    expect(after.items.map(({ item }) => item)).toContain('siphoning');
  });

  it('shows an institution its own card and no other', async () => {
    const { subjects, total } = await bench.services.negativeLists.list(CLERK, ASKED);
    expect(subjects.map(({ id }) => id)).toEqual(['H2']);
    expect(total).toBe(1);
    await expect(bench.services.negativeLists.card(CLERK, 'institution', 'H1', ASKED)).rejects.toThrow('H1');
    expect(
      (await bench.services.negativeLists.list(CLERK, { ...ASKED, grain: 'alliance' })).subjects,
    ).toEqual([]);
    await expect(bench.services.negativeLists.card(CLERK, 'alliance', 'A1', ASKED)).rejects.toThrow('A1');
  });

  it('can be taken home', async () => {
    const list = await bench.services.negativeLists.list(OFFICER, ASKED);
    const rows: string[][] = [];
    for await (const row of fileRows(list, 'en')) rows.push(row);
    expect(rows).toHaveLength(list.subjects.length * list.items.length);
    expect(rows[0]).toHaveLength(fileColumns('en').length);
    expect(rows.filter(([code, , , state]) => code === 'H2' && state === 'suspected')).toHaveLength(1);
  });

  it('ends its trail in the state that it shows, also while a finding is suppressed', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const before = await bench.services.negativeLists.card(OFFICER, 'institution', 'H2', ASKED);
    const [found] = before.trail;
    const reason = '家属代取药，已核实';
    const made = await bench.services.suppressions.add(OFFICER, {
      finding_id: found?.finding_id ?? '',
      reason,
      until,
    });
    const hidden = await bench.services.negativeLists.card(OFFICER, 'institution', 'H2', ASKED);
    expect(hidden.items.find(({ item }) => item === 'impersonation')).toMatchObject({ state: 'clear' });
    expect(hidden.trail).toEqual([]);
    await bench.services.suppressions.end(OFFICER, POOL, made.id);
    expect((await bench.services.negativeLists.card(OFFICER, 'institution', 'H2', ASKED)).trail).toEqual(
      before.trail,
    );
  });

  it('tells how a state came about, and what took it back', async () => {
    const [found] = (await bench.services.negativeLists.card(OFFICER, 'institution', 'H2', ASKED)).trail;
    expect(found).toMatchObject({
      item: 'impersonation',
      change: 'found',
      state: 'suspected',
      rule_id: 'I04',
    });
    // The visit was on another day, after the stay.
    await send(
      bench,
      'visits',
      [
        {
          mdtrt_id: 'OUT',
          psn_no: 'PERSON0001',
          fixmedins_code: 'H2',
          med_type: '11',
          begntime: '2025-06-04 15:30:00',
        },
      ],
      { pool: POOL },
    );
    await bench.services.worker.drain();
    const { items, trail } = await bench.services.negativeLists.card(OFFICER, 'institution', 'H2', ASKED);
    expect(items.find(({ item }) => item === 'impersonation')).toMatchObject({ state: 'clear', leads: 0 });
    expect(trail.map(({ change, state }) => [change, state])).toEqual([
      ['withdrawn', 'clear'],
      ['found', 'suspected'],
    ]);
  });
});
