import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Denied, Unauthenticated } from './errors.js';
import type { Scope } from '../features/access/scope.js';

/** Header by which the owner of a data folder (the command line on it) shows that it can read the folder. */
export const OWNER_HEADER = 'x-fundwatch-owner';

/** The owner sees everything in clear; every such read leaves a trace. */
const OWNER: Scope = { who: 'owner', pools: 'all', clear: true };
/** One signed-in officer until people sign in for themselves: all pools, ids masked. */
const DEMO_OFFICER: Scope = { who: 'demo-officer', pools: 'all', clear: false };

const scopes = new WeakMap<object, Scope>();

export type Door = {
  ownerToken: string;
  /** the scope behind a source's key */
  scopeOfKey: (key: string) => Promise<Scope | undefined>;
  /** Whether somebody without a pass is the demo officer; only where nobody from outside can knock. */
  isLocal: boolean;
};

/** Decides who asks, once for each request: the owner, a source by its key, or the demo officer. */
export async function identify(request: FastifyRequest, door: Door): Promise<void> {
  scopes.set(request.raw, await whoIs(request, door));
}

async function whoIs(request: FastifyRequest, door: Door): Promise<Scope> {
  const token = request.headers[OWNER_HEADER];
  if (token !== undefined) {
    if (token !== door.ownerToken)
      throw new Unauthenticated('the owner token is not the one of this service');
    return OWNER;
  }
  const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (key) {
    const scope = await door.scopeOfKey(key);
    if (!scope) throw new Unauthenticated('the key is unknown or has been revoked');
    return scope;
  }
  const path = request.url.split('?', 1)[0] ?? '';
  if (!door.isLocal && path.startsWith('/api/') && path !== '/api/health')
    throw new Unauthenticated('sign in, or send the key of a source');
  // A page of another site must not write, nor read under a name of its own that points here.
  const site = request.headers['sec-fetch-site'];
  if (request.method !== 'GET' && site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Denied('requests from other sites are refused');
  if (door.isLocal && !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? ''))
    throw new Denied('this service answers to local addresses only');
  return DEMO_OFFICER;
}

/** The scope of the request, for controllers. */
export const Reach = createParamDecorator((_: unknown, context: ExecutionContext): Scope => {
  const scope = scopes.get(context.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!scope) throw new Unauthenticated('nobody is signed in');
  return scope;
});
