import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { hashPassword, isPassword } from '../../apps/api/src/features/users/password.js';
import { passwordFault } from '../../apps/api/src/features/users/password-rules.js';
import { openWorkbench, OWNER, type Workbench } from '../helpers/workbench.js';
import { PASSWORD } from '../helpers/people.js';

const BY = { scope: OWNER, role: 'owner' } as const;
let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench()));
afterAll(() => bench.close());

/** A user with a password, at an address of its own. */
async function user(name: string): Promise<number> {
  const { user, link } = await bench.services.users.add(BY, {
    name,
    role: 'officer',
    clear: false,
    externalId: null,
    skills: [],
    grants: [],
  });
  await bench.services.sessions.useLink(
    { link: link.path.replace(/^.*#/, ''), password: PASSWORD },
    '192.0.2.1',
  );
  return user.id;
}

const attempt = (name: string, password: string, address: string): Promise<string> =>
  bench.services.sessions.signIn({ name, password }, address).then(
    () => 'in',
    (error: Error) => `${'code' in error ? String(error.code) : ''}: ${error.message}`,
  );

const audited = async (what: string): Promise<string[]> =>
  (
    await bench.platform.database.query(
      'SELECT who FROM audit WHERE what = $1 ORDER BY seq',
      [what],
      z.object({ who: z.string() }),
    )
  ).map((row) => row.who);

it('shuts the door of a name after five failures, whether anybody has the name or not', async () => {
  await user('guessed');
  for (const [name, from] of [
    ['guessed', '198.51.100.'],
    ['no-such-name', '203.0.113.'],
  ] as const) {
    const answers: string[] = [];
    for (let at = 0; at < 7; at += 1)
      answers.push(await attempt(name, `Wrong-${at}-password`, `${from}${at}`));
    expect(new Set(answers.slice(0, 5))).toEqual(
      new Set(['bad_credentials: the name or the password is wrong']),
    );
    expect(answers[5]).toMatch(/^locked: .*15 minutes/);
    expect(answers[6]).toBe(answers[5]);
  }
  // The right password does not open it either, until the time is over.
  expect(await attempt('guessed', PASSWORD, '198.51.100.9')).toMatch(/^locked/);
  await bench.platform.database.execute(
    `UPDATE sign_in_attempts SET last_at = last_at - interval '16 minutes'`,
  );
  expect(await attempt('guessed', PASSWORD, '198.51.100.9')).toBe('in');
  // What was typed for a name is written down only when it is one.
  expect(await audited('session.failure')).toEqual([
    ...Array(5).fill('user guessed'),
    ...Array(5).fill('nobody'),
  ]);
  expect(await audited('session.lock')).toEqual(['user guessed', 'nobody']);
});

it('shuts out an address that tries one name after the other', async () => {
  await user('patient');
  for (let at = 0; at < 5; at += 1)
    expect(await attempt(`name-${at}`, 'Wrong-1-password', '203.0.113.77')).toMatch(/^bad/);
  expect(await attempt('patient', PASSWORD, '203.0.113.77')).toMatch(/^locked/);
  expect(await attempt('patient', PASSWORD, '203.0.113.78')).toBe('in');
});

it('counts attempts that come at once', async () => {
  await user('hurried');
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      attempt('hurried', `Wrong-${at}-password`, `203.0.113.${100 + at}`),
    ),
  );
  expect(answers.filter((answer) => answer.startsWith('bad'))).toHaveLength(5);
});

it('takes as long for a name that nobody has', async () => {
  const time = async (name: string, address: string): Promise<number> => {
    const start = process.cpuUsage();
    await attempt(name, 'Wrong-1-password', address);
    const used = process.cpuUsage(start);
    return used.user + used.system;
  };
  await user('timed');
  const known = await time('timed', '203.0.113.201');
  const unknown = await time('untimed', '203.0.113.202');
  expect(unknown / known).toBeGreaterThan(0.5);
  expect(unknown / known).toBeLessThan(2);
});

