import type { User } from '../../lib/api/api.ts';

/** Where an account stands: shut, with rights that rest, waiting for a way in, or in use. */
export const stateOf = (user: Pick<User, 'disabled' | 'held' | 'hasPassword' | 'demo' | 'externalId'>) => {
  if (user.disabled) return 'disabled' as const;
  if (user.held) return 'held' as const;
  return user.hasPassword || user.demo || user.externalId !== null
    ? ('active' as const)
    : ('waiting' as const);
};
