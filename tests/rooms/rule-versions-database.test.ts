import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION_STATES } from '../../apps/api/src/features/rule-versions/rule-versions.dto.js';
import { MOVES } from '../../apps/api/src/features/rule-versions/rule-versions.service.js';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';

const pool = 'county';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.platform.database.execute('INSERT INTO pools (pool) VALUES ($1)', [pool]);
});
afterAll(() => bench.close());

// Whoever writes, also past the service.
describe('the database of versions', () => {
  const insert = (number: number) =>
    bench.platform.database.execute(
      `INSERT INTO rule_versions (pool, rule_id, number, params, reason, valid_from, state, proposed_by, proposed_at)
       VALUES ($1, 'I04', $2, '{"edge_days": 0}', 'a reason', '2025-01-01', 'draft', 'anna', now())`,
      [pool, number],
    );
  const set = (what: string, number: number) =>
    bench.platform.database.execute(
      `UPDATE rule_versions SET ${what} WHERE pool = $1 AND rule_id = 'I04' AND number = $2`,
      [pool, number],
    );
  const stamped = (state: string): string =>
    `state = '${state}'${{ shadow: `, shadowed_by = 'anna', shadowed_at = now()`, live: `, decided_by = 'boris', decided_at = now()`, retired: `, ended_by = 'anna', ended_at = now()`, draft: '' }[state] ?? ''}`;

  it('numbers versions one after the other', async () => {
    await expect(insert(2)).rejects.toThrow('numbered');
    await insert(1);
    await expect(insert(1)).rejects.toThrow();
  });

  it('knows no other moves than those that are named', async () => {
    const road = { draft: [], shadow: ['shadow'], live: ['shadow', 'live'], retired: ['retired'] } as const;
    let number = 1;
    for (const from of VERSION_STATES)
      for (const to of VERSION_STATES) {
        await insert((number += 1));
        for (const step of road[from]) await set(stamped(step), number);
        const moved = await set(stamped(to), number).then(
          () => true,
          () => false,
        );
        expect([from, to, moved]).toEqual([from, to, MOVES[from].includes(to)]);
        // Out of the way of the next: one may be live, one in shadow.
        if (from !== 'retired' && !(moved && to === 'retired')) await set(stamped('retired'), number);
      }
  });

  it('changes nothing of what a version says, forgets none, and lets nobody decide on their own', async () => {
    await insert(18);
    for (const what of [
      `params = '{}'`,
      `reason = 'other'`,
      `valid_to = '2026-01-01'`,
      `proposed_by = 'boris'`,
    ])
      await expect(set(`${stamped('shadow')}, ${what}`, 18)).rejects.toThrow('never changes');
    await expect(
      bench.platform.database.execute(`DELETE FROM rule_versions WHERE pool = $1`, [pool]),
    ).rejects.toThrow('never deleted');
    await set(stamped('shadow'), 18);
    await expect(set(`state = 'live', decided_by = 'anna', decided_at = now()`, 18)).rejects.toThrow(
      'decided_by_another',
    );
    await insert(19);
    await expect(set(stamped('shadow'), 19)).rejects.toThrow('one_shadow');
  });
});
