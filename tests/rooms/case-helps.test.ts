import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distributedSchema, officersSchema } from '../../apps/api/src/features/cases/case-assignment.dto.js';
import { caseTasksSchema } from '../../apps/api/src/features/cases/case-tasks.dto.js';
import { caseDetail } from '../../apps/api/src/features/cases/cases.dto.js';
import { recusalsSchema } from '../../apps/api/src/features/cases/recusals.dto.js';
import type { Caller } from '../helpers/app.js';
import { call, enrol, type Person } from '../helpers/people.js';
import {
  ask,
  barred,
  findingsAt,
  foundAt,
  listed,
  moved,
  openCaseRoom,
  openCases,
  POOL,
  problem,
  sendStays,
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

  it('are given out to who reaches them, is at home in them and has the fewest', async () => {
    const admin = (name: string, more: Record<string, unknown> = {}) =>
      enrol(room.owner, {
        name,
        role: 'officer',
        grants: [{ kind: 'institution', pool: POOL, id: 'H3' }],
        ...more,
      });
    await admin('far.one');
    const near = { grants: [{ kind: 'institution', pool: POOL, id: 'H2' } as const] };
    const skilled = await admin('skilled.one', near);
    const told = await call(room.owner, 'PATCH', `/api/users/${skilled.id}`, { skills: ['identity'] });
    expect(told.status).toBe(200);
    const give = async (caller: Caller) => {
      const answer = await call(caller, 'POST', '/api/cases/distribution', { cases: [id] });
      expect(answer.status).toBe(201);
      return distributedSchema.parse(await answer.json());
    };
    // It lies with somebody.
    expect(await give(anna)).toEqual({ items: [], left: 0 });
    await call(anna, 'PUT', '/api/cases/assignee', { cases: [id], assignee: null });
    expect((await call(clerk, 'POST', '/api/cases/distribution', { cases: [id] })).status).toBe(403);
    const unknown = { cases: [id, 999_999] };
    expect((await call(anna, 'POST', '/api/cases/distribution', unknown)).status).toBe(404);
    const both = await Promise.all([give(anna), give(boris)]);
    expect(both.flatMap(({ items }) => items)).toEqual([{ assignee: 'user skilled.one', cases: 1 }]);
    const { items } = await ask(anna, `/api/cases/officers?pool=${POOL}`, officersSchema);
    expect(items.find(({ name }) => name === 'skilled.one')).toMatchObject({ open: 1, skills: ['identity'] });
    expect(items.find(({ name }) => name === 'boris')).toMatchObject({ open: 0, skills: [] });
    await call(room.owner, 'PATCH', `/api/users/${skilled.id}`, { disabled: true });
    await call(anna, 'PUT', '/api/cases/assignee', { cases: [id], assignee: 'user boris' });
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

  it('lets officers follow a case, and those whom a comment names, and tells them of what is new', async () => {
    const say = async (caller: Caller, comment: string) => {
      const answer = await call(caller, 'POST', `/api/cases/${id}/comments`, { comment });
      expect(answer.status).toBe(201);
      return caseDetail.parse(await answer.json());
    };
    const watch = (caller: Caller, body: Record<string, unknown>) =>
      call(caller, 'PUT', `/api/cases/${id}/watch`, body);
    const newsOf = async (caller: Caller) =>
      (await listed(caller, '&watched=1')).items.map(({ case_id, news }) => [case_id, news]);
    const seen = async (caller: Caller) => {
      const { last, comments } = await show(caller, id);
      return watch(caller, { watching: true, step: last, comment: comments.at(-1)?.comment_id });
    };
    expect(await newsOf(boris)).toEqual([]);
    // Nobody is called who is not there, is no officer, or is oneself.
    const { comments, watchers } = await say(anna, '@boris请看，@clerk @stranger @anna @nobody');
    expect(comments.at(-1)?.mentions).toEqual(['user boris']);
    expect(watchers).toEqual(['user boris']);
    expect(await newsOf(boris)).toEqual([[id, true]]);
    expect((await seen(boris)).status).toBe(200);
    expect(await newsOf(boris)).toEqual([[id, false]]);
    await say(anna, '已电话核实');
    expect(await newsOf(boris)).toEqual([[id, true]]);
    // What was seen before does not make unseen what was seen since.
    await seen(boris);
    expect((await watch(boris, { watching: true, step: 0, comment: 0 })).status).toBe(200);
    expect(await newsOf(boris)).toEqual([[id, false]]);
    await moved(anna, id, 'not_upheld', { outcome: 'justified' });
    await moved(anna, id, 'lead');
    expect(await newsOf(boris)).toEqual([[id, true]]);
    expect(await newsOf(anna)).toEqual([]);
    expect((await watch(boris, { watching: false })).status).toBe(200);
    expect(await newsOf(boris)).toEqual([]);
    expect((await watch(clerk, { watching: true })).status).toBe(403);
    expect((await show(clerk, id)).watchers).toEqual([]);
    // Whoever keeps away follows nothing, is not called, and is not told.
    await seen(boris);
    const recusals = `/api/cases/${id}/recusals`;
    const kept = recusalsSchema.parse(
      await (await call(boris, 'POST', recusals, { reason: '亲属在该机构任职' })).json(),
    );
    expect((await show(anna, id)).watchers).toEqual([]);
    expect((await watch(boris, { watching: true })).status).toBe(409);
    expect((await say(anna, '@boris 在吗')).comments.at(-1)?.mentions).toEqual([]);
    await call(anna, 'POST', `${recusals}/${kept.items[0]?.recusal_id}/end`);
  });
});

describe('parts of a case', () => {
  const split = (caller: Caller, body: Record<string, unknown>) =>
    call(caller, 'POST', `/api/cases/${id}/split`, body);
  const idsIn = async (of: number) =>
    (await findingsAt(anna, of)).map(({ finding }) => finding.finding_id).sort();

  it('become a case of their own, which new findings do not go to, and are put back by merging', async () => {
    const ids = await idsIn(id);
    expect(ids).toHaveLength(3);
    const [one = '', two = '', three = ''] = ids;
    const { last, case: before, may_split } = await show(anna, id);
    expect(may_split).toBe(true);
    const body = { finding_ids: [one, two], note: '两人另有内情', previous: last };
    expect((await split(clerk, body)).status).toBe(403);
    const nothing = await split(anna, { ...body, finding_ids: ids });
    expect([nothing.status, problem.parse(await nothing.json()).fields[0]?.reason]).toEqual([
      400,
      'case_nothing_left',
    ]);
    expect((await split(anna, { ...body, finding_ids: [one, 'F000'] })).status).toBe(400);
    expect((await split(anna, { ...body, previous: last - 1 })).status).toBe(409);
    // Of two who split it alike one is told that it has happened.
    const both = await Promise.all([split(anna, body), split(boris, body)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 400]);
    const made = caseDetail.parse(await both.find(({ status }) => status === 201)?.json());
    expect(made.case).toMatchObject({
      split_from: id,
      state: 'lead',
      findings: 2,
      family: before.family,
      subject_id: before.subject_id,
      quarter: before.quarter,
    });
    expect(made.steps).toMatchObject([{ state: 'lead', cause: 'opened', note: '两人另有内情' }]);
    expect(await idsIn(made.case.case_id)).toEqual([one, two].sort());
    expect(await idsIn(id)).toEqual([three]);
    const total = (await show(anna, id)).case;
    expect(Number(total.amount) + Number(made.case.amount)).toBe(Number(before.amount));
    // A further finding of the same goes to the case that it was split from; those that are there stay where they are.
    await sendStays(room.owner, [1, 2, 3, 8]);
    expect(await idsIn(made.case.case_id)).toEqual([one, two].sort());
    expect(await idsIn(id)).toHaveLength(2);
    await moved(anna, made.case.case_id, 'merged', { merged_into: id });
    expect(await idsIn(id)).toHaveLength(4);
    expect((await show(anna, id)).case).toMatchObject({ findings: 4, split_from: null });
    // A second part has its own place beside the first.
    const again = await split(anna, { ...body, previous: (await show(anna, id)).last });
    expect(again.status).toBe(201);
  });

  it('stay together once the institution is asked', async () => {
    await moved(anna, id, 'first_review');
    const soon = async (): Promise<number[]> =>
      (await listed(anna, '&soon=1')).items.map((own) => own.case_id);
    expect(await soon()).not.toContain(id);
    // The day after today is less than two working days away, whatever today is.
    const tomorrow = new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10);
    await moved(anna, id, 'awaiting_reply', { due_on: tomorrow });
    expect(await soon()).toContain(id);
    expect((await listed(anna, '&overdue=1&soon=1')).total).toBe(0);
    const { last, may_split } = await show(anna, id);
    expect(may_split).toBe(false);
    const [one = ''] = await idsIn(id);
    expect((await split(anna, { finding_ids: [one], note: '拆分', previous: last })).status).toBe(409);
  });

  it('are decided by the word of a reviewer', async () => {
    const officer = await enrol(room.owner, {
      name: 'olga',
      role: 'officer',
      grants: [{ kind: 'pool', pool: POOL }],
    });
    const alliance = await enrol(room.owner, {
      name: 'alliance',
      role: 'alliance',
      grants: [{ kind: 'institution', pool: POOL, id: 'H2' }],
    });
    const { notice } = await show(alliance, id);
    const answer = { kind: 'waiver', statement: '无异议', notice };
    expect((await call(alliance, 'POST', `/api/cases/${id}/answers`, answer)).status).toBe(201);
    await moved(boris, id, 'determination');
    expect((await show(officer, id)).moves).toMatchObject([
      { state: 'handling', barred: 'case_needs_reviewer' },
      { state: 'second_review', barred: null },
    ]);
    expect(await barred(officer, id, 'handling')).toBe('case_needs_reviewer');
    await moved(anna, id, 'handling');
  });
});
