import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { get, newFolder, startApp, type App, type Caller } from '../helpers/app.js';
import { call, callerOf, enrol, PASSWORD, type Person } from '../helpers/people.js';

const STEP_MS = 30_000;
const offered = z.object({ secret: z.string(), uri: z.string() });
const recovery = z.object({ codes: z.array(z.string()) });

/** The code of a device, now or some steps of time away. */
function codeOf(uri: string, steps = 0): string {
  const totp = URI.parse(uri);
  if (!('period' in totp)) throw new Error('no code by time');
  return totp.generate({ timestamp: Date.now() + steps * STEP_MS });
}

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await newFolder();
  app = await startApp(join(folder, 'data'), { SECOND_FACTOR_ROLES: 'administrator,security' });
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

const signIn = async (name: string): Promise<Caller> => {
  const nobody = { url: app.url, headers: {} };
  const response = await call(nobody, 'POST', '/api/session', { name, password: PASSWORD });
  expect(response.status).toBe(204);
  return callerOf(app.url, response);
};
const prove = (caller: Caller, code: string): Promise<Response> =>
  call(caller, 'POST', '/api/second-factor/prove', { code });

/** Sets up a device for somebody; the caller that the session goes on as. */
async function setUp(person: Caller): Promise<{ caller: Caller; uri: string; codes: string[] }> {
  const { uri } = offered.parse(await (await call(person, 'POST', '/api/second-factor')).json());
  const confirmed = await call(person, 'POST', '/api/second-factor/confirm', { code: codeOf(uri, -1) });
  expect(confirmed.status).toBe(201);
  return {
    caller: callerOf(app.url, confirmed),
    uri,
    codes: recovery.parse(await confirmed.json()).codes,
  };
}

describe('a role that needs a second proof', () => {
  let admin: Person;
  let uri: string;
  let codes: string[];
  beforeAll(async () => {
    admin = await enrol(app, { name: 'admin.one', role: 'administrator', grants: [] });
  });

  it('opens nothing before one is set up', async () => {
    expect(await get(admin, '/api/session')).toMatchObject({
      user: { name: 'admin.one', role: 'administrator' },
      needs: 'enrol',
      pools: [],
      grants: [],
    });
    for (const [method, path] of [
      ['GET', '/api/users'],
      ['GET', '/api/overview'],
      ['GET', '/api/live'],
      ['GET', '/api/sessions'],
      ['POST', '/api/second-factor/remove'],
    ] as const) {
      const refused = await call(admin, method, path, method === 'POST' ? { code: '1' } : undefined);
      expect(refused.status, path).toBe(403);
      expect(await refused.json(), path).toMatchObject({ code: 'needs_proof' });
    }
    const change = { current: PASSWORD, password: 'Another-9-granary' };
    expect((await call(admin, 'POST', '/api/password', change)).status).toBe(403);
  });

  it('goes on once a code of the device has come back, in a session of its own', async () => {
    const made = await call(admin, 'POST', '/api/second-factor');
    expect(made.status).toBe(201);
    const first = offered.parse(await made.json());
    expect(first.uri).toMatch(/^otpauth:\/\/totp\/Fundwatch:admin\.one\?/);
    const wrong = await call(admin, 'POST', '/api/second-factor/confirm', { code: 'ABCDEF' });
    expect(wrong.status).toBe(403);
    expect(await wrong.json()).toMatchObject({ code: 'wrong_code' });
    const before = admin.headers;
    let caller: Caller;
    ({ caller, uri, codes } = await setUp(admin));
    expect(uri, 'asked again, another secret').not.toBe(first.uri);
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    expect(await get(caller, '/api/session')).toMatchObject({ needs: null, hasSecondFactor: true });
    expect((await call(caller, 'GET', '/api/users')).status).toBe(200);
    expect((await call({ url: app.url, headers: before }, 'GET', '/api/users')).status).toBe(401);
    expect((await call(caller, 'POST', '/api/second-factor')).status, 'one stands already').toBe(409);
  });

  it('asks for a code at each sign-in, and takes each code once', async () => {
    const one = await signIn('admin.one');
    expect(await get(one, '/api/session')).toMatchObject({ needs: 'code' });
    expect((await call(one, 'GET', '/api/users')).status).toBe(403);
    expect((await call(one, 'POST', '/api/second-factor')).status, 'no way around').toBe(409);
    const code = codeOf(uri, 1);
    const proved = await prove(one, code);
    expect(proved.status).toBe(204);
    expect((await call(callerOf(app.url, proved), 'GET', '/api/users')).status).toBe(200);
    const two = await signIn('admin.one');
    expect((await prove(two, code)).status, 'used before').toBe(403);
    expect((await prove(two, codeOf(uri, -1))).status, 'older than one that was used').toBe(403);
  });

  it('lets in whoever has lost the device, once for each recovery code', async () => {
    const one = await signIn('admin.one');
    const text = ` ${(codes[0] ?? '').toLowerCase()} `;
    const proved = await prove(one, text);
    expect(proved.status).toBe(204);
    expect((await prove(await signIn('admin.one'), codes[0] ?? '')).status).toBe(403);
    expect((await prove(await signIn('admin.one'), codes[1] ?? '')).status).toBe(204);
  });

  it('shuts the door after five wrong codes, for right ones as well', async () => {
    const one = await signIn('admin.one');
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await prove(one, `00000A${tries}`)).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
    expect((await prove(one, codes[2] ?? '')).status).toBe(429);
  });

  it('is cleared by a security administrator, never by its own', async () => {
    const other = await setUp(await enrol(app, { name: 'security.one', role: 'security', grants: [] }));
    const list = z.object({ items: z.array(z.looseObject({ id: z.number(), name: z.string() })) });
    const { items } = list.parse(await get(other.caller, '/api/users'));
    const idOf = (name: string) => items.find((user) => user.name === name)?.id;
    const own = await call(other.caller, 'DELETE', `/api/users/${idOf('security.one')}/second-factor`);
    expect(own.status).toBe(403);
    const cleared = await call(other.caller, 'DELETE', `/api/users/${idOf('admin.one')}/second-factor`);
    expect(await cleared.json()).toMatchObject({ hasSecondFactor: false, sessions: 0 });
    expect(await get(await signIn('admin.one'), '/api/session')).toMatchObject({ needs: 'enrol' });
  });
});

