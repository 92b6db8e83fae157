import { Conflict, Denied, Invalid, Locked, NotFound, Unauthenticated } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import type { AuditAction } from '../audit/audit.actions.js';
import type { UserRole } from '../access/roles.js';
import { checkPassword, REMEMBERED } from '../users/password-rules.js';
import { hashPassword, isPassword } from '../users/password.js';
import type { LinksRepository } from '../users/links.repository.js';
import type { UserRow, UsersRepository } from '../users/users.repository.js';
import { whoIs } from '../users/who.js';
import { userName } from '../users/users.dto.js';
import { ATTEMPTS, LOCK_MINUTES, type AttemptsRepository } from './attempts.repository.js';
import type { SignIn } from './session.dto.js';
import type { SessionRow, SessionsRepository } from './sessions.repository.js';

/** What keeps a session from going on: a code of the second proof, or a second proof at all. */
export type Lack = 'code' | 'enrol';

/** How a session begins: `before` is one that it takes the place of, `by` how its user was recognised. */
type Beginning = { before?: string | undefined; isProved?: boolean; by?: string };
export type Resumed = { user: UserRow; needs: Lack | null };

/** Signing in and out, and passwords. Every answer to a wrong name or password is the same and takes as long. */
export class SessionService {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly links: LinksRepository,
    private readonly audit: Audit,
    /** roles that need a second proof */
    private readonly proofRoles: ReadonlySet<UserRole>,
  ) {}

  /** The token of a new session. `before` is the session that the caller had: it ends. */
  async signIn(given: SignIn, address: string, before?: string): Promise<string> {
    const name = userName.safeParse(given.name).data ?? '';
    const user = await this.prove(name, given.password, address, 'session.failure');
    return this.begin(user, address, { before });
  }

  /** Begins a session of a user who has been recognised. */
  async begin(
    user: UserRow,
    address: string,
    { before, isProved = false, by = 'name' }: Beginning = {},
  ): Promise<string> {
    if (before) await this.sessions.end(before);
    const token = await this.sessions.begin(user.user_id, address, isProved);
    await this.users.signedIn(user.user_id);
    await this.audit.append(whoIs(user.name), 'session.begin', { address, by });
    return token;
  }

  /** The user behind a token, if the session still holds, and what the session lacks. */
  async resume(token: string, isActive: boolean): Promise<Resumed | undefined> {
    const session = await this.sessions.find(token, isActive);
    const user = session && (await this.users.byId(session.userId));
    if (!user || user.is_disabled) return undefined;
    return { user, needs: session.isProved ? null : this.lackOf(user) };
  }

  /** The second proof that a session of this user lacks while none has been given. */
  private lackOf(user: UserRow): Lack | null {
    if (user.is_demo) return null;
    if (user.has_second_factor) return 'code';
    return this.proofRoles.has(user.role) ? 'enrol' : null;
  }

  /** The open sessions of a user. */
  list(user: UserRow, token: string): Promise<SessionRow[]> {
    return this.sessions.listOf(user.user_id, token);
  }

  /** Ends one of a user's own sessions. */
  async endOne(user: UserRow, id: number): Promise<void> {
    if (!(await this.sessions.endOne(user.user_id, id))) throw new NotFound(`session ${id}`);
    await this.audit.append(whoIs(user.name), 'session.end_one', { session: id });
  }

  async end(user: UserRow, token: string, isEverywhere: boolean): Promise<void> {
    if (isEverywhere) await this.sessions.endAll(user.user_id);
    else await this.sessions.end(token);
    await this.audit.append(whoIs(user.name), isEverywhere ? 'session.end_all' : 'session.end', {});
  }

  /** A user's own change of password; every session of the user ends, and a new one begins. */
  async changePassword(
    user: UserRow,
    given: { current: string; password: string },
    address: string,
  ): Promise<string> {
    await this.prove(user.name, given.current, address, 'password.failure');
    await this.check(given.password, user.name, user);
    await this.setPassword(user, given.password);
    return this.begin(user, address);
  }

  /** Whose password a link sets; null for the first administrator. */
  async ownerOfLink(secret: string): Promise<string | null> {
    const link = await this.links.find(secret);
    if (!link) throw new Denied('the link is unknown, was used, or is older than a day');
    return link.user_id === null ? null : ((await this.users.byId(link.user_id))?.name ?? null);
  }

  /** Sets a password by a one-time link, and signs its user in. */
  async useLink(
    given: { link: string; name?: string | undefined; password: string },
    address: string,
  ): Promise<string> {
    const owner = await this.ownerOfLink(given.link);
    if (owner === null && given.name === undefined) throw new Invalid('name', 'choose a name');
    const name = owner ?? given.name ?? '';
    const known = await this.users.byName(name);
    if (owner === null && known) throw new Conflict(`the name ${name} is taken`);
    await this.check(given.password, name, known);
    const link = await this.links.take(given.link);
    if (!link) throw new Denied('the link is unknown, was used, or is older than a day');
    const id = link.user_id ?? (await this.users.addFirst(name));
    const user = id === undefined ? undefined : await this.users.byId(id);
    if (!user || user.is_disabled) throw new Denied('there is an administrator already, who adds users');
    if (link.user_id === null)
      await this.audit.append('owner', 'user.add', { name, role: 'administrator', isFirst: true });
    await this.setPassword(user, given.password);
    return this.begin(user, address);
  }

  private async check(password: string, name: string, user: UserRow | undefined): Promise<void> {
    await checkPassword(password, name, user ? await this.users.passwords(user.user_id, REMEMBERED) : []);
  }

  private async setPassword(user: UserRow, password: string): Promise<void> {
    await this.users.setPassword(user.user_id, await hashPassword(password));
    await this.sessions.endAll(user.user_id);
    await this.attempts.clear([`name ${user.name}`]);
    await this.audit.append(whoIs(user.name), 'password.set', {});
  }

  /** The user whose name and password these are. Counts, audits and refuses everything else. */
  private async prove(name: string, password: string, address: string, what: AuditAction): Promise<UserRow> {
    const subjects = [`name ${name}`, `address ${address}`];
    const counts = await Promise.all(subjects.map((subject) => this.attempts.count(subject)));
    if (Math.max(...counts) > ATTEMPTS)
      throw new Locked(`too many attempts; try again in ${LOCK_MINUTES} minutes`);
    const user = await this.users.byName(name);
    const isRight = await isPassword(password, user && !user.is_disabled ? user.password : null);
    if (user && isRight) {
      await this.attempts.clear(subjects);
      return user;
    }
    // What is typed for a name may be a password: only names of users are written down.
    const who = user ? whoIs(user.name) : 'nobody';
    await this.audit.append(who, what, { address });
    if (Math.max(...counts) === ATTEMPTS)
      await this.audit.append(who, 'session.lock', { address, minutes: LOCK_MINUTES });
    throw new Unauthenticated('the name or the password is wrong', 'bad_credentials');
  }
}
