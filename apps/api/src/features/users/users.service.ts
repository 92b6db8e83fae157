import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import type { UserRole } from '../access/roles.js';
import type { Scope } from '../access/scope.js';
import type { AttemptsRepository } from '../session/attempts.repository.js';
import type { SessionsRepository } from '../session/sessions.repository.js';
import type { SecondFactorRepository } from '../second-factor/second-factor.repository.js';
import type { LinksRepository } from './links.repository.js';
import type { AddedUser, Grant, NewUser, OneTimeLink, User, UserChange, UserList } from './users.dto.js';
import type { UserRow, UsersRepository } from './users.repository.js';

/** Accounts as administrators and the owner of the data keep them. Passwords are their users' own affair. */
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly links: LinksRepository,
    private readonly sessions: SessionsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly factors: SecondFactorRepository,
    private readonly audit: Audit,
  ) {}

  async list(): Promise<UserList> {
    return { items: (await this.users.list()).map(viewOf) };
  }

  async show(id: number): Promise<User> {
    return viewOf(await this.row(id));
  }

  /** The way in for the first administrator, while nobody else has an account. */
  async firstLink(): Promise<OneTimeLink | undefined> {
    return (await this.users.hasAny()) ? undefined : this.links.make(null);
  }

  /** Adds a user, with a link by which the user sets a password. */
  async add(by: Scope, user: NewUser): Promise<AddedUser> {
    checkGrants(user.role, user.grants);
    if (user.externalId !== null && (await this.users.byExternalId(user.externalId))) throw takenName();
    const id = await this.users.add(user);
    if (id === undefined) throw new Conflict(`the name ${user.name} is taken`);
    await this.callExternally(id, user.externalId);
    await this.users.setGrants(id, user.grants);
    await this.audit.append(by.who, 'user.add', { ...user });
    return { user: await this.show(id), link: await this.links.make(id) };
  }

  /** Changes a role or a right, or shuts an account. What somebody may do takes effect with the next request. */
  async change(by: Scope, id: number, change: UserChange): Promise<User> {
    const row = await this.othersRow(by, id);
    const next = {
      role: change.role ?? row.role,
      clear: change.clear ?? row.sees_clear,
      disabled: change.disabled ?? row.is_disabled,
    };
    checkGrants(next.role, row.grants);
    if (!(await this.users.change(id, next)))
      throw new Conflict('this is the last administrator; name another one first');
    if (change.externalId !== undefined) await this.callExternally(id, change.externalId);
    if (next.disabled) await this.sessions.endAll(id);
    await this.audit.append(by.who, 'user.change', {
      user: row.name,
      before: {
        role: row.role,
        clear: row.sees_clear,
        disabled: row.is_disabled,
        externalId: row.external_id,
      },
      after: { ...next, externalId: change.externalId === undefined ? row.external_id : change.externalId },
    });
    return this.show(id);
  }

  async setGrants(by: Scope, id: number, grants: Grant[]): Promise<User> {
    const row = await this.othersRow(by, id);
    checkGrants(row.role, grants);
    await this.users.setGrants(id, grants);
    await this.audit.append(by.who, 'user.grant', { user: row.name, before: row.grants, after: grants });
    return this.show(id);
  }

  /** Voids a password and ends every session; the link sets a new password. */
  async reset(by: Scope, id: number): Promise<OneTimeLink> {
    const row = await this.row(id);
    if (row.is_demo) throw new Conflict('accounts of the demo have no password');
    await this.users.setPassword(id, null);
    await this.sessions.endAll(id);
    await this.attempts.clear([`name ${row.name}`]);
    await this.audit.append(by.who, 'user.reset', { user: row.name });
    return this.links.make(id);
  }

  async endSessions(by: Scope, id: number): Promise<User> {
    const row = await this.row(id);
    await this.sessions.endAll(id);
    await this.audit.append(by.who, 'session.end_all', { user: row.name });
    return this.show(id);
  }

  /** Takes the second proof from a user who has lost the device, and ends every session of it. */
  async removeSecondFactor(by: Scope, id: number): Promise<User> {
    const row = await this.othersRow(by, id);
    await this.factors.remove(id);
    await this.sessions.endAll(id);
    await this.audit.append(by.who, 'second_factor.reset', { user: row.name });
    return this.show(id);
  }

  private async callExternally(id: number, externalId: string | null): Promise<void> {
    if (!(await this.users.setExternalId(id, externalId))) throw takenName();
  }

  private async row(id: number): Promise<UserRow> {
    const row = await this.users.byId(id);
    if (!row) throw new NotFound(`user ${id}`);
    return row;
  }

  /** Nobody gives rights to themselves: that takes another administrator, or the owner of the data. */
  private async othersRow(by: Scope, id: number): Promise<UserRow> {
    const row = await this.row(id);
    if (by.who === whoIs(row.name)) throw new Denied('nobody changes their own role, rights or grants');
    return row;
  }
}

const takenName = (): Conflict =>
  new Conflict('the provider calls another user so', [{ field: 'externalId', reason: 'external_taken' }]);

/** How a user is named in scopes and in the audit. */
export const whoIs = (name: string): string => `user ${name}`;

function checkGrants(role: UserRole, grants: readonly Grant[]): void {
  const wide = grants.find((grant) => grant.kind === 'pool' || grant.kind === 'area');
  if (role === 'institution' && wide)
    throw new Invalid('grants', 'an institution is granted institutions or alliances, no pool or area');
}

const viewOf = (row: UserRow): User => ({
  id: row.user_id,
  name: row.name,
  role: row.role,
  clear: row.sees_clear,
  disabled: row.is_disabled,
  demo: row.is_demo,
  hasPassword: row.password !== null,
  hasSecondFactor: row.has_second_factor,
  externalId: row.external_id,
  grants: row.grants,
  sessions: row.sessions,
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
});
