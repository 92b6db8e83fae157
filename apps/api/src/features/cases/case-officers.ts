import type { Scope } from '../access/scope.js';
import { reachesPool } from '../access/scope.js';
import { scopeOfUser } from '../users/scope-of-user.js';
import type { UserRow, UsersRepository } from '../users/users.repository.js';
import { whoIs } from '../users/users.service.js';

/** Who can be given cases: officers whose accounts are open. */
export class Officers {
  constructor(private readonly users: UsersRepository) {}

  /** Those who reach a pool at least in part. */
  async of(pool: string): Promise<{ who: string; name: string }[]> {
    return (await this.all())
      .filter((row) => reachesPool(scopeOfUser(row), pool))
      .map(({ name }) => ({ who: whoIs(name), name }));
  }

  /** What an officer reaches; undefined of whoever is none. */
  async scopeOf(who: string): Promise<Scope | undefined> {
    const row = (await this.all()).find(({ name }) => whoIs(name) === who);
    return row && scopeOfUser(row);
  }

  private async all(): Promise<UserRow[]> {
    return (await this.users.list()).filter(({ role, is_disabled }) => role === 'officer' && !is_disabled);
  }
}
