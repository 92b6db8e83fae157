import type { Pools } from './pools.js';
import type { Scope } from './scope.js';
import type { Session } from './session.dto.js';

/** Who asks, and what lies in their reach. */
export class SessionService {
  constructor(private readonly pools: Pools) {}

  async session(scope: Scope): Promise<Session> {
    const pools = await this.pools.reached(scope);
    return {
      user: { name: scope.who, role: scope.clear ? 'owner' : 'officer' },
      pools: pools.map(({ pool }) => ({ pool, label: pool })),
      clear: scope.clear,
    };
  }
}
