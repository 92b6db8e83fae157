import type { Role } from '../../lib/api/api.ts';

/** Who reads cases, and who works on them. The service refuses the others by itself. */
export const CASE_READERS: readonly Role[] = ['owner', 'officer', 'analyst', 'institution'];
export const CASE_WORKERS: readonly Role[] = ['owner', 'officer'];

export const maySeeCases = (role: Role): boolean => CASE_READERS.includes(role);
export const mayWorkOnCases = (role: Role): boolean => CASE_WORKERS.includes(role);
