import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../apps/api/src/config/config.js';
import {
  caseDetail,
  caseFindingsPage,
  casesPage,
  openedSchema,
  type CaseDetail,
} from '../../apps/api/src/features/cases/cases.dto.js';
import { reviewsSchema } from '../../apps/api/src/features/reviews/reviews.dto.js';
import { startServer, type Running } from '../../apps/api/src/server.js';
import { newFolder, post, settled, type Caller } from '../helpers/app.js';
import { call, enrol, type Person } from '../helpers/people.js';
import type { Records } from '../helpers/room.js';
import { complete, ENGINE_ENTRY } from '../helpers/workbench.js';

export const POOL = 'default';
export const stay = (at: number, place = 'H2', day = '05-04') => ({
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

type Visit = Record<'mdtrt_id' | 'psn_no' | 'fixmedins_code' | 'med_type' | 'begntime', string>;

/** Records of some persons and their visits at three places, all of them settled. */
export const recordsOf = (numbers: readonly number[], visits: readonly Visit[]): Records => ({
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
});

/** Persons who lay in the hospital H1 and were at an outpatient clinic meanwhile (I04). */
export async function sendStays(
  owner: Caller,
  numbers: readonly number[],
  place?: string,
  day?: string,
): Promise<void> {
  const visits = numbers.map((at) => stay(at, place, day)).flatMap(({ stay: inside, out }) => [inside, out]);
  const records = recordsOf(numbers, visits);
  for (const [stream, rows] of Object.entries(records)) {
    const body = rows.map((row) => `${JSON.stringify(complete(stream, row))}\n`).join('');
    expect((await post(owner, `${stream}.ndjson`, body)).status).toBeLessThan(300);
  }
  await settled(owner);
}

/** A service with three such persons, two officers, the institution that they were seen at, and another. */
export type CaseRoom = {
  folder: string;
  running: Running;
  owner: Caller;
  anna: Person;
  boris: Person;
  clerk: Person;
  stranger: Person;
  close: () => Promise<void>;
};

export async function openCaseRoom(): Promise<CaseRoom> {
  const folder = await newFolder();
  const running = await startServer(readConfig({ FUNDWATCH_DATA: folder, PORT: '0', LOG_LEVEL: 'error' }), {
    engineEntry: ENGINE_ENTRY,
  });
  const owner = { url: running.url, headers: { 'x-fundwatch-owner': running.ownerToken } };
  await sendStays(owner, [1, 2, 3]);
  // By the word of either a decision takes effect.
  const officer = { role: 'reviewer', grants: [{ kind: 'pool', pool: POOL }] } as const;
  const at = (id: string) =>
    ({ role: 'institution', grants: [{ kind: 'institution', pool: POOL, id }] }) as const;
  return {
    folder,
    running,
    owner,
    anna: await enrol(owner, { name: 'anna', ...officer }),
    boris: await enrol(owner, { name: 'boris', ...officer }),
    clerk: await enrol(owner, { name: 'clerk', ...at('H2') }),
    stranger: await enrol(owner, { name: 'stranger', ...at('H3') }),
    close: async () => {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function ask<T>(caller: Caller, path: string, schema: z.ZodType<T>): Promise<T> {
  const answer = await call(caller, 'GET', path);
  expect([path, answer.status]).toEqual([path, 200]);
  return schema.parse(await answer.json());
}
export const show = (caller: Caller, id: number): Promise<CaseDetail> =>
  ask(caller, `/api/cases/${id}`, caseDetail);
export const listed = (caller: Caller, query = '') =>
  ask(caller, `/api/cases?pool=${POOL}${query}`, casesPage);
export const problem = z.object({
  code: z.string(),
  fields: z.array(z.object({ field: z.string(), reason: z.string() })),
});

export async function move(
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
export async function moved(
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
export async function barred(
  caller: Caller,
  id: number,
  state: string,
  more: Record<string, unknown> = {},
): Promise<string | undefined> {
  const answer = await move(caller, id, state, more);
  expect([state, answer.status]).toEqual([state, 409]);
  return problem.parse(await answer.json()).fields[0]?.reason;
}
export const findingsAt = async (caller: Caller, id: number) =>
  (await ask(caller, `/api/cases/${id}/findings`, caseFindingsPage)).items;
export const reviewOf = async (caller: Caller, finding: string) =>
  (await ask(caller, `/api/findings/${finding}/reviews`, reviewsSchema)).standing;
/** Puts findings to a case. */
export async function openCases(caller: Caller, ids: readonly string[]) {
  const answer = await call(caller, 'POST', '/api/cases', { finding_ids: ids });
  expect(answer.status).toBe(201);
  return openedSchema.parse(await answer.json());
}
/** Ids of what was found at a place. */
export async function foundAt(caller: Caller, at: string): Promise<string[]> {
  const page = await ask(
    caller,
    `/api/findings?rule=I04&institution=${at}&limit=50`,
    z.object({ items: z.array(z.object({ finding_id: z.string() })) }),
  );
  return page.items.map(({ finding_id }) => finding_id);
}