it('ends a session that nobody uses, and any after half a day', async () => {
  const { sessions, usersRepository } = bench.services;
  const row = await usersRepository.byId(await user('tired'));
  if (!row) throw new Error('no user');
  const set = (what: string, minutes: number): Promise<void> =>
    bench.platform.database.execute(`UPDATE sessions SET ${what} = now() - make_interval(mins => $1)`, [
      minutes,
    ]);
  const token = await sessions.begin(row, '192.0.2.1');
  await set('seen_at', 29);
  // A page that looks for news by itself keeps nothing alive, a person does.
  expect(await sessions.resume(token, false)).toBeDefined();
  await set('seen_at', 31);
  expect(await sessions.resume(token, true)).toBeUndefined();
  await set('seen_at', 29);
  expect(await sessions.resume(token, true)).toBeDefined();
  await set('created_at', 11 * 60 + 59);
  expect(await sessions.resume(token, true)).toBeDefined();
  await set('created_at', 12 * 60 + 1);
  expect(await sessions.resume(token, true)).toBeUndefined();
});

it('keeps neither password nor token in the database', async () => {
  const row = await bench.services.usersRepository.byId(await user('hidden'));
  if (!row) throw new Error('no user');
  const token = await bench.services.sessions.begin(row, '192.0.2.1');
  const { link } = await bench.services.users.add(BY, {
    name: 'linked',
    role: 'officer',
    clear: false,
    externalId: null,
    skills: [],
    grants: [],
  });
  const kept: string[] = [];
  for (const table of ['users', 'user_old_passwords', 'sessions', 'one_time_links', 'audit'])
    kept.push(JSON.stringify(await bench.platform.database.query(`SELECT * FROM ${table}`, [], z.unknown())));
  for (const secret of [PASSWORD, token, link.path.replace(/^.*#/, '')])
    expect(kept.join('')).not.toContain(secret);
  expect(row.password).toMatch(/^scrypt\$32768\$8\$3\$/);
});

it('does not take one of the last five passwords again, but takes the sixth', async () => {
  const id = await user('changing');
  const { users, sessions } = bench.services;
  const use = async (password: string): Promise<string> => {
    const link = await users.reset(BY, id);
    return sessions.useLink({ link: link.path.replace(/^.*#/, ''), password }, '192.0.2.1').then(
      () => 'set',
      (error: Error) => error.message,
    );
  };
  const next = (at: number): string => `Harvest-${at}-barley`;
  for (let at = 1; at <= 4; at += 1) expect(await use(next(at))).toBe('set');
  expect(await use(PASSWORD)).toMatch(/none of the last 5/);
  expect(await use(next(5))).toBe('set');
  expect(await use(PASSWORD)).toBe('set');
});

it('knows a password by its hash only', async () => {
  const kept = await hashPassword('Ledger-7-granary');
  expect(await isPassword('Ledger-7-granary', kept)).toBe(true);
  expect(await isPassword('ledger-7-granary', kept)).toBe(false);
  expect(await isPassword('', null)).toBe(false);
  expect(await hashPassword('Ledger-7-granary')).not.toBe(kept);
  // What was kept at another cost still opens.
  const salt = Buffer.from('a salt');
  const key = scryptSync('Ledger-7-granary', salt, 32, { N: 1024, r: 8, p: 1 });
  const cheap = `scrypt$1024$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
  expect(await isPassword('Ledger-7-granary', cheap)).toBe(true);
});

it('says which rule a password breaks', () => {
  expect(passwordFault('Short-1-pass', 'wang')).toBeUndefined();
  expect(passwordFault('Short-1-pas', 'wang')).toBe('too_short');
  expect(passwordFault('lowercase-only-words', 'wang')).toBe('too_plain');
  expect(passwordFault('中文口令也可以的Abc1', 'wang')).toBeUndefined();
  expect(passwordFault('Mr-Wang-1-word', 'wang')).toBe('holds_name');
  expect(passwordFault(`Aa1-${'x'.repeat(200)}`, 'wang')).toBe('too_long');
});
