import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseTasksSchema } from '../../apps/api/src/features/cases/case-tasks.dto.js';
import { recusalsSchema } from '../../apps/api/src/features/cases/recusals.dto.js';
import type { Caller } from '../helpers/app.js';
import { call, type Person } from '../helpers/people.js';
import {
  barred,
  foundAt,
  listed,
  moved,
  openCaseRoom,
  openCases,
  problem,
  show,
  type CaseRoom,
} from './case-room.js';

let room: CaseRoom;
let anna: Person;
let boris: Person;
let clerk: Person;
let id: number;
beforeAll(async () => {
  room = await openCaseRoom();
  ({ anna, boris, clerk } = room);
  await openCases(anna, await foundAt(room.owner, 'H2'));
  id = (await listed(anna)).items[0]?.case_id ?? 0;
  expect(
    (await call(anna, 'PUT', '/api/cases/assignee', { cases: [id], assignee: 'user boris' })).status,
  ).toBe(200);
  for (const state of ['first_review', 'awaiting_reply']) await moved(anna, id, state);
});
afterAll(() => room.close());

describe('around a case, between officers', () => {
  it('keeps an officer away who is too near to the institution, until another lifts it', async () => {
    const path = `/api/cases/${id}/recusals`;
    const keep = (caller: Caller, body: Record<string, string>) => call(caller, 'POST', path, body);
    const kept = async (answer: Response) => {
      expect(answer.status).toBe(201);
      return recusalsSchema.parse(await answer.json()).items;
    };
    const [own] = await kept(await keep(boris, { reason: '亲属在该机构任职' }));
    expect(own).toMatchObject({ officer: 'user boris', who: 'user boris', is_own: true });
    expect(await kept(await keep(boris, { reason: '再说一次' }))).toHaveLength(1);
    // What he had lies with nobody, and he is given nothing of it.
    expect((await show(anna, id)).case.assignee).toBeNull();
    const given = await call(anna, 'PUT', '/api/cases/assignee', { cases: [id], assignee: 'user boris' });
    expect([given.status, problem.parse(await given.json()).fields[0]?.reason]).toEqual([
      409,
      'case_recused',
    ]);
    expect((await show(boris, id)).moves.every(({ barred: bar }) => bar === 'case_recused')).toBe(true);
    expect(await barred(boris, id, 'not_upheld', { outcome: 'justified' })).toBe('case_recused');
    const end = (caller: Caller) => call(caller, 'POST', `${path}/${own?.recusal_id}/end`);
    expect((await end(boris)).status).toBe(409);
    expect((await call(clerk, 'GET', path)).status).toBe(403);
    expect((await keep(anna, { officer: 'user clerk', reason: '不是审核员' })).status).toBe(400);
    expect(await kept(await end(anna))).toEqual([]);
    expect((await show(boris, id)).moves.some(({ barred: bar }) => bar === 'case_recused')).toBe(false);
    const again = await call(anna, 'PUT', '/api/cases/assignee', { cases: [id], assignee: 'user boris' });
    expect(again.status).toBe(200);
  });

  it('holds what officers have to do, for whom and until when; the institution is not shown it', async () => {
    const path = `/api/cases/${id}/tasks`;
    const told = async (answer: Response, status = 201) => {
      expect(answer.status).toBe(status);
      return caseTasksSchema.parse(await answer.json()).items;
    };
    const task = { task: '调取住院护理记录', officer: 'user boris', due_on: '2020-01-02' };
    const [late] = await told(await call(anna, 'POST', path, task));
    expect(late).toMatchObject({ ...task, late: true, who: 'user anna', done_by: null });
    expect(await told(await call(anna, 'POST', path, { task: '电话核实' }))).toHaveLength(2);
    const change = (caller: Caller, body: Record<string, unknown>) =>
      call(caller, 'PATCH', `${path}/${late?.task_id}`, body);
    const [, done] = await told(await change(boris, { done: true }), 200);
    expect(done).toMatchObject({ late: false, done_by: 'user boris' });
    // Whoever says so again takes it from nobody; it can be taken back.
    const [, again] = await told(await change(anna, { done: true, due_on: null }), 200);
    expect(again).toMatchObject({ done_by: 'user boris', done_at: done?.done_at, due_on: null });
    const [back] = (await told(await change(anna, { done: false }), 200)).filter(
      ({ task_id: own }) => own === late?.task_id,
    );
    expect(back).toMatchObject({ done_by: null, done_at: null });
    expect((await call(clerk, 'GET', path)).status).toBe(403);
    expect((await call(anna, 'POST', path, { task: '转办', officer: 'user clerk' })).status).toBe(400);
    const own = await call(anna, 'PATCH', `${path}/999999`, { done: true });
    expect(own.status).toBe(404);
    // Whoever keeps away has nothing to do here any more, and is given nothing.
    const recusals = `/api/cases/${id}/recusals`;
    const kept = recusalsSchema.parse(
      await (await call(boris, 'POST', recusals, { reason: '亲属在该机构任职' })).json(),
    );
    const freed = await told(await call(anna, 'GET', path), 200);
    expect(freed.every(({ officer }) => officer === null)).toBe(true);
    expect((await change(anna, { officer: 'user boris' })).status).toBe(409);
    expect((await change(boris, { done: true })).status).toBe(409);
    await call(anna, 'POST', `${recusals}/${kept.items[0]?.recusal_id}/end`);
  });

  it('keeps comments between officers', async () => {
    expect(
      (await call(anna, 'POST', `/api/cases/${id}/comments`, { comment: '<b>电话核实</b>' })).status,
    ).toBe(201);
    expect((await show(boris, id)).comments).toMatchObject([
      { comment: '<b>电话核实</b>', who: 'user anna' },
    ]);
    expect((await show(clerk, id)).comments).toEqual([]);
    expect((await call(clerk, 'POST', `/api/cases/${id}/comments`, { comment: '看见了吗' })).status).toBe(
      403,
    );
  });
});
