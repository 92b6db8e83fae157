import type { Place, Scope } from '../access/scope.js';
import type { UserRow } from './users.repository.js';
import { whoIs } from './who.js';

/** The grants of a user that are in force: none while they rest. */
export const grantsOf = (user: UserRow): UserRow['grants'] => (user.is_held ? [] : user.grants);

/** What a user's grants reach. A pool that is granted as a whole is not narrowed by places in it. */
export function scopeOfUser(user: UserRow): Scope {
  const grants = grantsOf(user);
  const whole = new Set(grants.flatMap((grant) => (grant.kind === 'pool' ? [grant.pool] : [])));
  const places = grants.flatMap((grant): Place[] =>
    grant.kind === 'pool' || whole.has(grant.pool) ? [] : [grant],
  );
  return {
    who: whoIs(user.name),
    pools: [...new Set(grants.map((grant) => grant.pool))],
    ...(places.length > 0 ? { places } : {}),
    // Nobody at a page sees identity unasked; the right to it is one to ask.
    clear: false,
    reveals: user.sees_clear && !user.is_held,
    // The health commission follows alliances, not people (domain.md E.4).
    ...(user.role === 'analyst' ? { onlyMany: true } : {}),
  };
}
