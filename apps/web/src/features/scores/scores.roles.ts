import type { components } from '../../lib/api/schema.gen.ts';

type Role = NonNullable<components['schemas']['Session']['user']>['role'];

/** Who sees how scores came about in versions. The service refuses the others by itself. */
export const REVIEWERS: readonly Role[] = ['owner', 'officer', 'analyst', 'administrator'];
/** Who draws up and publishes scores. */
export const PUBLISHERS: readonly Role[] = ['owner', 'officer'];

export const mayReview = (role: Role): boolean => REVIEWERS.includes(role);
export const mayPublish = (role: Role): boolean => PUBLISHERS.includes(role);
