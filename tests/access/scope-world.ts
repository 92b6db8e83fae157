import { rm } from 'node:fs/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../apps/api/src/config/config.js';
import type { Role, UserRole } from '../../apps/api/src/features/access/roles.js';
import type { Grant } from '../../apps/api/src/features/users/users.dto.js';
import { startServer, type Running } from '../../apps/api/src/server.js';
import { newFolder, settled, type Caller } from '../helpers/app.js';
import { call, enrol } from '../helpers/people.js';
import { ENGINE_ENTRY } from '../helpers/workbench.js';
import { lockedRun } from './locked-run.js';
import { ALLIANCE, AREA, CODE, OTHER_POOL, POOL, type GivenIds } from './scope-values.js';
import { deliveries, sourceOf, SPOTS } from './two-pools.js';

/** Who asks, and what is granted to them; whoever sees identity in masks must never be told it. */
export type Reader = {
  title: string;
  role: Role | 'nobody';
  reach: readonly Grant[];
  isMasked: boolean;
  caller: Caller;
};

export type ScopeWorld = {
  folder: string;
  running: Running;
  readers: readonly Reader[];
  ids: GivenIds;
  close: () => Promise<void>;
};

const list = z.object({ items: z.array(z.record(z.string(), z.unknown())) });
const idsAt = async (owner: Caller, path: string, name: string): Promise<string[]> =>
  list.parse(await (await call(owner, 'GET', path)).json()).items.map((item) => String(item[name]));

const IN_POOL: Grant = { kind: 'pool', pool: POOL };
const PEOPLE: readonly { title: string; role: UserRole; reach: Grant[]; isMasked?: true }[] = [
  { title: 'an officer of a pool', role: 'officer', reach: [IN_POOL] },
  { title: 'an officer who sees masks', role: 'officer', reach: [IN_POOL], isMasked: true },
  { title: 'an officer of nothing', role: 'officer', reach: [] },
  { title: 'an analyst of an area', role: 'analyst', reach: [{ kind: 'area', pool: POOL, id: AREA }] },
  {
    title: 'an analyst of an alliance',
    role: 'analyst',
    reach: [{ kind: 'alliance', pool: POOL, id: ALLIANCE }],
  },
  {
    title: 'an analyst of a place here and all of there',
    role: 'analyst',
    reach: [
      { kind: 'institution', pool: POOL, id: CODE },
      { kind: 'pool', pool: OTHER_POOL },
    ],
  },
  { title: 'an institution', role: 'institution', reach: [{ kind: 'institution', pool: POOL, id: CODE }] },
  { title: 'an alliance', role: 'alliance', reach: [{ kind: 'alliance', pool: POOL, id: ALLIANCE }] },
  { title: 'a reviewer of an area', role: 'reviewer', reach: [{ kind: 'area', pool: POOL, id: AREA }] },
  { title: 'a director of a pool', role: 'director', reach: [IN_POOL] },
  { title: 'an administrator', role: 'administrator', reach: [] },
  { title: 'a security administrator', role: 'security', reach: [] },
  { title: 'an auditor', role: 'auditor', reach: [] },
];

