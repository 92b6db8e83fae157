import type { components } from '../../lib/api/schema.gen.ts';

type Role = NonNullable<components['schemas']['Session']['user']>['role'];

/** Who sees and decides how rules stand in a pool. The service refuses the others by itself. */
export const DECIDERS: readonly Role[] = ['owner', 'officer', 'administrator'];

export const mayDecide = (role: Role): boolean => DECIDERS.includes(role);
