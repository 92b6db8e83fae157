import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findingCaseSchema, openedSchema } from '../../apps/api/src/features/cases/cases.dto.js';
import { reviewsSchema } from '../../apps/api/src/features/reviews/reviews.dto.js';
import { post, settled, type Caller } from '../helpers/app.js';
import { call, type Person } from '../helpers/people.js';
import { complete } from '../helpers/workbench.js';
import {
  ask,
  barred,
  findingsAt,
  foundAt,
  listed,
  move,
  moved,
  openCaseRoom,
  openCases,
  POOL,
  reviewOf,
  sendStays,
  show,
  stay,
  type CaseRoom,
} from './case-room.js';

let room: CaseRoom;
let owner: Caller;
let anna: Person;
let boris: Person;
let clerk: Person;
let stranger: Person;

beforeAll(async () => {
  room = await openCaseRoom();
  ({ owner, anna, boris, clerk, stranger } = room);
});
afterAll(() => room.close());

const open = (ids: readonly string[]) => openCases(anna, ids);
const found = (at: string) => foundAt(owner, at);

describe('a case, from its findings to a decision and back', () => {
  let id: number;
  let notice: number;

  it('is opened from one finding, with all that belong to it, once', async () => {
    const [first = '', second = ''] = await found('H2');
    const both = await Promise.all([open([first]), open([second])]);
    expect(both.reduce((sum, { opened }) => sum + opened, 0)).toBe(1);
    const { items, total } = await listed(anna);
    expect(total).toBe(1);
    id = items[0]?.case_id ?? 0;
    expect(items[0]).toMatchObject({
      family: 'identity',
      subject_type: 'institution',
      subject_id: 'H2',
      subject_name: '测试H2卫生院',
      quarter: '2025-Q2',
      state: 'lead',
      findings: 3,
      amount: '120.00',
      overdue: false,
    });
    expect(await ask(anna, `/api/findings/${first}/case`, findingCaseSchema)).toMatchObject({
      case: { case_id: id },
    });
  });

  it('is not known to the institution before it is asked', async () => {
    expect((await listed(clerk)).total).toBe(0);
    expect((await call(clerk, 'GET', `/api/cases/${id}`)).status).toBe(404);
    const [first = ''] = await found('H2');
    expect(await ask(clerk, `/api/findings/${first}/case`, findingCaseSchema)).toEqual({ case: null });
  });

  it('is worked on by whom it is given to', async () => {
    const body = { cases: [id], assignee: 'user boris' };
    expect((await call(anna, 'PUT', '/api/cases/assignee', body)).status).toBe(200);
    expect((await listed(boris, '&mine=1')).total).toBe(1);
    expect((await listed(anna, '&mine=1')).total).toBe(0);
    const unfit = await call(anna, 'PUT', '/api/cases/assignee', { ...body, assignee: 'user clerk' });
    expect(unfit.status).toBe(400);
    expect((await call(clerk, 'PUT', '/api/cases/assignee', body)).status).toBe(403);
  });

  it('does not go where it cannot, and not twice at once', async () => {
    expect((await move(anna, id, 'determination', { outcome: 'confirmed' })).status).toBe(400);
    expect((await move(anna, id, 'closed')).status).toBe(400);
    const { last } = await show(anna, id);
    const body = { state: 'first_review', note: '受理初审', previous: last };
    const both = await Promise.all([
      call(anna, 'POST', `/api/cases/${id}/steps`, body),
      call(boris, 'POST', `/api/cases/${id}/steps`, body),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('asks the institution, which then sees its own case and nobody else does', async () => {
    await moved(anna, id, 'awaiting_reply', { note: '请就三条疑点说明情况' });
    expect((await listed(clerk)).items).toMatchObject([
      { case_id: id, state: 'awaiting_reply', assignee: null, findings: 3 },
    ]);
    const seen = await show(clerk, id);
    expect(seen).toMatchObject({ may_answer: true, moves: [], comments: [] });
    expect(seen.steps).toMatchObject([{ state: 'awaiting_reply', note: '请就三条疑点说明情况', who: '' }]);
    expect(seen.case.days_left).toBe(10);
    notice = seen.notice ?? 0;
    // The same findings and figures as the officer's.
    const [theirs, ours] = [await findingsAt(clerk, id), await findingsAt(anna, id)];
    expect(theirs.map(({ finding: { finding_id, amount } }) => [finding_id, amount])).toEqual(
      ours.map(({ finding: { finding_id, amount } }) => [finding_id, amount]),
    );
    expect((await listed(stranger)).total).toBe(0);
    for (const path of ['', '/findings'])
      expect((await call(stranger, 'GET', `/api/cases/${id}${path}`)).status).toBe(404);
    expect(
      (
        await call(clerk, 'POST', `/api/cases/${id}/steps`, {
          state: 'second_review',
          note: '无',
          previous: seen.last,
        })
      ).status,
    ).toBe(403);
  });

  it('cannot be decided while the institution may answer', async () => {
    expect(await barred(boris, id, 'second_review')).toBe('case_still_answerable');
    expect((await show(boris, id)).moves).toContainEqual({
      state: 'second_review',
      outcomes: [],
      barred: 'case_still_answerable',
    });
  });

  const answer = (caller: Caller, body: Record<string, unknown>) =>
    call(caller, 'POST', `/api/cases/${id}/answers`, {
      kind: 'answer',
      statement: '说明如下',
      notice,
      ...body,
    });

  it('takes an answer to every point, version by version, from the institution only', async () => {
    const ids = (await findingsAt(clerk, id)).map(({ finding }) => finding.finding_id);
    const points = ids.map((finding_id, at) => ({
      finding_id,
      stance: at === 0 ? 'contested' : 'accepted',
      statement: at === 0 ? '当日已请假外出' : '',
    }));
    expect((await answer(anna, { points })).status).toBe(403);
    expect((await answer(stranger, { points })).status).toBe(404);
    expect((await answer(clerk, { points: points.slice(1) })).status).toBe(400);
    expect(
      (await answer(clerk, { points: points.map((point) => ({ ...point, statement: '' })) })).status,
    ).toBe(400);
    expect(
      (await answer(clerk, { points: [...points, { finding_id: 'F0', stance: 'accepted', statement: '' }] }))
        .status,
    ).toBe(400);
    expect((await answer(clerk, { points })).status).toBe(201);
    expect((await show(anna, id)).case.state).toBe('appeal');
    expect((await answer(clerk, { points, statement: '补充说明' })).status).toBe(201);
    const { answers } = await show(anna, id);
    expect(answers.map(({ version, statement, who }) => [version, statement, who])).toEqual([
      [2, '补充说明', 'user clerk'],
      [1, '说明如下', 'user clerk'],
    ]);
    expect(answers[0]?.points.filter(({ stance }) => stance === 'contested')).toMatchObject([
      { statement: '当日已请假外出' },
    ]);
  });

  it('is weighed by another than who asked, and decided by two', async () => {
    await moved(boris, id, 'second_review');
    expect((await answer(clerk, { points: [], kind: 'waiver' })).status).toBe(409);
    expect(await barred(anna, id, 'determination')).toBe('case_same_reviewer');
    const contested = (await findingsAt(boris, id))[0]?.finding.finding_id ?? '';
    // A look on the spot takes two officers, who are named, and may say who answers for what they find.
    await moved(boris, id, 'investigation');
    const inspectors = ['user anna', 'user boris'];
    const h1 = { kind: 'institution', id: 'H1', degree: 'important' };
    for (const more of [
      {},
      { investigators: ['user boris'] },
      { investigators: ['user boris', 'user boris', 'user anna'] },
      { investigators: ['user boris', 'user clerk'] },
      { investigators: inspectors, liable: [{ ...h1, id: 'H9' }] },
      { investigators: inspectors, liable: [h1, h1] },
    ])
      expect((await move(boris, id, 'determination', more)).status).toBe(400);
    await moved(boris, id, 'determination', {
      note: '两条属实，一条合理',
      investigators: inspectors,
      liable: [h1, { kind: 'doctor', id: 'D001', degree: 'main' }],
      verdicts: [{ finding_id: contested, outcome: 'justified' }],
    });
    expect(await reviewOf(anna, contested)).toBeNull();
    // What is proposed is not told before it takes effect.
    expect((await show(clerk, id)).case.state).toBe('appeal');
    expect((await findingsAt(clerk, id)).map(({ verdict }) => verdict)).toEqual([null, null, null]);
    expect(await barred(boris, id, 'handling')).toBe('case_second_person');
    const both = await Promise.all([move(anna, id, 'handling'), move(anna, id, 'handling')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(
      await Promise.all(
        (await findingsAt(anna, id)).map(({ finding }) => reviewOf(anna, finding.finding_id)),
      ),
    ).toEqual(['justified', 'confirmed', 'confirmed']);
    expect((await findingsAt(clerk, id)).map(({ verdict }) => verdict)).toEqual([
      'justified',
      'confirmed',
      'confirmed',
    ]);
    const [, determined] = (await show(anna, id)).steps;
    expect(determined).toMatchObject({
      state: 'determination',
      investigators: inspectors,
      liable: [
        { ...h1, name: '测试县医院' },
        { kind: 'doctor', id: 'D001', degree: 'main', name: '' },
      ],
    });
    const told = (await show(clerk, id)).steps;
    expect(JSON.stringify(told)).not.toContain('user ');
    // A decision in effect says who answers, of other institutions nothing to whom they are none of their business.
    expect(told[0]).toMatchObject({
      state: 'handling',
      investigators: [],
      liable: [{ id: 'D001', name: '' }],
    });
    const second = (await findingsAt(anna, id))[1]?.finding.finding_id;
    const { steps } = await ask(anna, `/api/findings/${second}/reviews`, reviewsSchema);
    expect(steps).toMatchObject([{ outcome: 'confirmed', reviewer: 'user boris; user anna' }]);
    await moved(anna, id, 'closed');
  });

  it('takes back what it confirmed when the appeal is won', async () => {
    const { last, may_appeal } = await show(clerk, id);
    expect(may_appeal).toBe(true);
    expect(
      (await call(clerk, 'POST', `/api/cases/${id}/appeals`, { statement: '提交住院请假单', previous: last }))
        .status,
    ).toBe(201);
    await moved(boris, id, 'second_review');
    await moved(boris, id, 'not_upheld', { outcome: 'justified', note: '请假单属实' });
    expect(
      await Promise.all(
        (await findingsAt(anna, id)).map(({ finding }) => reviewOf(anna, finding.finding_id)),
      ),
    ).toEqual(['justified', 'overturned', 'overturned']);
    expect((await show(clerk, id)).case.state).toBe('not_upheld');
  });

  it('opens again when it is hit again, and is never a second case', async () => {
    await sendStays(owner, [4, 5]);
    expect((await listed(anna)).items).toMatchObject([
      { case_id: id, state: 'lead', findings: 5, standing: 5, hits: 1 },
    ]);
    const { steps } = await show(anna, id);
    expect(steps[0]).toMatchObject({ state: 'lead', cause: 'hit_again', who: 'judge' });
    expect(steps.length).toBeGreaterThan(8);
    // Sent once more, nothing is new.
    await sendStays(owner, [4, 5]);
    expect((await listed(anna)).items).toMatchObject([{ hits: 1 }]);
  });

  it('decides again about what is new only', async () => {
    await moved(anna, id, 'first_review');
    await moved(anna, id, 'data_issue', { note: '住院登记时间有误' });
    expect(
      (
        await Promise.all(
          (await findingsAt(anna, id)).map(({ finding }) => reviewOf(anna, finding.finding_id)),
        )
      ).sort(),
    ).toEqual(['dismissed_data', 'dismissed_data', 'justified', 'overturned', 'overturned']);
  });

  it('leaves its whole story in the audit chain', async () => {
    const rows = await room.running.platform.database.query(
      `SELECT detail->>'state' AS state FROM audit WHERE what = 'case.moved' ORDER BY seq`,
      [],
      z.object({ state: z.string() }),
    );
    expect(rows.map(({ state }) => state)).toEqual([
      'first_review',
      'awaiting_reply',
      'appeal',
      'second_review',
      'investigation',
      'determination',
      'handling',
      'closed',
      'appeal',
      'second_review',
      'not_upheld',
      'first_review',
      'data_issue',
    ]);
  });
});

describe('many cases', () => {
  it('are opened of a filter at once, by place and quarter, and told one after the other', async () => {
    await sendStays(owner, [6], 'H3', '02-04');
    await sendStays(owner, [7], 'H3', '08-04');
    const answer = await call(anna, 'POST', '/api/cases', { filter: { rule: 'I04', pool: POOL } });
    expect(openedSchema.parse(await answer.json())).toMatchObject({ opened: 2, touched: 2 });
    const again = await call(anna, 'POST', '/api/cases', { filter: { rule: 'I04', pool: POOL } });
    expect(openedSchema.parse(await again.json())).toMatchObject({ opened: 0, touched: 0 });
    const page = await listed(anna, '&state=open&sort=opened&limit=1');
    expect(page).toMatchObject({ total: 2, items: [{ subject_id: 'H3' }] });
    const rest = await listed(anna, `&state=open&sort=opened&limit=1&cursor=${page.next}`);
    expect(rest.items[0]?.case_id).not.toBe(page.items[0]?.case_id);
    expect(rest.next).toBeNull();
    const next = await ask(
      anna,
      `/api/cases/next?pool=${POOL}&state=open&sort=opened&case=${page.items[0]?.case_id}`,
      z.object({ case_id: z.number() }),
    );
    expect(next.case_id).toBe(rest.items[0]?.case_id);
    for (const cursor of ['x', Buffer.from('["due","2025-99-99",1]').toString('base64url')])
      expect((await call(anna, 'GET', `/api/cases?cursor=${cursor}`)).status).toBe(400);
  });

  it('take a notice back when it should not have been sent, and send none that is out of time', async () => {
    const [row] = (await listed(anna, '&institution=H3&sort=opened')).items;
    const id = row?.case_id ?? 0;
    await moved(anna, id, 'first_review');
    expect((await move(anna, id, 'awaiting_reply', { due_on: '2020-01-01' })).status).toBe(400);
    await moved(anna, id, 'awaiting_reply');
    expect(await barred(boris, id, 'second_review')).toBe('case_still_answerable');
    await moved(anna, id, 'data_issue');
    // Taken up again by a person, everything is open again.
    await moved(anna, id, 'lead');
    expect((await show(anna, id)).case).toMatchObject({ state: 'lead', standing: 1 });
  });

  it('show a withdrawn finding as such', async () => {
    const before = (await listed(anna, '&institution=H3&sort=opened')).items.find(
      ({ quarter }) => quarter === '2025-Q1',
    );
    expect(before).toMatchObject({ standing: 1 });
    // The outpatient visit was on another day.
    const { out } = stay(6, 'H3', '02-04');
    const body = `${JSON.stringify(complete('visits', { ...out, begntime: '2025-03-20 15:00:00' }))}\n`;
    expect((await post(owner, 'visits.ndjson', body)).status).toBeLessThan(300);
    await settled(owner);
    expect(
      (await listed(anna, '&institution=H3&sort=opened')).items.find(({ quarter }) => quarter === '2025-Q1'),
    ).toMatchObject({ standing: 0, findings: 1, severity: 0, amount: '0.00' });
    const items = await findingsAt(anna, before?.case_id ?? 0);
    expect(items[0]?.finding.withdrawn_at).toBeDefined();
  });
});
