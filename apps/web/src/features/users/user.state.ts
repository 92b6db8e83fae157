import type { User } from '../../lib/api/api.ts';

/** Where an account stands: shut, waiting for its password, or in use. */
export const stateOf = (user: Pick<User, 'disabled' | 'hasPassword' | 'demo'>) => {
  if (user.disabled) return 'disabled' as const;
  return user.hasPassword || user.demo ? ('active' as const) : ('waiting' as const);
};
