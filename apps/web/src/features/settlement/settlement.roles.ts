import type { components } from '../../lib/api/schema.gen.ts';

type Role = NonNullable<components['schemas']['Session']['user']>['role'];

/** Who computes runs and moves them on. The service refuses the others by itself, as below. */
export const SETTLERS: readonly Role[] = ['owner', 'officer'];
/** Who tries other values, and sees what overspend was approved. */
export const WEIGHERS: readonly Role[] = ['owner', 'officer', 'analyst', 'administrator'];
/** Who writes policies. */
export const POLICY_WRITERS: readonly Role[] = ['owner', 'officer', 'administrator'];

export const maySettle = (role: Role): boolean => SETTLERS.includes(role);
export const mayWeigh = (role: Role): boolean => WEIGHERS.includes(role);
export const mayWritePolicies = (role: Role): boolean => POLICY_WRITERS.includes(role);
