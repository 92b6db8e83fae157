import { Denied, Unauthenticated } from '../../http/errors.js';
import type { Visitor } from '../../http/principal.js';
import type { Pools } from '../access/pools.js';
import type { UsersRepository } from '../users/users.repository.js';
import { csrfToken } from './cookie.js';
import type { DemoAccounts } from './demo-accounts.js';
import type { Session, SignIn } from './session.dto.js';
import type { LinkOwner, NewPassword } from './password.dto.js';
import type { SessionService } from './session.service.js';

const NOBODY: Omit<Session, 'isDemo' | 'demoAccounts'> = {
  user: null,
  pools: [],
  grants: [],
  clear: false,
  csrf: null,
};

/** Sessions as the door of the service gives and takes them. */
export class SessionApi {
  constructor(
    private readonly sessions: SessionService,
    private readonly users: UsersRepository,
    private readonly demo: DemoAccounts,
    private readonly pools: Pools,
  ) {}

  /** Who is signed in. Nobody is no error: the sign-in page asks this first. */
  async show(visitor: Visitor): Promise<Session> {
    const { principal } = visitor;
    const demoAccounts = visitor.isDirect ? await this.demo.list() : [];
    const isDemo = demoAccounts.length > 0;
    if (!principal) return { ...NOBODY, isDemo, demoAccounts };
    const { scope, role, session } = principal;
    return {
      user: { name: session?.user.name ?? scope.who, role },
      pools: (await this.pools.reached(scope)).map(({ pool }) => ({ pool, label: pool })),
      grants: session?.user.grants ?? [],
      clear: scope.clear,
      csrf: session ? csrfToken(session.token) : null,
      isDemo,
      demoAccounts,
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
    visitor.setSession(await this.sessions.begin(user, visitor.address, before));
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
    const user = visitor.principal?.session?.user;
    if (!user) throw new Unauthenticated('sign in first');
    visitor.setSession(await this.sessions.changePassword(user, given, visitor.address));
  }

  async ownerOfLink(link: string): Promise<LinkOwner> {
    return { name: await this.sessions.ownerOfLink(link) };
  }
}
