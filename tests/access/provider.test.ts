import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { get, newFolder, startApp, type App, type Caller } from '../helpers/app.js';
import { call, callerOf, enrol } from '../helpers/people.js';

// Fundwatch against a provider of OpenID Connect, both on loopback; a jar of cookies stands for the browser.
const SECRET = 'only-of-this-test';

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Signs in whoever it is told to, without asking. */
class Somebody {
  who = 'nobody';
  methods = ['pwd'];

  constructor(private readonly provider: Provider) {}

  answer(request: IncomingMessage, response: ServerResponse): void {
    if (!request.url?.startsWith('/interaction/')) {
      void this.provider.callback()(request, response);
      return;
    }
    const login = { accountId: this.who, amr: this.methods };
    void this.provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }
}

function providerFor(issuer: string, redirectUri: string): Provider {
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: 'fundwatch', client_secret: SECRET, redirect_uris: [redirectUri] }],
    cookies: { keys: ['only-of-this-test'] },
    claims: { openid: ['sub', 'amr'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new provider.Grant({
        clientId: 'fundwatch',
        accountId: ctx.oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  return provider;
}

/** Cookies by host, as a browser keeps them, and a walk along redirects. */
class Jar {
  readonly #cookies = new Map<string, Map<string, string>>();

  async open(address: string): Promise<Response> {
    const { host } = new URL(address);
    const own = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, own);
    const cookie = [...own].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) own.delete(name);
      else own.set(name, value);
    }
    return response;
  }

  /** Follows redirects until `isEnd` says of one that it leads to the end, or to the first answer that leads nowhere. */
  async walk(address: string, isEnd: (next: URL) => boolean): Promise<{ response: Response; next: URL }> {
    let at = new URL(address);
    for (let steps = 0; steps < 12; steps += 1) {
      const response = await this.open(at.href);
      const next = new URL(response.headers.get('location') ?? '/nowhere', at);
      if (!response.headers.has('location') || isEnd(next)) return { response, next };
      at = next;
    }
    throw new Error('redirects without end');
  }
}

let folder: string;
let app: App;
let server: Server;
let somebody: Somebody;
beforeAll(async () => {
  folder = await newFolder();
  const [port, issuerPort] = [await freePort(), await freePort()];
  const [url, issuer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${issuerPort}`];
  somebody = new Somebody(providerFor(issuer, `${url}/api/provider/callback`));
  server = createServer((request, response) => somebody.answer(request, response));
  await new Promise<void>((resolve) => server.listen(issuerPort, '127.0.0.1', resolve));
  app = await startApp(join(folder, 'data'), {
    PORT: String(port),
    PUBLIC_URL: url,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_SECRET: SECRET,
    SECOND_FACTOR_ROLES: 'administrator',
  });
  await enrol(app, { name: 'officer.one', role: 'officer', externalId: 'worker-1' });
  await enrol(app, { name: 'admin.one', role: 'administrator', externalId: 'worker-2' });
});
afterAll(async () => {
  await app.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Where a sign-in as somebody ends, and the caller that it makes. */
async function comeBy(who: string, methods = ['pwd'], to = '/findings?grade=suspected') {
  somebody.who = who;
  somebody.methods = methods;
  const jar = new Jar();
  const isOurs = (next: URL): boolean => next.origin === app.url && !next.pathname.startsWith('/api/');
  const begin = `${app.url}/api/provider?to=${encodeURIComponent(to)}`;
  const { response, next } = await jar.walk(begin, isOurs);
  return { page: `${next.pathname}${next.search}`, caller: callerOf(app.url, response), jar };
}
const sessionOf = (caller: Caller): Promise<Record<string, unknown>> => get(caller, '/api/session');

it('signs in whom an administrator has named, back on the page that was asked for', async () => {
  const { page, caller } = await comeBy('worker-1');
  expect(page).toBe('/findings?grade=suspected');
  expect(await sessionOf(caller)).toMatchObject({
    user: { name: 'officer.one', role: 'officer' },
    needs: null,
    hasProvider: true,
  });
});

it('knows nobody who was not named, and nobody whose account is shut', async () => {
  const stranger = await comeBy('worker-9');
  expect(stranger.page).toBe('/?fault=provider_unknown_user');
  expect(await sessionOf(stranger.caller)).toMatchObject({ user: null });
  const shut = await enrol(app, { name: 'officer.shut', role: 'officer', externalId: 'worker-3' });
  await call(app, 'PATCH', `/api/users/${shut.id}`, { disabled: true });
  expect((await comeBy('worker-3')).page).toBe('/?fault=provider_unknown_user');
  const taken = await call(app, 'PATCH', `/api/users/${shut.id}`, { externalId: 'worker-1' });
  expect(taken.status).toBe(409);
  expect(await taken.json()).toMatchObject({ fields: [{ field: 'externalId' }] });
});

it('still asks a privileged role for a second proof, unless the provider has seen one', async () => {
  expect(await sessionOf((await comeBy('worker-2')).caller)).toMatchObject({ needs: 'enrol' });
  expect(await sessionOf((await comeBy('worker-2', ['pwd', 'otp'])).caller)).toMatchObject({ needs: null });
});

it('takes no answer that this browser did not ask for, none twice, and none that was changed', async () => {
  somebody.who = 'worker-1';
  const jar = new Jar();
  const isAnswer = (next: URL): boolean => next.pathname === '/api/provider/callback';
  const { next } = await jar.walk(`${app.url}/api/provider`, isAnswer);
  const pageAfter = async (browser: Jar, address: URL): Promise<string | null> =>
    (await browser.open(address.href)).headers.get('location');
  expect(await pageAfter(new Jar(), next), 'another browser').toBe('/?fault=provider_refused');
  const other = new Jar();
  await other.open(`${app.url}/api/provider`);
  expect(await pageAfter(other, next), 'another state').toBe('/?fault=provider_refused');
  const second = new Jar();
  const again = await second.walk(`${app.url}/api/provider`, isAnswer);
  again.next.searchParams.set('code', 'guessed');
  expect(await pageAfter(second, again.next), 'a guessed code').toBe('/?fault=provider_refused');
  expect(await pageAfter(jar, next)).toBe('/');
  expect(await pageAfter(jar, next), 'once more').toBe('/?fault=provider_refused');
});

it('leads to pages of its own only', async () => {
  for (const to of [
    'https://elsewhere.invalid/',
    '//elsewhere.invalid',
    '/\\elsewhere.invalid',
    '/api/users',
  ]) {
    const response = await fetch(`${app.url}/api/provider?to=${encodeURIComponent(to)}`, {
      redirect: 'manual',
    });
    expect(response.status, to).toBe(400);
  }
});
