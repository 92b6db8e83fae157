import type { components } from '../../lib/api/schema.gen.ts';

type Role = NonNullable<components['schemas']['Session']['user']>['role'];

/** Who may read and who may make suppressions. The service refuses the others by itself. */
export const READERS: readonly Role[] = ['owner', 'officer', 'analyst', 'administrator'];
export const MAKERS: readonly Role[] = ['owner', 'officer'];

export const maySeeSuppressed = (role: Role): boolean => READERS.includes(role);
export const maySuppress = (role: Role): boolean => MAKERS.includes(role);
