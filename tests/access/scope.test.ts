import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import type { Query } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import { allowedRoles, OPERATIONS } from '../../apps/api/src/features/access/operations.js';
import { ADMINISTRATORS } from '../../apps/api/src/features/access/roles.js';
import type * as Scopes from '../../apps/api/src/features/users/scope-of-user.js';
import type { SqlValue } from '../../apps/api/src/postgres/database.js';
import { call } from '../helpers/people.js';
import { leaks } from './leaks.js';
import { operationsOfDocument, requestsOf, type Operation, type Values } from './operations.js';
import { scopeValues } from './scope-values.js';
import { openScopeWorld, type ScopeWorld } from './scope-world.js';
import { deliveries, foreignWords, identityWords } from './two-pools.js';

// No session shows ids in clear. Here those do that may ask for them, so that nothing that is out of reach hides behind a mask.
vi.mock('../../apps/api/src/features/users/scope-of-user.js', async (original) => {
  const scopes = await original<typeof Scopes>();
  const inClear: typeof scopes.scopeOfUser = (user) => ({
    ...scopes.scopeOfUser(user),
    clear: user.sees_clear,
  });
  return { ...scopes, scopeOfUser: inClear };
});

// Every operation of the document, as every role, with the ids of others in every parameter.
const operations = await operationsOfDocument();
let world: ScopeWorld;
let values: Values;
let isKnown: (name: string) => boolean;

beforeAll(async () => {
  world = await openScopeWorld();
  ({ values, isKnown } = scopeValues(world.ids));
});
afterAll(() => world.close());

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
  for (const { title, role, caller } of world.readers) {
    const session = await (await call(caller, 'GET', '/api/session')).json();
    const expected = role === 'nobody' ? { user: null } : { user: { role }, needs: null };
    expect(session, title).toMatchObject(expected);
  }
});

it('knows what to put into every parameter', () => {
  const unknown = operations.flatMap((operation) =>
    operation.params
      .filter(({ name, choices }) => choices.length === 0 && !isKnown(name))
      .map(({ name }) => `${operation.id} ${name}`),
  );
  expect(unknown).toEqual([]);
});

it('has findings and batches of both pools to keep apart', () => {
  expect(world.ids.findings.length).toBeGreaterThan(20);
  expect(world.ids.batches).toHaveLength(deliveries().length);
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
      const { clickhouse, database } = world.running.platform;
      const { query, stream, page } = clickhouse;
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
        page: (given: Query<unknown>) => page.call(clickhouse, { ...given, sql: spoilt(given.sql) }),
      });
      Object.assign(database, {
        query: (sql: string, values: readonly SqlValue[], row: z.ZodType<unknown>) =>
          queryRows.call(database, spoilt(sql), values, row),
      });
      try {
        const reader = world.readers.find((other) => other.title === name);
        if (!reader) throw new Error(name);
        const found: string[] = [];
        for (const operation of operations.filter(({ id }) => READS.includes(id)))
          found.push(...(await leaks(reader, operation, values)));
        expect(planted, 'the statements that the fault is planted in have changed').toBeGreaterThan(0);
        expect(found).not.toEqual([]);
      } finally {
        Object.assign(clickhouse, { query, stream, page });
        Object.assign(database, { query: queryRows });
      }
    });
  }
});

describe('no answer tells of what lies out of reach', () => {
  // What administrators are told of users are grants, which name pools and places; and whoever watches over deeds sees them all.
  const isOfWatch = ({ path }: Operation): boolean =>
    path.startsWith('/api/users') || path.startsWith('/api/audit');

  for (const operation of inOrder) {
    it(`${operation.method} ${operation.path}`, async () => {
      const roles = allowedRoles(operation.method, routeOf(operation));
      for (const reader of world.readers) {
        const [request] = requestsOf(operation, values);
        if (roles !== 'anyone' && !roles.some((role) => role === reader.role)) {
          const refused = await call(reader.caller, operation.method, request?.path ?? operation.path);
          expect([reader.title, refused.status]).toEqual([
            reader.title,
            reader.role === 'nobody' ? 401 : 403,
          ]);
          const told = await refused.text();
          expect(
            [...foreignWords(reader.reach), ...identityWords()].filter((word) => told.includes(word)),
          ).toEqual([]);
          continue;
        }
        if (ADMINISTRATORS.some((role) => role === reader.role) && isOfWatch(operation)) continue;
        expect(await leaks(reader, operation, values), reader.title).toEqual([]);
      }
    });
  }
});