describe('a role that needs none', () => {
  it('may have one, and may put it down by giving it once more', async () => {
    const officer = await enrol(app, { name: 'officer.one', role: 'officer', grants: [] });
    expect(await get(officer, '/api/session')).toMatchObject({ needs: null, hasSecondFactor: false });
    const { caller, codes } = await setUp(officer);
    expect(await get(await signIn('officer.one'), '/api/session')).toMatchObject({ needs: 'code' });
    const wrong = await call(caller, 'POST', '/api/second-factor/remove', { code: 'AAAAAAAAAA' });
    expect(wrong.status).toBe(403);
    const right = await call(caller, 'POST', '/api/second-factor/remove', { code: codes[0] });
    expect(right.status).toBe(204);
    expect(await get(await signIn('officer.one'), '/api/session')).toMatchObject({ needs: null });
  });
});

describe('open sessions', () => {
  const list = z.object({ items: z.array(z.looseObject({ id: z.number(), isThis: z.boolean() })) });

  it('are listed to their holder and ended one by one; nobody ends another one’s', async () => {
    const one = await enrol(app, { name: 'officer.two', role: 'officer', grants: [] });
    const elsewhere = await signIn('officer.two');
    const { items } = list.parse(await get(one, '/api/sessions'));
    expect(items.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
    const other = items.find(({ isThis }) => !isThis)?.id ?? 0;
    const stranger = await enrol(app, { name: 'officer.three', role: 'officer', grants: [] });
    expect((await call(stranger, 'DELETE', `/api/sessions/${other}`)).status).toBe(404);
    expect(await get(elsewhere, '/api/session')).toMatchObject({ user: { name: 'officer.two' } });
    expect((await call(one, 'DELETE', `/api/sessions/${other}`)).status).toBe(204);
    expect(await get(elsewhere, '/api/session')).toMatchObject({ user: null });
  });
});
