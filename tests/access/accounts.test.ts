import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { linkSchema } from '../../apps/api/src/features/users/users.dto.js';
import { cli, get, newFolder, startApp, type App, type Caller } from '../helpers/app.js';
import { call, callerOf, enrol, PASSWORD } from '../helpers/people.js';

let folder: string;
let app: App;
let nobody: Caller;
beforeAll(async () => {
  folder = await newFolder();
  app = await startApp(join(folder, 'data'));
  nobody = { url: app.url, headers: {} };
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

const signIn = (name: string, password: string): Promise<Response> =>
  call(nobody, 'POST', '/api/session', { name, password });

describe('the first administrator', () => {
  it('comes in by the link of the first start, once', async () => {
    // It stands below the address, which is all that the start of a test waits for.
    const link = await vi.waitFor(() => {
      const [, found] = /\/welcome#(\S+)\s/.exec(app.output()) ?? [];
      if (!found) throw new Error('no link yet');
      return found;
    }, 60_000);
    expect(await (await call(nobody, 'POST', '/api/password/link', { link })).json()).toEqual({ name: null });
    const weak = await call(nobody, 'POST', '/api/password', { link, name: '张管理', password: 'short' });
    expect(weak.status).toBe(400);
    expect(await weak.json()).toMatchObject({ fields: [{ field: 'password', reason: 'too_short' }] });
    const set = await call(nobody, 'POST', '/api/password', { link, name: '张管理', password: PASSWORD });
    expect(set.status).toBe(204);
    const admin = callerOf(app.url, set);
    expect((await call(nobody, 'POST', '/api/session/demo', { name: '演示管理员' })).status).toBe(403);
    expect(await get(admin, '/api/session')).toMatchObject({
      user: { name: '张管理', role: 'administrator' },
      pools: [],
      isDemo: false,
      demoAccounts: [],
    });
    const again = await call(nobody, 'POST', '/api/password', { link, name: '别人', password: PASSWORD });
    expect(again.status).toBe(403);
  });

  it('manages users and sees no record', async () => {
    const admin = callerOf(app.url, await signIn('张管理', PASSWORD));
    expect((await call(admin, 'GET', '/api/users')).status).toBe(200);
    for (const path of ['/api/findings', '/api/records/insured', '/api/verify', '/api/audit'])
      expect([path, (await call(admin, 'GET', path)).status]).toEqual([path, 403]);
    expect((await call(admin, 'POST', '/api/batches?file=visits.csv')).status).toBe(403);
  });

  it('adds accounts and gives them nothing; rights are given by another, who adds none', async () => {
    const admin = callerOf(app.url, await signIn('张管理', PASSWORD));
    const security = await enrol(app, { name: 'security.one', role: 'security' });
    const added = async (by: Caller, user: Record<string, unknown>): Promise<number> =>
      (await call(by, 'POST', '/api/users', { role: 'officer', ...user })).status;
    const whole = [{ kind: 'pool', pool: 'default' }];
    expect(await added(admin, { name: 'granted.one', grants: whole })).toBe(403);
    expect(await added(admin, { name: 'clear.one', clear: true })).toBe(403);
    for (const role of ['administrator', 'security', 'auditor'])
      expect(await added(admin, { name: 'other.admin', role })).toBe(403);
    expect(await added(security, { name: 'by.security' })).toBe(403);
    expect(await added(admin, { name: 'plain.one' })).toBe(201);
    const id = idOf(await get(admin, '/api/users'), 'plain.one');
    const change = async (by: Caller, given: unknown): Promise<number> =>
      (await call(by, 'PATCH', `/api/users/${id}`, given)).status;
    expect((await call(admin, 'PUT', `/api/users/${id}/grants`, { grants: whole })).status).toBe(403);
    expect((await call(security, 'PUT', `/api/users/${id}/grants`, { grants: whole })).status).toBe(200);
    expect([await change(admin, { clear: true }), await change(security, { clear: true })]).toEqual([
      403, 200,
    ]);
    expect([await change(admin, { role: 'analyst' }), await change(security, { role: 'analyst' })]).toEqual([
      403, 200,
    ]);
    expect([await change(security, { disabled: true }), await change(admin, { disabled: true })]).toEqual([
      403, 200,
    ]);
    expect((await call(security, 'POST', `/api/users/${id}/link`)).status).toBe(403);
    // Nobody becomes an administrator, or takes the account of one over, by the word of another administrator.
    for (const role of ['administrator', 'security', 'auditor'])
      expect(await change(security, { role })).toBe(403);
    const own = idOf(await get(security, '/api/users'), '张管理');
    expect((await call(security, 'PATCH', `/api/users/${own}`, { role: 'officer' })).status).toBe(403);
    expect((await call(admin, 'POST', `/api/users/${security.id}/link`)).status).toBe(403);
    expect((await call(app, 'PUT', `/api/users/${own}/grants`, { grants: whole })).status).toBe(400);
  });

  it('comes by nobody else’s rights through a way in that he gives: they rest until another gives them anew', async () => {
    const admin = callerOf(app.url, await signIn('张管理', PASSWORD));
    const security = await enrol(app, { name: 'security.two', role: 'security' });
    const grants = [{ kind: 'pool', pool: 'default' }] as const;
    const officer = await enrol(app, { name: 'taken.over', role: 'reviewer', clear: true, grants });
    const path = `/api/users/${officer.id}`;
    const link = linkSchema.parse(await (await call(admin, 'POST', `${path}/link`)).json());
    const key = { link: link.path.replace(/^.*#/, ''), password: 'Another-8-barn' };
    const taken = callerOf(app.url, await call(nobody, 'POST', '/api/password', key));
    const session = (): Promise<unknown> => get(taken, '/api/session');
    expect(await session()).toMatchObject({
      user: { name: 'taken.over' },
      grants: [],
      pools: [],
      clear: false,
    });
    expect(await get(taken, '/api/findings')).toMatchObject({ items: [], total: 0 });
    expect(await get(admin, path)).toMatchObject({ held: true, grants });
    // Nor does he end it himself; a security administrator does, and the owner's own resets let nothing rest.
    expect((await call(admin, 'PUT', `${path}/grants`, { grants })).status).toBe(403);
    expect((await call(security, 'PUT', `${path}/grants`, { grants })).status).toBe(200);
    expect(await session()).toMatchObject({ grants, clear: true });
    expect((await call(admin, 'PATCH', path, { externalId: 'somebody-else' })).status).toBe(200);
    expect(await session()).toMatchObject({ grants: [], clear: false });
    expect((await call(app, 'PUT', `${path}/grants`, { grants })).status).toBe(200);
    expect((await call(app, 'POST', `${path}/link`)).status).toBe(200);
    expect(await get(admin, path)).toMatchObject({ held: false, hasPassword: false });
  });

  it('gives no rights to himself, and the last one stays', async () => {
    const admin = callerOf(app.url, await signIn('张管理', PASSWORD));
    const own = idOf(await get(admin, '/api/users'), '张管理');
    const grants = [{ kind: 'pool', pool: 'default' }];
    expect((await call(admin, 'PUT', `/api/users/${own}/grants`, { grants })).status).toBe(403);
    expect((await call(admin, 'PATCH', `/api/users/${own}`, { clear: true })).status).toBe(403);
    expect((await call(app, 'PATCH', `/api/users/${own}`, { disabled: true })).status).toBe(409);
  });
});

describe('a session', () => {
  it('is nobody before, someone after, nobody again', async () => {
    expect((await call(nobody, 'GET', '/api/findings')).status).toBe(401);
    expect((await call(nobody, 'GET', '/api/nothing')).status).toBe(401);
    expect(await get(nobody, '/api/session')).toMatchObject({ user: null, csrf: null });
    const officer = await enrol(app, {
      name: 'officer.one',
      role: 'officer',
      grants: [{ kind: 'pool', pool: 'default' }],
    });
    expect(await get(officer, '/api/session')).toMatchObject({
      user: { name: 'officer.one', role: 'officer' },
      grants: [{ kind: 'pool', pool: 'default' }],
      clear: false,
    });
    expect((await call(officer, 'GET', '/api/users')).status).toBe(403);
    expect((await call(officer, 'DELETE', '/api/session')).status).toBe(204);
    expect((await call(officer, 'GET', '/api/findings')).status).toBe(401);
  });

  it('hides its token from the page and its writes from other sites', async () => {
    const response = await signIn('officer.one', PASSWORD);
    const [session = '', csrf = ''] = response.headers.getSetCookie();
    expect(session).toMatch(/^fundwatch_session=[\w-]{43}; Path=\/; SameSite=Strict; HttpOnly$/);
    expect(csrf).toMatch(/^fundwatch_csrf=[\w-]{43}; Path=\/; SameSite=Strict$/);
    const officer = callerOf(app.url, response);
    const { cookie = '' } = officer.headers;
    const bare = { url: app.url, headers: { cookie } };
    expect((await call(bare, 'DELETE', '/api/session')).status).toBe(403);
    expect((await call(bare, 'POST', '/api/batches?file=visits.csv')).status).toBe(403);
    const wrong = { url: app.url, headers: { cookie, 'x-fundwatch-csrf': 'x'.repeat(43) } };
    expect((await call(wrong, 'DELETE', '/api/session')).status).toBe(403);
    const foreign = { url: app.url, headers: { ...officer.headers, 'sec-fetch-site': 'cross-site' } };
    expect((await call(foreign, 'DELETE', '/api/session')).status).toBe(403);
    expect((await call(officer, 'GET', '/api/findings')).status).toBe(200);
    expect(await readFile(join(folder, 'data', 'service.json'), 'utf8')).not.toContain(cookie);
  });

  it('begins with a new token, and ends everywhere at once', async () => {
    const one = callerOf(app.url, await signIn('officer.one', PASSWORD));
    const two = callerOf(
      app.url,
      await call(one, 'POST', '/api/session', { name: 'officer.one', password: PASSWORD }),
    );
    expect(two.headers['cookie']).not.toBe(one.headers['cookie']);
    expect((await call(one, 'GET', '/api/findings')).status).toBe(401);
    const three = callerOf(app.url, await signIn('officer.one', PASSWORD));
    expect((await call(two, 'DELETE', '/api/session?everywhere=1')).status).toBe(204);
    expect((await call(three, 'GET', '/api/findings')).status).toBe(401);
  });

  it('follows what administrators change with the next request', async () => {
    const user = await enrol(app, { name: 'changing', role: 'officer' });
    const admin = callerOf(app.url, await signIn('张管理', PASSWORD));
    const security = callerOf(app.url, await signIn('security.one', PASSWORD));
    expect(
      (
        await call(security, 'PUT', `/api/users/${user.id}/grants`, {
          grants: [{ kind: 'pool', pool: 'p9' }],
        })
      ).status,
    ).toBe(200);
    expect(await get(user, '/api/session')).toMatchObject({ grants: [{ kind: 'pool', pool: 'p9' }] });
    const wide = await call(security, 'PATCH', `/api/users/${user.id}`, { role: 'institution' });
    expect(wide.status).toBe(400);
    expect((await call(admin, 'PATCH', `/api/users/${user.id}`, { disabled: true })).status).toBe(200);
    expect((await call(user, 'GET', '/api/findings')).status).toBe(401);
    expect((await signIn('changing', PASSWORD)).status).toBe(401);
  });
});

describe('a password', () => {
  it('is changed by who knows it, and is none of the last five', async () => {
    const user = await enrol(app, { name: 'careful', role: 'analyst' });
    const change = (current: string, password: string): Promise<Response> =>
      call(user, 'POST', '/api/password', { current, password });
    expect((await change('Wrong-8-password', 'Granary-8-ledger')).status).toBe(401);
    for (const [password, reason] of [
      ['Short-1', 'too_short'],
      ['onlysmallletters', 'too_plain'],
      ['My-careful-2-word', 'holds_name'],
      [PASSWORD, 'used_before'],
    ] as const) {
      const refused = await change(PASSWORD, password);
      expect([refused.status, JSON.stringify(await refused.json())]).toEqual([
        400,
        expect.stringContaining(reason),
      ]);
    }
    const changed = await change(PASSWORD, 'Granary-8-ledger');
    expect(changed.status).toBe(204);
    expect((await call(user, 'GET', '/api/findings')).status).toBe(401);
    expect((await call(callerOf(app.url, changed), 'GET', '/api/findings')).status).toBe(200);
    expect((await signIn('careful', PASSWORD)).status).toBe(401);
    expect((await signIn('CAREFUL', 'Granary-8-ledger')).status).toBe(204);
  });
});

describe('the command line', () => {
  it('adds, grants, lists, resets and disables with links and no password', async () => {
    const data = join(folder, 'data');
    const [added] = (
      await cli(
        'users',
        'add',
        '李分析',
        '--role',
        'analyst',
        '--grant',
        'default/area/990121',
        '--data',
        data,
      )
    ).lines;
    expect(added).toMatchObject({ name: '李分析', grants: ['default/area/990121'], hasPassword: false });
    expect(String(added?.['link'])).toMatch(new RegExp(`^${app.url}/welcome#[\\w-]{43}$`));
    const granted = await cli('users', 'grant', '李分析', 'default/institution/H1', 'p2', '--data', data);
    expect(granted.lines).toMatchObject([{ grants: ['default/institution/H1', 'p2'] }]);
    const reset = await cli('users', 'reset', '李分析', '--data', data);
    expect(reset.lines).toMatchObject([{ name: '李分析' }]);
    expect(reset.lines[0]?.['link']).not.toBe(added?.['link']);
    const old = String(added?.['link']).replace(/^.*#/, '');
    expect((await call(nobody, 'POST', '/api/password/link', { link: old })).status).toBe(403);
    expect((await cli('users', 'disable', '李分析', '--data', data)).lines).toMatchObject([
      { disabled: true },
    ]);
    expect((await cli('users', 'list', '--data', data)).lines.map((row) => row['name'])).toContain('李分析');
    expect((await cli('users', 'disable', '没有', '--data', data)).code).toBe(1);
    expect((await cli('users', 'add', 'x', '--role', 'king', '--data', data)).code).toBe(2);
  });

  it('finds every step in an unbroken chain', async () => {
    const { lines, code } = await cli('verify', '--data', join(folder, 'data'));
    expect(code).toBe(0);
    expect(lines.find((line) => String(line['check']).includes('audit'))).toMatchObject({ ok: true });
  });

  it('puts old rows of the chain away, and none that are too young', async () => {
    const away = (before: string) => cli('archive-audit', '--before', before, '--data', join(folder, 'data'));
    expect(await away('2020-01-01')).toMatchObject({ code: 0, lines: [] });
    const young = await away(new Date().toISOString().slice(0, 10));
    expect([young.code, young.stderr]).toEqual([2, expect.stringContaining('six months')]);
  });
});

function idOf(list: Record<string, unknown>, name: string): number {
  const { items } = list;
  if (!Array.isArray(items)) throw new Error('no list of users');
  const found: unknown = items.find((item: { name?: unknown }) => item.name === name);
  if (found !== null && typeof found === 'object' && 'id' in found) return Number(found.id);
  throw new Error(`no user ${name}`);
}
