import { OFFICERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import type { Scope } from '../access/scope.js';
import type { CaseFamily } from './cases.dto.js';
import { reachesPool } from '../access/scope.js';
import { scopeOfUser } from '../users/scope-of-user.js';
import type { UserRow, UsersRepository } from '../users/users.repository.js';
import { whoIs } from '../users/who.js';

/** Somebody who can be given cases, what they are at home in, and what they reach. */
export type Officer = { who: string; name: string; skills: CaseFamily[]; scope: Scope };

/** Who can be given cases: officers whose accounts are open. */
export class Officers {
  constructor(private readonly users: UsersRepository) {}

  /** Those who reach a pool at least in part. */
  async of(pool: string): Promise<Officer[]> {
    return (await this.all())
      .map((row) => ({ who: whoIs(row.name), name: row.name, skills: row.skills, scope: scopeOfUser(row) }))
      .filter(({ scope }) => reachesPool(scope, pool));
  }

  /** What an officer reaches; undefined of whoever is none. */
  async scopeOf(who: string): Promise<Scope | undefined> {
    const row = (await this.all()).find(({ name }) => whoIs(name) === who);
    return row && scopeOfUser(row);
  }

  private async all(): Promise<UserRow[]> {
    return (await this.users.list()).filter(
      ({ role, is_disabled }) => isOneOf(OFFICERS, role) && !is_disabled,
    );
  }
}
