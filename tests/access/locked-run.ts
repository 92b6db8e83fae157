import { expect } from 'vitest';
import { z } from 'zod';
import type { Caller } from '../helpers/app.js';
import { call, enrol } from '../helpers/people.js';

/** A run of a pool that was reviewed by one, approved by a director and locked: its statements are there for those whom they are about. */
export async function lockedRun(owner: Caller, pool: string): Promise<void> {
  const runs = '/api/settlement/runs';
  const asked = { year: 2025, policy: 'chenzhou-capitation' };
  const answer = await call(owner, 'POST', `${runs}?${new URLSearchParams({ pool })}`, asked);
  expect(answer.status, await answer.clone().text()).toBe(201);
  const { run_id } = z.object({ run_id: z.number() }).parse(await answer.json());
  const second = await enrol(owner, {
    name: `approver-${run_id}`,
    role: 'director',
    grants: [{ kind: 'pool', pool }],
  });
  const move = async (by: Caller, state: string): Promise<number> =>
    (await call(by, 'PUT', `${runs}/${run_id}/state`, { state })).status;
  expect([
    await move(owner, 'reviewed'),
    await move(owner, 'approved'),
    await move(second, 'approved'),
    await move(owner, 'locked'),
  ]).toEqual([200, 403, 200, 200]);
}
