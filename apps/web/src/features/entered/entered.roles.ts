import type { Role } from '../../lib/api/api.ts';

/** Who may enter numbers; everybody sees those of places in reach. The service refuses others by itself. */
export const ENTERERS: readonly Role[] = ['owner', 'officer', 'analyst'];
