import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Denied } from './errors.js';
import type { Scope } from '../features/access/scope.js';

/** Header by which the owner of a data folder (the command line on it) shows that it can read the folder. */
export const OWNER_HEADER = 'x-fundwatch-owner';

/** The owner sees everything in clear; every such read leaves a trace. */
const OWNER: Scope = { who: 'owner', pools: 'all', clear: true };
/** One signed-in officer until people sign in for themselves: all pools, ids masked. */
const DEMO_OFFICER: Scope = { who: 'demo-officer', pools: 'all', clear: false };

const scopes = new WeakMap<object, Scope>();

/** Decides who asks, once for each request. Writes by a browser must come from our own page. */
export function identify(request: FastifyRequest, ownerToken: string): void {
  const token = request.headers[OWNER_HEADER];
  if (token !== undefined && token !== ownerToken)
    throw new Denied('the owner token is not the one of this service');
  const site = request.headers['sec-fetch-site'];
  if (
    token === undefined &&
    request.method !== 'GET' &&
    site !== undefined &&
    site !== 'same-origin' &&
    site !== 'none'
  ) {
    throw new Denied('requests from other sites are refused');
  }
  scopes.set(request.raw, token === undefined ? DEMO_OFFICER : OWNER);
}

/** The scope of the request, for controllers. */
export const Reach = createParamDecorator((_: unknown, context: ExecutionContext): Scope => {
  const scope = scopes.get(context.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!scope) throw new Denied('nobody is signed in');
  return scope;
});
