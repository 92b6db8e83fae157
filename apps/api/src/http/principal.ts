import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedRoles, isBeforeProof } from '../features/access/operations.js';
import type { Role } from '../features/access/roles.js';
import type { Scope } from '../features/access/scope.js';
import {
  hasCsrfToken,
  sessionToken,
  setSessionCookies,
  setTicketCookie,
  ticketOf,
} from '../features/session/cookie.js';
import { scopeOfUser } from '../features/users/scope-of-user.js';
import type { Resumed } from '../features/session/session.service.js';
import { Denied, Unauthenticated } from './errors.js';

/** Header by which the owner of a data folder (the command line on it) shows that it can read the folder. */
export const OWNER_HEADER = 'x-fundwatch-owner';
/** Header of a request that nobody made by hand, such as a page that looks for news: it keeps no session alive. */
export const IDLE_HEADER = 'x-fundwatch-idle';

/** The owner sees everything in clear; every such read leaves a trace. */
const OWNER: Scope = { who: 'owner', pools: 'all', clear: true };

/** Who asks: the owner of the data, a source by its key, or a user by a session. */
type Principal = { role: Role; scope: Scope; session?: Resumed & { token: string } };

export type Door = {
  ownerToken: string;
  /** the scope behind a source's key */
  scopeOfKey: (key: string) => Promise<Scope | undefined>;
  /** the user behind a session, and what the session lacks */
  userOf: (token: string, isActive: boolean) => Promise<Resumed | undefined>;
  /** whether only this machine can knock */
  isLocal: boolean;
  isBehindProxy: boolean;
};

const admitted = new WeakMap<object, { principal: Principal | undefined; isSecure: boolean }>();

/** Decides who asks and whether they may, once for each request and before anything of it is read. */
export async function admit(request: FastifyRequest, door: Door): Promise<void> {
  const principal = await whoIs(request, door);
  const isSecure = door.isBehindProxy || request.protocol === 'https';
  admitted.set(request.raw, { principal, isSecure });
  const path = request.url.split('?', 1)[0] ?? '';
  const route = request.routeOptions.url;
  if (!path.startsWith('/api/')) return;
  const roles = route === undefined ? [] : allowedRoles(request.method, route);
  if (roles !== 'anyone') {
    if (!principal) throw new Unauthenticated('sign in, or send the key of a source');
    // What is no operation at all is answered as such.
    if (route === undefined || route === '/*') return;
    if (principal.session?.needs && !isBeforeProof(request.method, route))
      throw new Denied('give the second proof of your sign-in first', 'needs_proof');
    if (!roles.includes(principal.role)) throw new Denied('this is not for your role');
  }
  const session = principal?.session;
  const isWrite = !isRead(request) && !BEGINNINGS.has(`${request.method} ${route ?? ''}`);
  if (session && isWrite && !hasCsrfToken(request, session.token))
    throw new Denied('the request does not carry the token of the session');
}

/** Where a session begins there is none yet to protect; one that is left over is replaced. */
const BEGINNINGS = new Set(['POST /api/session', 'POST /api/session/demo', 'POST /api/password/link']);
const isRead = (request: FastifyRequest): boolean => request.method === 'GET' || request.method === 'HEAD';

async function whoIs(request: FastifyRequest, door: Door): Promise<Principal | undefined> {
  const owner = request.headers[OWNER_HEADER];
  if (owner !== undefined) {
    if (owner !== door.ownerToken)
      throw new Unauthenticated('the owner token is not the one of this service');
    return { role: 'owner', scope: OWNER };
  }
  const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (key) {
    const scope = await door.scopeOfKey(key);
    if (!scope) throw new Unauthenticated('the key is unknown or has been revoked');
    return { role: 'source', scope };
  }
  // A page of another site must not write, nor read under a name of its own that points here.
  const site = request.headers['sec-fetch-site'];
  if (!isRead(request) && site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Denied('requests from other sites are refused');
  if (door.isLocal && !door.isBehindProxy && !LOCAL_HOST.test(request.headers.host ?? ''))
    throw new Denied('this service answers to local addresses only');
  const token = sessionToken(request);
  const found = token && (await door.userOf(token, request.headers[IDLE_HEADER] === undefined));
  if (!found) return undefined;
  return { role: found.user.role, scope: scopeOfUser(found.user), session: { ...found, token } };
}

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

function principalOf(context: ExecutionContext): Principal {
  const principal = admitted.get(context.switchToHttp().getRequest<FastifyRequest>().raw)?.principal;
  if (!principal) throw new Unauthenticated('nobody is signed in');
  return principal;
}

/** The scope of the request, for controllers. */
export const Reach = createParamDecorator(
  (_: unknown, context: ExecutionContext) => principalOf(context).scope,
);

/** Scope and role of the request, where what is told depends on who asks. */
export type Asker = { scope: Scope; role: Role };
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Asker => {
  const { scope, role } = principalOf(context);
  return { scope, role };
});

/** Somebody at the door, signed in or not, and the means to give or take a session. */
export type Visitor = {
  principal: Principal | undefined;
  address: string;
  /** whether the request came straight from this machine, through no proxy that it says of */
  isDirect: boolean;
  setSession: (token: string | null) => void;
  /** the ticket of a sign-in at the provider that is under way in this browser */
  ticket: string | undefined;
  setTicket: (ticket: string | null) => void;
};

export const Visit = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const reply = http.getResponse<FastifyReply>();
  const { headers } = request;
  const entry = admitted.get(request.raw);
  return {
    principal: entry?.principal,
    address: request.ip,
    isDirect: !headers['x-forwarded-for'] && !headers['forwarded'] && !headers['x-forwarded-host'],
    setSession: (token) => setSessionCookies(reply, token, entry?.isSecure ?? true),
    ticket: ticketOf(request),
    setTicket: (ticket) => setTicketCookie(reply, ticket, entry?.isSecure ?? true),
  };
});
