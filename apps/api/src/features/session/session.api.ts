import { Denied, Unauthenticated } from '../../http/errors.js';
import type { Visitor } from '../../http/principal.js';
import type { Pools } from '../access/pools.js';
import { mayReveal } from '../access/scope.js';
import { grantsOf } from '../users/scope-of-user.js';
import type { UsersRepository } from '../users/users.repository.js';
import { csrfToken } from './cookie.js';
import type { DemoAccounts } from './demo-accounts.js';
import type { Session, SessionList, SignIn } from './session.dto.js';
import type { LinkOwner, NewPassword } from './password.dto.js';
import type { SessionService } from './session.service.js';

const NOBODY: Omit<Session, 'isDemo' | 'demoAccounts' | 'hasProvider'> = {
  user: null,
  pools: [],
  grants: [],
  clear: false,
  csrf: null,
  needs: null,
  hasSecondFactor: false,
};

/** Sessions as the door of the service gives and takes them. */
export class SessionApi {
  constructor(
    private readonly sessions: SessionService,
    private readonly users: UsersRepository,
    private readonly demo: DemoAccounts,
    private readonly pools: Pools,
    /** whether people may come by way of a provider of sign-ins */
    private readonly hasProvider: boolean,
  ) {}

  /** Who is signed in. Nobody is no error: the sign-in page asks this first. */
  async show(visitor: Visitor): Promise<Session> {
    const { principal } = visitor;
    const demoAccounts = visitor.isDirect ? await this.demo.list() : [];
    const isDemo = demoAccounts.length > 0;
    const door = { isDemo, demoAccounts, hasProvider: this.hasProvider };
    if (!principal) return { ...NOBODY, ...door };
    const { scope, role, session } = principal;
    const user = { name: session?.user.name ?? scope.who, role };
    const csrf = session ? csrfToken(session.token) : null;
    if (session?.needs) return { ...NOBODY, ...door, user, csrf, needs: session.needs };
    return {
      user,
      pools: (await this.pools.reached(scope)).map(({ pool }) => ({ pool, label: pool })),
      grants: session ? grantsOf(session.user) : [],
      clear: mayReveal(scope),
      csrf,
      needs: null,
      hasSecondFactor: session?.user.has_second_factor ?? false,
      ...door,
    };
  }

  async signIn(visitor: Visitor, given: SignIn): Promise<void> {
    const before = visitor.principal?.session?.token;
    visitor.setSession(await this.sessions.signIn(given, visitor.address, before));
  }

  /** Signs in as an account of the demo; refused wherever the simulated county is not on show to this machine only. */
  async signInDemo(visitor: Visitor, name: string): Promise<void> {
    const isOffered = visitor.isDirect && (await this.demo.list()).some((account) => account.name === name);
    const user = isOffered ? await this.users.byName(name) : undefined;
    if (!user) throw new Denied('there is no such account of a demo here');
    const before = visitor.principal?.session?.token;
    visitor.setSession(await this.sessions.begin(user, visitor.address, { before, by: 'demo' }));
  }

  /** The open sessions of whoever asks. */
  async listSessions({ principal }: Visitor): Promise<SessionList> {
    const session = principal?.session;
    if (!session) throw new Unauthenticated('sign in first');
    const rows = await this.sessions.list(session.user, session.token);
    return {
      items: rows.map((row) => ({
        id: row.session_id,
        address: row.address,
        createdAt: row.created_at,
        seenAt: row.seen_at,
        isThis: row.is_this,
      })),
    };
  }

  async endSession({ principal }: Visitor, id: number): Promise<void> {
    if (!principal?.session) throw new Unauthenticated('sign in first');
    await this.sessions.endOne(principal.session.user, id);
  }

  async signOut({ principal, setSession }: Visitor, isEverywhere: boolean): Promise<void> {
    if (principal?.session)
      await this.sessions.end(principal.session.user, principal.session.token, isEverywhere);
    setSession(null);
  }

  /** Sets a password, by a link or by the present one; either way its user is then signed in anew. */
  async setPassword(visitor: Visitor, given: NewPassword): Promise<void> {
    if ('link' in given) {
      visitor.setSession(await this.sessions.useLink(given, visitor.address));
      return;
    }
    const session = visitor.principal?.session;
    if (!session) throw new Unauthenticated('sign in first');
    if (session.needs) throw new Denied('give the second proof first', 'needs_proof');
    visitor.setSession(await this.sessions.changePassword(session.user, given, visitor.address));
  }

  async ownerOfLink(link: string): Promise<LinkOwner> {
    return { name: await this.sessions.ownerOfLink(link) };
  }
}
