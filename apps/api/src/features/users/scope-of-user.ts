import type { Place, Scope } from '../access/scope.js';
import type { UserRow } from './users.repository.js';
import { whoIs } from './who.js';

/** What a user's grants reach. A pool that is granted as a whole is not narrowed by places in it. */
export function scopeOfUser(user: UserRow): Scope {
  const whole = new Set(user.grants.flatMap((grant) => (grant.kind === 'pool' ? [grant.pool] : [])));
  const places = user.grants.flatMap((grant): Place[] =>
    grant.kind === 'pool' || whole.has(grant.pool) ? [] : [grant],
  );
  return {
    who: whoIs(user.name),
    pools: [...new Set(user.grants.map((grant) => grant.pool))],
    ...(places.length > 0 ? { places } : {}),
    // Nobody at a page sees identity unasked; the right to it is one to ask.
    clear: false,
    reveals: user.sees_clear,
  };
}