/** A service with records of two pools, all that people make of them, and a reader of every kind. */
export async function openScopeWorld(): Promise<ScopeWorld> {
  const folder = await newFolder();
  // Whoever lacks a second proof is told nothing at all: then there would be nothing to see here.
  const settings = { FUNDWATCH_DATA: folder, PORT: '0', LOG_LEVEL: 'error', SECOND_FACTOR_ROLES: 'none' };
  const running = await startServer(readConfig(settings), { engineEntry: ENGINE_ENTRY });
  const owner = { url: running.url, headers: { 'x-fundwatch-owner': running.ownerToken } };
  await deliver(owner);
  const findings = await idsAt(owner, '/api/findings?limit=500', 'finding_id');
  const batches = await idsAt(owner, '/api/batches?limit=500', 'batch_id');
  const { cases, files } = await reviewAndSample(owner, findings);
  for (const name of [POOL, OTHER_POOL]) await lockedRun(owner, name);
  await enterNumbers(owner);
  return {
    folder,
    running,
    readers: await readersOf(running, owner),
    ids: { findings, batches, cases, files },
    close: async () => {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function deliver(owner: Caller): Promise<void> {
  for (const { pool, source, stream, rows } of deliveries()) {
    const query = new URLSearchParams({ file: `${stream}-${pool}.ndjson`, source, pool });
    const sent = await fetch(`${owner.url}/api/batches?${query}`, {
      method: 'POST',
      headers: { ...owner.headers, 'content-type': 'application/octet-stream' },
      body: rows.map((row) => JSON.stringify(row)).join('\n'),
    });
    expect(sent.status).toBe(202);
  }
  await settled(owner);
}

async function readersOf({ url }: Running, owner: Caller): Promise<Reader[]> {
  const readers: Reader[] = [
    { title: 'nobody', role: 'nobody', reach: [], isMasked: true, caller: { url, headers: {} } },
    await sourceReader(owner),
  ];
  for (const [at, { title, role, reach, isMasked = false }] of PEOPLE.entries()) {
    // The test shows ids in clear to whoever may ask for them.
    const caller = await enrol(owner, { name: `reader-${at}`, role, grants: reach, clear: !isMasked });
    readers.push({ title, role, reach, isMasked, caller });
  }
  return readers;
}

/** Every finding is reviewed and put to a case, and a sample drawn of each pool, so that there is something to keep apart. */
async function reviewAndSample(
  owner: Caller,
  findings: readonly string[],
): Promise<{ cases: string[]; files: string[] }> {
  const review = { outcome: 'confirmed', note: 'looked into', previous: null };
  for (const id of findings)
    expect((await call(owner, 'POST', `/api/findings/${id}/reviews`, review)).status).toBe(201);
  const cases: string[] = [];
  for (const name of [POOL, OTHER_POOL]) {
    const filter = { pool: name };
    expect((await call(owner, 'POST', '/api/cases', { filter })).status).toBe(201);
    cases.push(...(await idsAt(owner, `/api/cases?${new URLSearchParams(filter)}`, 'case_id')));
  }
  const files: string[] = [];
  for (const id of cases) {
    await askAbout(owner, id);
    files.push(await fileIn(owner, id));
    expect((await call(owner, 'POST', `/api/cases/${id}/tasks`, { task: 'look into it' })).status).toBe(201);
  }
  for (const name of [POOL, OTHER_POOL])
    expect((await call(owner, 'POST', '/api/rules/I03/samples', { pool: name, size: 10 })).status).toBe(201);
  return { cases, files };
}

/** Each place has numbers of its own, from a document that its name stands in. */
async function enterNumbers(owner: Caller): Promise<void> {
  for (const spot of SPOTS) {
    const rows = [{ item: 'survey_valid', subject_id: spot.code, value: '9', previous: null }];
    const entered = {
      pool: spot.pool,
      grain: 'institution',
      period: '2025',
      document: `Q ${spot.code}`,
      rows,
    };
    expect((await call(owner, 'POST', '/api/entered', entered)).status).toBe(201);
  }
}

/** Institutions are told of a case when they are asked about it. */
async function askAbout(owner: Caller, id: string): Promise<void> {
  for (const state of ['first_review', 'awaiting_reply']) {
    const { last } = z
      .object({ last: z.number() })
      .parse(await (await call(owner, 'GET', `/api/cases/${id}`)).json());
    const step = { state, note: 'looked into', previous: last };
    expect((await call(owner, 'POST', `/api/cases/${id}/steps`, step)).status).toBe(201);
  }
}

/** A file about the place of a case, whose name stands in it; its id. */
async function fileIn(owner: Caller, id: string): Promise<string> {
  const { subject_id: place } = z
    .object({ case: z.object({ subject_id: z.string() }) })
    .parse(await (await call(owner, 'GET', `/api/cases/${id}`)).json()).case;
  const answer = await fetch(
    `${owner.url}/api/cases/${id}/files?${new URLSearchParams({ name: `${place}.pdf` })}`,
    {
      method: 'POST',
      headers: { ...owner.headers, 'content-type': 'application/octet-stream' },
      body: `%PDF-1.7 ${place}`,
    },
  );
  expect(answer.status).toBe(201);
  return String(z.object({ file_id: z.number() }).parse(await answer.json()).file_id);
}

async function sourceReader(owner: Caller): Promise<Reader> {
  const answer = await call(
    owner,
    'POST',
    `/api/keys?${new URLSearchParams({ source: sourceOf(POOL), pool: POOL })}`,
  );
  const { key } = z.object({ key: z.string() }).parse(await answer.json());
  const caller = { url: owner.url, headers: { authorization: `Bearer ${key}` } };
  return { title: 'a source', role: 'source', reach: [IN_POOL], isMasked: true, caller };
}
