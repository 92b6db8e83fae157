import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../apps/api/src/config/config.js';
import {
  caseDetail,
  caseFindingsPage,
  casesPage,
  findingCaseSchema,
  openedSchema,
  type CaseDetail,
} from '../../apps/api/src/features/cases/cases.dto.js';
import {
  caseFileSchema,
  caseFilesSchema,
  FILE_BYTES,
} from '../../apps/api/src/features/cases/case-files.dto.js';
import { caseTasksSchema } from '../../apps/api/src/features/cases/case-tasks.dto.js';
import { recusalsSchema } from '../../apps/api/src/features/cases/recusals.dto.js';
import { reviewsSchema } from '../../apps/api/src/features/reviews/reviews.dto.js';
import { startServer, type Running } from '../../apps/api/src/server.js';
import { newFolder, post, settled, type Caller } from '../helpers/app.js';
import { call, enrol, type Person } from '../helpers/people.js';
import { complete, ENGINE_ENTRY } from '../helpers/workbench.js';

let folder: string;
let running: Running;
let owner: Caller;
let anna: Person;
let boris: Person;
let clerk: Person;
let stranger: Person;

const POOL = 'default';
const stay = (at: number, place = 'H2', day = '05-04') => ({
  stay: {
    mdtrt_id: `STAY${at}`,
    psn_no: `PERSON000${at}`,
    fixmedins_code: 'H1',
    med_type: '21',
    begntime: `2025-${day.slice(0, 2)}-01 10:00:00`,
    endtime: `2025-${day.slice(0, 2)}-08 10:00:00`,
  },
  out: {
    mdtrt_id: `OUT${at}`,
    psn_no: `PERSON000${at}`,
    fixmedins_code: place,
    med_type: '11',
    begntime: `2025-${day} 15:00:00`,
  },
});

/** Persons who lay in the hospital H1 and were at an outpatient clinic meanwhile (I04). */
async function sendStays(numbers: readonly number[], place?: string, day?: string): Promise<void> {
  const visits = numbers.map((at) => stay(at, place, day)).flatMap(({ stay: inside, out }) => [inside, out]);
  const records: Record<string, Record<string, string>[]> = {
    institutions: [
      { fixmedins_code: 'H1', fixmedins_name: '测试县医院', tier: 'county' },
      { fixmedins_code: 'H2', fixmedins_name: '测试H2卫生院' },
      { fixmedins_code: 'H3', fixmedins_name: '测试H3卫生院' },
    ],
    insured: numbers.map((at) => ({ psn_no: `PERSON000${at}`, fixmedins_code: 'H2' })),
    visits,
    settlements: visits.map(({ mdtrt_id, psn_no, fixmedins_code, med_type, begntime }) => ({
      setl_id: `S${mdtrt_id}`,
      mdtrt_id,
      psn_no,
      fixmedins_code,
      med_type,
      setl_time: begntime,
      fund_pay_sumamt: '40.00',
    })),
  };
  for (const [stream, rows] of Object.entries(records)) {
    const body = rows.map((row) => `${JSON.stringify(complete(stream, row))}\n`).join('');
    expect((await post(owner, `${stream}.ndjson`, body)).status).toBeLessThan(300);
  }
  await settled(owner);
}

