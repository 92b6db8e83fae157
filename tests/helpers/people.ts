import { z } from 'zod';
import type { Grant } from '../../apps/api/src/features/users/users.dto.js';
import type { UserRole } from '../../apps/api/src/features/access/roles.js';
import type { Caller } from './app.js';

export const PASSWORD = 'Ledger-7-granary';

/** Sends JSON and gives the answer as it comes. */
export const call = (caller: Caller, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${caller.url}${path}`, {
    method,
    headers: { ...caller.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** The caller that the cookies of an answer make; it sends the token of its writes. */
export function callerOf(url: string, response: Response): Caller {
  const cookies = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  const csrf = cookies.find((pair) => pair.startsWith('fundwatch_csrf='))?.replace(/^[^=]*=/, '') ?? '';
  return { url, headers: { cookie: cookies.join('; '), 'x-fundwatch-csrf': csrf } };
}

const made = z.object({ user: z.object({ id: z.number() }), link: z.object({ path: z.string() }) });

export type Person = Caller & { id: number; name: string };

/** Adds a user by way of an owner or administrator, and signs in as that user by the one-time link. */
export async function enrol(
  by: Caller,
  user: {
    name: string;
    role: UserRole;
    clear?: boolean;
    externalId?: string;
    grants?: readonly Grant[];
  },
): Promise<Person> {
  const added = await call(by, 'POST', '/api/users', user);
  if (added.status !== 201) throw new Error(`${added.status} ${await added.text()}`);
  const { user: row, link } = made.parse(await added.json());
  const set = await call({ url: by.url, headers: {} }, 'POST', '/api/password', {
    link: link.path.replace(/^.*#/, ''),
    password: PASSWORD,
  });
  if (set.status !== 204) throw new Error(`${set.status} ${await set.text()}`);
  return { ...callerOf(by.url, set), id: row.id, name: user.name };
}
