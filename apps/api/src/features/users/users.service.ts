import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Audit } from '../audit/audit.js';
import { ACCUSED, ADMINISTRATORS, isOneOf, type UserRole } from '../access/roles.js';
import type { AttemptsRepository } from '../session/attempts.repository.js';
import type { SessionsRepository } from '../session/sessions.repository.js';
import type { SecondFactorRepository } from '../second-factor/second-factor.repository.js';
import type { LinksRepository } from './links.repository.js';
import type { AddedUser, Grant, NewUser, OneTimeLink, User, UserChange, UserList } from './users.dto.js';
import type { UserRow, UsersRepository } from './users.repository.js';
import { whoIs } from './who.js';

/**
 * Accounts as administrators and the owner of the data keep them; passwords are their users' own affair. An administrator adds and shuts
 * accounts and gives no right to any, a security administrator gives rights to accounts and adds none: it takes both to let somebody in.
 * Their own accounts are the owner's affair. Where an administrator gives a new way into an account that has rights, these rest until a
 * security administrator gives them anew: the way in may have been taken by whoever gave it.
 */
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
  async add({ scope: by, role }: Asker, user: NewUser): Promise<AddedUser> {
    if (role !== 'owner' && (user.grants.length > 0 || user.clear)) throw notBy(role);
    if (role !== 'owner' && isOneOf(ADMINISTRATORS, user.role)) throw ownersAffair();
    checkGrants(user.role, user.grants);
    if (user.externalId !== null && (await this.users.byExternalId(user.externalId))) throw takenName();
    const id = await this.users.add(user);
    if (id === undefined) throw new Conflict(`the name ${user.name} is taken`);
    await this.callExternally(id, user.externalId);
    await this.users.setSkills(id, user.skills);
    await this.users.setGrants(id, user.grants);
    await this.audit.append(by.who, 'user.add', { ...user });
    return { user: await this.show(id), link: await this.links.make(id) };
  }

  /** Changes a role or a right, or shuts an account. What somebody may do takes effect with the next request. */
  async change({ scope: by, role }: Asker, id: number, change: UserChange): Promise<User> {
    const row = await this.othersRow({ scope: by, role }, id);
    if (!CHANGED_BY.every(([field, own]) => change[field] === undefined || role === own || role === 'owner'))
      throw notBy(role);
    if (change.role !== undefined && role !== 'owner' && isOneOf(ADMINISTRATORS, change.role))
      throw ownersAffair();
    const next = {
      role: change.role ?? row.role,
      clear: change.clear ?? row.sees_clear,
      disabled: change.disabled ?? row.is_disabled,
    };
    checkGrants(next.role, row.grants);
    if (!(await this.users.change(id, next)))
      throw new Conflict('this is the last administrator; name another one first');
    if (change.externalId !== undefined && change.externalId !== row.external_id) {
      await this.callExternally(id, change.externalId);
      if (change.externalId !== null) await this.hold(role, row);
    }
    if (change.skills !== undefined) await this.users.setSkills(id, change.skills);
    if (next.disabled) await this.sessions.endAll(id);
    await this.audit.append(by.who, 'user.change', {
      user: row.name,
      before: {
        role: row.role,
        clear: row.sees_clear,
        disabled: row.is_disabled,
        externalId: row.external_id,
        skills: row.skills,
      },
      after: {
        ...next,
        externalId: change.externalId === undefined ? row.external_id : change.externalId,
        skills: change.skills ?? row.skills,
      },
    });
    return this.show(id);
  }

  async setGrants(asker: Asker, id: number, grants: Grant[]): Promise<User> {
    const row = await this.othersRow(asker, id);
    checkGrants(row.role, grants);
    await this.users.setGrants(id, grants);
    await this.audit.append(asker.scope.who, 'user.grant', {
      user: row.name,
      before: row.grants,
      after: grants,
    });
    return this.show(id);
  }

  /** Voids a password and ends every session; the link sets a new password. */
  async reset({ scope: by, role }: Asker, id: number): Promise<OneTimeLink> {
    const row = await this.row(id);
    if (role !== 'owner' && isOneOf(ADMINISTRATORS, row.role)) throw ownersAffair();
    if (row.is_demo) throw new Conflict('accounts of the demo have no password');
    await this.users.setPassword(id, null);
    await this.sessions.endAll(id);
    await this.attempts.clear([`name ${row.name}`]);
    const held = await this.hold(role, row);
    await this.audit.append(by.who, 'user.reset', { user: row.name, held });
    return this.links.make(id);
  }

  async endSessions({ scope: by }: Asker, id: number): Promise<User> {
    const row = await this.row(id);
    await this.sessions.endAll(id);
    await this.audit.append(by.who, 'session.end_all', { user: row.name });
    return this.show(id);
  }

  /** Takes the second proof from a user who has lost the device, and ends every session of it. */
  async removeSecondFactor({ scope: by }: Asker, id: number): Promise<User> {
    const row = await this.row(id);
    if (isOwn(by.who, row)) throw notOwn();
    await this.factors.remove(id);
    await this.sessions.endAll(id);
    await this.audit.append(by.who, 'second_factor.reset', { user: row.name });
    return this.show(id);
  }

  /** Lets rights rest when an administrator has given a new way to them; whether it did. */
  private async hold(role: Asker['role'], row: UserRow): Promise<boolean> {
    const isHeld = role !== 'owner' && (row.grants.length > 0 || row.sees_clear);
    if (isHeld) await this.users.hold(row.user_id);
    return isHeld;
  }

  private async callExternally(id: number, externalId: string | null): Promise<void> {
    if (!(await this.users.setExternalId(id, externalId))) throw takenName();
  }

  private async row(id: number): Promise<UserRow> {
    const row = await this.users.byId(id);
    if (!row) throw new NotFound(`user ${id}`);
    return row;
  }

  /** Nobody gives rights to themselves, and nobody but the owner of the data to administrators. */
  private async othersRow({ scope, role }: Asker, id: number): Promise<UserRow> {
    const row = await this.row(id);
    if (isOwn(scope.who, row)) throw notOwn();
    if (role !== 'owner' && isOneOf(ADMINISTRATORS, row.role)) throw ownersAffair();
    return row;
  }
}

