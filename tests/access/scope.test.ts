import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { STREAM_NAMES } from '@fundwatch/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Query } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import { abreast } from '../../apps/api/src/clickhouse/abreast.js';
import { readConfig } from '../../apps/api/src/config/config.js';
import { allowedRoles, OPERATIONS } from '../../apps/api/src/features/access/operations.js';
import { USER_ROLES, type Role } from '../../apps/api/src/features/access/roles.js';
import type { Grant } from '../../apps/api/src/features/users/users.dto.js';
import type { SqlValue } from '../../apps/api/src/postgres/database.js';
import { startServer, type Running } from '../../apps/api/src/server.js';
import { newFolder, settled, type Caller } from '../helpers/app.js';
import { call, enrol } from '../helpers/people.js';
import { ENGINE_ENTRY } from '../helpers/workbench.js';
import { operationsOfDocument, requestsOf, type Operation, type Values } from './operations.js';
import { lockedRun } from './locked-run.js';
import { deliveries, foreignWords, sourceOf, SPOTS } from './two-pools.js';

// Every operation of the document, as every role, with the ids of others in every parameter.
type Reader = { title: string; role: Role | 'nobody'; reach: readonly Grant[]; caller: Caller };

const operations = await operationsOfDocument();
const [HOME] = SPOTS;
if (!HOME) throw new Error('no place');
const { pool, area, alliance, code } = HOME;
const OTHER_POOL = SPOTS.find((spot) => spot.pool !== pool)?.pool ?? '';

let folder: string;
let running: Running;
let owner: Caller;
let readers: Reader[];
/** Ids that were given to what arrived: known to a foreigner by guessing only. */
let findings: string[];
let batches: string[];
let cases: string[];
let files: string[];

const list = z.object({ items: z.array(z.record(z.string(), z.unknown())) });
const idsAt = async (path: string, name: string): Promise<string[]> =>
  list.parse(await (await call(owner, 'GET', path)).json()).items.map((item) => String(item[name]));

