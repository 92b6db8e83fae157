import type { components } from '../../lib/api/schema.gen.ts';

type Role = NonNullable<components['schemas']['Session']['user']>['role'];

/** Who may weigh rules. The service refuses the others by itself. */
export const BACKTESTERS: readonly Role[] = ['owner', 'officer', 'analyst', 'administrator'];