/** Whose affair it is to change what of an account. */
const CHANGED_BY = [
  ['disabled', 'administrator'],
  ['externalId', 'administrator'],
  ['skills', 'administrator'],
  ['role', 'security'],
  ['clear', 'security'],
] as const;

const isOwn = (who: string, row: UserRow): boolean => who === whoIs(row.name);
const notOwn = (): Denied => new Denied('nobody changes their own role, rights or grants');
const ownersAffair = (): Denied =>
  new Denied(
    'accounts of administrators are added and changed on the command line, by the owner of the data',
  );
const notBy = (role: Asker['role']): Denied =>
  new Denied(
    role === 'security'
      ? 'accounts are added, shut and named by a system administrator'
      : 'rights are given by a security administrator',
  );

const takenName = (): Conflict =>
  new Conflict('the provider calls another user so', [{ field: 'externalId', reason: 'external_taken' }]);

function checkGrants(role: UserRole, grants: readonly Grant[]): void {
  const isWide = grants.some((grant) => grant.kind === 'pool' || grant.kind === 'area');
  if (isOneOf(ACCUSED, role) && isWide)
    throw new Invalid('grants', `an ${role} is granted institutions or alliances, no pool or area`);
  if (isOneOf(ADMINISTRATORS, role) && grants.length > 0)
    throw new Invalid('grants', 'administrators are granted no records');
}

const viewOf = (row: UserRow): User => ({
  id: row.user_id,
  name: row.name,
  role: row.role,
  clear: row.sees_clear,
  disabled: row.is_disabled,
  held: row.is_held,
  demo: row.is_demo,
  hasPassword: row.password !== null,
  hasSecondFactor: row.has_second_factor,
  externalId: row.external_id,
  skills: row.skills,
  grants: row.grants,
  sessions: row.sessions,
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
});