beforeAll(async () => {
  folder = await newFolder();
  // Whoever lacks a second proof is told nothing at all: then there would be nothing to see here.
  const settings = { FUNDWATCH_DATA: folder, PORT: '0', LOG_LEVEL: 'error', SECOND_FACTOR_ROLES: 'none' };
  running = await startServer(readConfig(settings), { engineEntry: ENGINE_ENTRY });
  owner = { url: running.url, headers: { 'x-fundwatch-owner': running.ownerToken } };
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
  findings = await idsAt('/api/findings?limit=500', 'finding_id');
  batches = await idsAt('/api/batches?limit=500', 'batch_id');
  cases = [];
  files = [];
  await reviewAndSample();
  for (const name of [pool, OTHER_POOL]) await lockedRun(owner, name);
  await enterNumbers();
  const people: [title: string, role: (typeof USER_ROLES)[number], reach: Grant[]][] = [
    ['an officer of a pool', 'officer', [{ kind: 'pool', pool }]],
    ['an officer of nothing', 'officer', []],
    ['an analyst of an area', 'analyst', [{ kind: 'area', pool, id: area }]],
    ['an analyst of an alliance', 'analyst', [{ kind: 'alliance', pool, id: alliance }]],
    [
      'an analyst of a place here and all of there',
      'analyst',
      [
        { kind: 'institution', pool, id: code },
        { kind: 'pool', pool: OTHER_POOL },
      ],
    ],
    ['an institution', 'institution', [{ kind: 'institution', pool, id: code }]],
    ['an administrator', 'administrator', []],
  ];
  readers = [
    { title: 'nobody', role: 'nobody', reach: [], caller: { url: running.url, headers: {} } },
    await sourceReader(),
  ];
  for (const [at, [title, role, grants]] of people.entries()) {
    // Ids in clear, so that nothing hides behind a mask.
    const caller = await enrol(owner, { name: `reader-${at}`, role, grants, clear: true });
    readers.push({ title, role, reach: grants, caller });
  }
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every finding is reviewed and put to a case, and a sample drawn of each pool, so that there is something to keep apart. */
async function reviewAndSample(): Promise<void> {
  const review = { outcome: 'confirmed', note: 'looked into', previous: null };
  for (const id of findings)
    expect((await call(owner, 'POST', `/api/findings/${id}/reviews`, review)).status).toBe(201);
  for (const name of [pool, OTHER_POOL]) {
    const filter = { pool: name };
    expect((await call(owner, 'POST', '/api/cases', { filter })).status).toBe(201);
    cases.push(...(await idsAt(`/api/cases?${new URLSearchParams(filter)}`, 'case_id')));
  }
  for (const id of cases) {
    await askAbout(id);
    await fileIn(id);
  }
  for (const name of [pool, OTHER_POOL])
    expect((await call(owner, 'POST', '/api/rules/I03/samples', { pool: name, size: 10 })).status).toBe(201);
}

/** Each place has numbers of its own, from a document that its name stands in. */
async function enterNumbers(): Promise<void> {
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
async function askAbout(id: string): Promise<void> {
  for (const state of ['first_review', 'awaiting_reply']) {
    const { last } = z
      .object({ last: z.number() })
      .parse(await (await call(owner, 'GET', `/api/cases/${id}`)).json());
    const step = { state, note: 'looked into', previous: last };
    expect((await call(owner, 'POST', `/api/cases/${id}/steps`, step)).status).toBe(201);
  }
}

/** A file about the place of a case, whose name stands in it. */
async function fileIn(id: string): Promise<void> {
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
  files.push(String(z.object({ file_id: z.number() }).parse(await answer.json()).file_id));
}

async function sourceReader(): Promise<Reader> {
  const answer = await call(
    owner,
    'POST',
    `/api/keys?${new URLSearchParams({ source: sourceOf(pool), pool })}`,
  );
  const { key } = z.object({ key: z.string() }).parse(await answer.json());
  const caller = { url: running.url, headers: { authorization: `Bearer ${key}` } };
  return { title: 'a source', role: 'source', reach: [{ kind: 'pool', pool }], caller };
}

/** One place of each kind of foreignness: next door, another county, another pool; and the own one. */
const picks = [0, 1, 2, 4, 7].flatMap((at) => SPOTS[at] ?? []);
const VALUES: Record<string, () => readonly string[]> = {
  pool: () => [pool, OTHER_POOL],
  stream: () => STREAM_NAMES,
  institution: () => picks.map((spot) => spot.code),
  person: () => picks.map((spot) => spot.person),
  q: () => picks.map((spot) => spot.code),
  key: () => picks.flatMap((spot) => [spot.code, spot.visit, spot.person]),
  source: () => [sourceOf(OTHER_POOL), sourceOf(pool)],
  file: () => ['visits.csv'],
  period: () => ['2025'],
  year: () => ['2025'],
  until: () => ['2025-12'],
  indicator: () => ['K08'],
  asOf: () => ['2025-12-31'],
  from: () => [],
  to: () => [],
  since: () => [],
  rule: () => ['I04'],
  cursor: () => [],
  limit: () => [],
  months: () => [],
  dateTo: () => [],
  dateFrom: () => [],
  last: () => ['3'],
  first: () => ['1'],
  everywhere: () => [],
  error: () => [],
  code: () => picks.map((spot) => spot.code),
  subjectOf: () => sampleOf(findings),
  finding: () => sampleOf(findings),
  suppression: () => ['0'.repeat(24)],
  sample: () => ['1', '2'],
  case: () => cases,
  shown: () => ['1'],
  tier: () => ['township'],
  position: () => ['0', '1'],
  variant: () => ['main'],
  part: () => [],
  days: () => [],
  set: () => [],
  number: () => ['1'],
  item: () => ['survey_valid'],
  items: () => [],
  policy: () => ['chenzhou-capitation'],
  version: () => ['1'],
  card: () => ['capitated-institution', 'alliance'],
  basis: () => ['computed'],
  run: () => ['1', '2'],
  format: () => ['xlsx'],
  hash: () => ['0'.repeat(64)],
  name: () => ['a.pdf'],
  note: () => [],
  recusal: () => ['1'],
  kind: () => ['inquiry'],
  amount: () => ['1.00'],
  subject: () => picks.map((spot) => spot.code),
};
const values: Values = ({ path }, name, choices) => {
  if (name === 'file' && path.startsWith('/api/cases/')) return files;
  if (name === 'id' && path.startsWith('/api/findings/')) return sampleOf(findings);
  if (name === 'id' && path.startsWith('/api/batches/')) return sampleOf(batches);
  if (name === 'id' && path.startsWith('/api/users/')) return ['999999'];
  if (name === 'since' && path.endsWith('/difference')) return ['2025-06'];
  if (name === 'id') return picks.flatMap((spot) => [spot.area, spot.alliance, spot.code]);
  return VALUES[name]?.() ?? choices;
};
const sampleOf = (ids: readonly string[]): string[] =>
  ids.filter((_, at) => at % 5 === 0 || at === ids.length - 1);

/** All of an answer; of events, which never end, the first. */
async function bodyOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

/** Reading alters nothing, so several may; what they wait for is mostly the engine. */
const REQUESTS_AT_ONCE = 3;

/** What a request gave away: words of places out of reach, or rows that a foreign filter should have left out. */
async function leaks(reader: Reader, operation: Operation): Promise<string[]> {
  const foreign = foreignWords(reader.reach);
  const found: string[] = [];
  const lanes = operation.method === 'GET' ? REQUESTS_AT_ONCE : 1;
  await abreast(requestsOf(operation, values), lanes, async ({ path, given }) => {
    const response = await call(reader.caller, operation.method, path);
    const text = `${await bodyOf(response)} ${JSON.stringify([...response.headers])}`;
    // What the caller asked by is no news to the caller.
    const told = foreign.filter(
      (word) => text.includes(word) && !given.some((value) => value.includes(word)),
    );
    if (told.length > 0) found.push(`${operation.method} ${path}: ${told.slice(0, 3).join(' ')}`);
    const isAbroad = given.some((value) => foreign.includes(value));
    if (isAbroad && /"total":[1-9]/.test(text)) found.push(`${operation.method} ${path}: counts`);
  });
  return found;
}

/** These come last: they end the ways in of readers. */
const ENDINGS = ['endSession', 'revokeKeys', 'signOut'];
const inOrder = [...operations].sort((a, b) => ENDINGS.indexOf(a.id) - ENDINGS.indexOf(b.id));
const routeOf = ({ path }: Operation): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

it('lists every operation with the roles that may call it, and nothing else', () => {
  const named = operations.map((operation) => `${operation.method} ${routeOf(operation)}`);
  expect(Object.keys(OPERATIONS).sort()).toEqual(named.sort());
  expect(allowedRoles('GET', '/api/never-heard-of')).toEqual([]);
});

it('has let every reader in: who is refused everything proves nothing', async () => {
  for (const { title, role, caller } of readers) {
    const session = await (await call(caller, 'GET', '/api/session')).json();
    const expected = role === 'nobody' ? { user: null } : { user: { role }, needs: null };
    expect(session, title).toMatchObject(expected);
  }
});

it('knows what to put into every parameter', () => {
  const unknown = operations.flatMap((operation) =>
    operation.params
      .filter(({ name, choices }) => choices.length === 0 && name !== 'id' && !VALUES[name])
      .map(({ name }) => `${operation.id} ${name}`),
  );
  expect(unknown).toEqual([]);
});

it('has findings and batches of both pools to keep apart', () => {
  expect(findings.length).toBeGreaterThan(20);
  expect(batches).toHaveLength(deliveries().length);
});

/** A condition of the scope that is taken away, in the statements of a store. */
const FAULTS: { title: string; change: (sql: string) => string; reader: string }[] = [
  {
    title: 'pools are not held apart in ClickHouse',
    change: (sql) => sql.replaceAll(/\S+ IN \{scope_pools:Array\(String\)\}/g, '1'),
    reader: 'an officer of a pool',
  },
  {
    title: 'places are not held apart inside a pool',
    change: (sql) => sql.replaceAll('{scope_whole:Array(String)}', '{scope_pools:Array(String)}'),
    reader: 'an institution',
  },
  {
    title: 'an alliance reaches every alliance',
    change: (sql) =>
      sql.replaceAll('[pool, alliance_id] IN {scope_alliances:Array(Array(String))}', `alliance_id != ''`),
    reader: 'an analyst of an alliance',
  },
  {
    title: 'receipts of all pools are listed',
    change: (sql) => sql.replaceAll('b.pool = ANY($1)', '($1::text[] IS NOT NULL)'),
    reader: 'an officer of a pool',
  },
];

describe('the test notices a condition that is taken away', () => {
  const READS = ['listFindings', 'exportRecords', 'listSubjects', 'listBatches'];

  for (const { title, change, reader: name } of FAULTS) {
    it(title, async () => {
      const { clickhouse, database } = running.platform;
      const { query, stream } = clickhouse;
      const { query: queryRows } = database;
      let planted = 0;
      const spoilt = (sql: string): string => {
        const next = change(sql);
        if (next !== sql) planted += 1;
        return next;
      };
      Object.assign(clickhouse, {
        query: (given: Query<unknown>) => query.call(clickhouse, { ...given, sql: spoilt(given.sql) }),
        stream: (given: Query<unknown>) => stream.call(clickhouse, { ...given, sql: spoilt(given.sql) }),
      });
      Object.assign(database, {
        query: (sql: string, values: readonly SqlValue[], row: z.ZodType<unknown>) =>
          queryRows.call(database, spoilt(sql), values, row),
      });
      try {
        const reader = readers.find((other) => other.title === name);
        if (!reader) throw new Error(name);
        const found: string[] = [];
        for (const operation of operations.filter(({ id }) => READS.includes(id)))
          found.push(...(await leaks(reader, operation)));
        expect(planted, 'the statements that the fault is planted in have changed').toBeGreaterThan(0);
        expect(found).not.toEqual([]);
      } finally {
        Object.assign(clickhouse, { query, stream });
        Object.assign(database, { query: queryRows });
      }
    });
  }
});

describe('no answer tells of what lies out of reach', () => {
  // What an administrator is told of users are grants, which name pools and places.
  const isOfUsers = ({ path }: Operation): boolean => path.startsWith('/api/users');

  for (const operation of inOrder) {
    it(`${operation.method} ${operation.path}`, async () => {
      const roles = allowedRoles(operation.method, routeOf(operation));
      for (const reader of readers) {
        const [request] = requestsOf(operation, values);
        if (roles !== 'anyone' && !roles.some((role) => role === reader.role)) {
          const refused = await call(reader.caller, operation.method, request?.path ?? operation.path);
          expect([reader.title, refused.status]).toEqual([
            reader.title,
            reader.role === 'nobody' ? 401 : 403,
          ]);
          const told = await refused.text();
          expect(foreignWords(reader.reach).filter((word) => told.includes(word))).toEqual([]);
          continue;
        }
        if (reader.role === 'administrator' && isOfUsers(operation)) continue;
        expect(await leaks(reader, operation), reader.title).toEqual([]);
      }
    });
  }
});