beforeAll(async () => {
  folder = await newFolder();
  running = await startServer(readConfig({ FUNDWATCH_DATA: folder, PORT: '0', LOG_LEVEL: 'error' }), {
    engineEntry: ENGINE_ENTRY,
  });
  owner = { url: running.url, headers: { 'x-fundwatch-owner': running.ownerToken } };
  await sendStays([1, 2, 3]);
  const officer = { role: 'officer', grants: [{ kind: 'pool', pool: POOL }] } as const;
  anna = await enrol(owner, { name: 'anna', ...officer });
  boris = await enrol(owner, { name: 'boris', ...officer });
  const at = (id: string) =>
    ({ role: 'institution', grants: [{ kind: 'institution', pool: POOL, id }] }) as const;
  clerk = await enrol(owner, { name: 'clerk', ...at('H2') });
  stranger = await enrol(owner, { name: 'stranger', ...at('H3') });
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask<T>(caller: Caller, path: string, schema: z.ZodType<T>): Promise<T> {
  const answer = await call(caller, 'GET', path);
  expect([path, answer.status]).toEqual([path, 200]);
  return schema.parse(await answer.json());
}
const show = (caller: Caller, id: number): Promise<CaseDetail> => ask(caller, `/api/cases/${id}`, caseDetail);
const listed = (caller: Caller, query = '') => ask(caller, `/api/cases?pool=${POOL}${query}`, casesPage);
const problem = z.object({
  code: z.string(),
  fields: z.array(z.object({ field: z.string(), reason: z.string() })),
});

async function move(
  caller: Caller,
  id: number,
  state: string,
  more: Record<string, unknown> = {},
): Promise<Response> {
  const { last } = await show(caller, id);
  return call(caller, 'POST', `/api/cases/${id}/steps`, {
    state,
    note: `${state} 理由`,
    previous: last,
    ...more,
  });
}
async function moved(
  caller: Caller,
  id: number,
  state: string,
  more: Record<string, unknown> = {},
): Promise<CaseDetail> {
  const answer = await move(caller, id, state, more);
  const body: unknown = await answer.json();
  expect([state, answer.status, answer.status === 201 ? '' : body]).toEqual([state, 201, '']);
  return caseDetail.parse(body);
}
async function barred(
  caller: Caller,
  id: number,
  state: string,
  more: Record<string, unknown> = {},
): Promise<string | undefined> {
  const answer = await move(caller, id, state, more);
  expect([state, answer.status]).toEqual([state, 409]);
  return problem.parse(await answer.json()).fields[0]?.reason;
}
const findingsAt = async (caller: Caller, id: number) =>
  (await ask(caller, `/api/cases/${id}/findings`, caseFindingsPage)).items;
const reviewOf = async (finding: string) =>
  (await ask(anna, `/api/findings/${finding}/reviews`, reviewsSchema)).standing;
async function open(ids: readonly string[]) {
  const answer = await call(anna, 'POST', '/api/cases', { finding_ids: ids });
  expect(answer.status).toBe(201);
  return openedSchema.parse(await answer.json());
}
async function found(at: string): Promise<string[]> {
  const page = await ask(
    owner,
    `/api/findings?rule=I04&institution=${at}&limit=50`,
    z.object({ items: z.array(z.object({ finding_id: z.string() })) }),
  );
  return page.items.map(({ finding_id }) => finding_id);
}

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

  it('takes files of both sides, each shown what it is meant for', async () => {
    const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(64, 'x')]);
    const put = (caller: Caller, name: string, body: Uint8Array, more = '') =>
      fetch(
        `${caller.url}/api/cases/${id}/files?name=${encodeURIComponent(name)}&note=${encodeURIComponent('值班表')}${more}`,
        {
          method: 'POST',
          headers: { ...caller.headers, 'content-type': 'application/octet-stream' },
          body: new Uint8Array(body),
        },
      );
    const faultOf = async (answer: Response) => [
      answer.status,
      problem.parse(await answer.json()).fields[0]?.reason,
    ];
    const filed = async (answer: Response) => {
      expect(answer.status).toBe(201);
      return caseFileSchema.parse(await answer.json());
    };
    const files = async (caller: Caller) => ask(caller, `/api/cases/${id}/files`, caseFilesSchema);

    const own = await filed(await put(clerk, '值班表.pdf', PDF));
    expect(own).toMatchObject({
      side: 'institution',
      shown: true,
      media: 'application/pdf',
      bytes: PDF.length,
    });
    // Sent again it is filed once; the same bytes of the other side are its own.
    expect((await filed(await put(clerk, '又一份.pdf', PDF))).file_id).toBe(own.file_id);
    const secret = await filed(await put(anna, '内部.pdf', PDF, '&shown=0'));
    const open_ = await filed(await put(anna, '函.pdf', Buffer.concat([PDF, PDF])));
    expect(own.sha256).toBe(createHash('sha256').update(PDF).digest('hex'));

    expect((await files(anna)).items.map((row) => row.file_id)).toEqual([
      own.file_id,
      secret.file_id,
      open_.file_id,
    ]);
    expect((await files(clerk)).items.map(({ file_id, who }) => [file_id, who])).toEqual([
      [own.file_id, 'user clerk'],
      [open_.file_id, ''],
    ]);
    const download = (caller: Caller, file: number) => call(caller, 'GET', `/api/cases/${id}/files/${file}`);
    const read = await download(anna, own.file_id);
    expect(read.headers.get('content-disposition')).toContain(encodeURIComponent('值班表.pdf'));
    expect(Buffer.from(await read.arrayBuffer()).equals(PDF)).toBe(true);
    expect((await download(clerk, secret.file_id)).status).toBe(404);
    expect((await download(stranger, own.file_id)).status).toBe(404);
    expect((await put(stranger, 'x.pdf', PDF)).status).toBe(404);

    expect(await faultOf(await put(clerk, '假.pdf', Buffer.from('MZ not a document')))).toEqual([
      400,
      'case_file_kind',
    ]);
    expect(await faultOf(await put(clerk, '改名.png', PDF))).toEqual([400, 'case_file_other_kind']);
    expect(await faultOf(await put(clerk, '空.pdf', Buffer.alloc(0)))).toEqual([400, 'case_file_empty']);
    const big = Buffer.concat([PDF, Buffer.alloc(FILE_BYTES)]);
    expect(await faultOf(await put(clerk, '大.pdf', big))).toEqual([400, 'case_file_too_big']);

    // A file is taken back by whoever filed it, and nobody is shown it then.
    const back = (caller: Caller, file: number) =>
      call(caller, 'POST', `/api/cases/${id}/files/${file}/withdrawal`);
    expect(await faultOf(await back(boris, open_.file_id))).toEqual([409, 'case_file_not_yours']);
    expect((await back(clerk, open_.file_id)).status).toBe(409);
    expect((await back(anna, open_.file_id)).status).toBe(201);
    expect((await download(clerk, open_.file_id)).status).toBe(404);
    expect((await files(clerk)).items.map((row) => row.file_id)).toEqual([own.file_id]);
    expect(
      (await files(anna)).items.find((row) => row.file_id === open_.file_id)?.withdrawn_at,
    ).not.toBeNull();
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

  it('is packed with all that it rests on, and a printed hash is known again', async () => {
    const answer = await call(anna, 'GET', `/api/cases/${id}/pack`);
    expect(answer.status).toBe(200);
    const entries = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const names = Object.keys(entries);
    expect(names).toEqual([
      'evidence.json',
      '案件证据.pdf',
      '案件证据.xlsx',
      '材料/01-值班表.pdf',
      '材料/02-内部.pdf',
      'manifest.json',
    ]);
    const manifest = z
      .object({
        evidence_sha256: z.string(),
        files: z.array(z.object({ name: z.string(), sha256: z.string() })),
      })
      .parse(JSON.parse(strFromU8(entries['manifest.json'] ?? new Uint8Array())));
    for (const { name, sha256 } of manifest.files)
      expect(
        createHash('sha256')
          .update(entries[name] ?? '')
          .digest('hex'),
      ).toBe(sha256);
    const evidence = JSON.parse(strFromU8(entries['evidence.json'] ?? new Uint8Array()));
    expect(evidence.findings).toHaveLength(3);
    // The visit, the stay and what was settled of them, each with the line that it came in.
    type Packed = { versions: { line: number }[] };
    const lines = evidence.findings[0].records.map(({ versions }: Packed) => versions[0]?.line);
    expect(lines).toEqual([6, 5, 6, 5]);
    expect(evidence.rules[0].query).toContain('SELECT');
    // Who reads masked ids packs masked ids.
    expect(JSON.stringify(evidence)).not.toContain('PERSON0001');

    const check = (caller: Caller, hash: string) => call(caller, 'GET', `/api/packs/${hash}`);
    const known = await (await check(boris, manifest.evidence_sha256.toUpperCase())).json();
    expect(known).toMatchObject({ known: true, case_id: id, made_by: 'user anna' });
    expect(await (await check(boris, '0'.repeat(64))).json()).toMatchObject({ known: false, case_id: null });
    expect((await check(boris, 'abc')).status).toBe(400);
    expect((await call(clerk, 'GET', `/api/cases/${id}/pack`)).status).toBe(403);
  });

  it('has drafts of its notices, none of a decision before there is one', async () => {
    for (const kind of ['inquiry', 'hearing']) {
      const draft = await call(anna, 'GET', `/api/cases/${id}/notices/${kind}`);
      expect([kind, draft.status, draft.headers.get('content-type')]).toEqual([kind, 200, 'application/pdf']);
      expect(
        Buffer.from(await draft.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    expect((await call(anna, 'GET', `/api/cases/${id}/notices/decision`)).status).toBe(409);
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
    await moved(boris, id, 'determination', {
      note: '两条属实，一条合理',
      verdicts: [{ finding_id: contested, outcome: 'justified' }],
    });
    expect(await reviewOf(contested)).toBeNull();
    // What is proposed is not told before it takes effect.
    expect((await show(clerk, id)).case.state).toBe('appeal');
    expect((await findingsAt(clerk, id)).map(({ verdict }) => verdict)).toEqual([null, null, null]);
    expect(await barred(boris, id, 'handling')).toBe('case_second_person');
    const both = await Promise.all([move(anna, id, 'handling'), move(anna, id, 'handling')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(
      await Promise.all((await findingsAt(anna, id)).map(({ finding }) => reviewOf(finding.finding_id))),
    ).toEqual(['justified', 'confirmed', 'confirmed']);
    expect((await findingsAt(clerk, id)).map(({ verdict }) => verdict)).toEqual([
      'justified',
      'confirmed',
      'confirmed',
    ]);
    const { steps } = await ask(
      anna,
      `/api/findings/${(await findingsAt(anna, id))[1]?.finding.finding_id}/reviews`,
      reviewsSchema,
    );
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
      await Promise.all((await findingsAt(anna, id)).map(({ finding }) => reviewOf(finding.finding_id))),
    ).toEqual(['justified', 'overturned', 'overturned']);
    expect((await show(clerk, id)).case.state).toBe('not_upheld');
  });

  it('opens again when it is hit again, and is never a second case', async () => {
    await sendStays([4, 5]);
    expect((await listed(anna)).items).toMatchObject([
      { case_id: id, state: 'lead', findings: 5, standing: 5, hits: 1 },
    ]);
    const { steps } = await show(anna, id);
    expect(steps[0]).toMatchObject({ state: 'lead', cause: 'hit_again', who: 'judge' });
    expect(steps.length).toBeGreaterThan(8);
    // Sent once more, nothing is new.
    await sendStays([4, 5]);
    expect((await listed(anna)).items).toMatchObject([{ hits: 1 }]);
  });

  it('decides again about what is new only', async () => {
    await moved(anna, id, 'first_review');
    await moved(anna, id, 'data_issue', { note: '住院登记时间有误' });
    expect(
      (
        await Promise.all((await findingsAt(anna, id)).map(({ finding }) => reviewOf(finding.finding_id)))
      ).sort(),
    ).toEqual(['dismissed_data', 'dismissed_data', 'justified', 'overturned', 'overturned']);
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

  it('leaves its whole story in the audit chain', async () => {
    const rows = await running.platform.database.query(
      `SELECT detail->>'state' AS state FROM audit WHERE what = 'case.moved' ORDER BY seq`,
      [],
      z.object({ state: z.string() }),
    );
    expect(rows.map(({ state }) => state)).toEqual([
      'first_review',
      'awaiting_reply',
      'appeal',
      'second_review',
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
    await sendStays([6], 'H3', '02-04');
    await sendStays([7], 'H3', '08-04');
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
