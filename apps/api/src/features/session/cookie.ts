import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const SESSION = 'fundwatch_session';
/** Readable by the page, which sends it back as a header: another site can do neither. */
const CSRF = 'fundwatch_csrf';
export const CSRF_HEADER = 'x-fundwatch-csrf';

function cookie(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

export const sessionToken = (request: FastifyRequest): string | undefined => cookie(request, SESSION);

/** The token of a session's writes. It follows from the session's own, so nothing more is kept. */
export const csrfToken = (session: string): string =>
  createHash('sha256').update(`csrf ${session}`).digest('base64url');

/** Whether a request carries the token of its session's writes. */
export function hasCsrfToken(request: FastifyRequest, session: string): boolean {
  const given = Buffer.from(String(request.headers[CSRF_HEADER] ?? ''));
  const expected = Buffer.from(csrfToken(session));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Sets the cookies of a session, or takes them away. They end with the browser; the service ends them earlier. */
export function setSessionCookies(reply: FastifyReply, session: string | null, isSecure: boolean): void {
  const common = `; Path=/; SameSite=Strict${isSecure ? '; Secure' : ''}${session === null ? '; Max-Age=0' : ''}`;
  // Fastify keeps what was set before: a ticket that is taken away leaves with the same answer.
  void reply.header('set-cookie', [
    `${SESSION}=${session ?? ''}${common}; HttpOnly`,
    `${CSRF}=${session === null ? '' : csrfToken(session)}${common}`,
  ]);
}

/** Its holder is away at the provider of sign-ins, and comes back from another site: it cannot be strict. */
const TICKET = 'fundwatch_ticket';
const TICKET_SECONDS = 600;
const TICKET_PATH = '/api/provider';

export const ticketOf = (request: FastifyRequest): string | undefined => cookie(request, TICKET);

/** Sets the ticket of a sign-in that is under way, or takes it away. */
export function setTicketCookie(reply: FastifyReply, ticket: string | null, isSecure: boolean): void {
  const age = ticket === null ? 0 : TICKET_SECONDS;
  void reply.header(
    'set-cookie',
    `${TICKET}=${ticket ?? ''}; Path=${TICKET_PATH}; Max-Age=${age}; SameSite=Lax; HttpOnly${isSecure ? '; Secure' : ''}`,
  );
}
