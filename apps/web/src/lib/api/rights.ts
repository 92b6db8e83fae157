import type { Role } from './api.ts';
import { RIGHTS } from './rights.gen.ts';

/** An operation of the service, by its method and route. */
export type Operation = keyof typeof RIGHTS;

/** Whether a role may call an operation. The service refuses by itself; pages leave out what it would refuse. */
export function may(role: Role, operation: Operation): boolean {
  const roles: readonly Role[] = RIGHTS[operation];
  return roles.includes(role);
}
