import { DomainError } from '../../http/errors.js';
import type { Visitor } from '../../http/principal.js';
import type { Log } from '../../log.js';
import type { Audit } from '../audit/audit.js';
import type { SessionService } from '../session/session.service.js';
import type { UsersRepository } from '../users/users.repository.js';
import { whoIs } from '../users/who.js';
import type { ProviderService } from './provider.service.js';

/** Sign-ins by way of a provider as the door of the service takes them. Every answer is a page to go to. */
export class ProviderApi {
  constructor(
    private readonly provider: ProviderService,
    private readonly users: UsersRepository,
    private readonly sessions: SessionService,
    private readonly audit: Audit,
    private readonly log: Log,
  ) {}

  /** Where to sign in. */
  async begin(visitor: Visitor, to: string): Promise<string> {
    return this.orFault(async () => {
      const { url, ticket } = await this.provider.begin(to);
      visitor.setTicket(ticket);
      return url;
    });
  }

  /** The page that somebody wanted who comes back from the provider, signed in. */
  async finish(visitor: Visitor, search: string): Promise<string> {
    return this.orFault(async () => {
      visitor.setTicket(null);
      const { id, to, isProved } = await this.provider.finish(search, visitor.ticket);
      const user = await this.users.byExternalId(id);
      if (!user || user.is_disabled || user.is_demo) {
        const who = user ? whoIs(user.name) : 'nobody';
        await this.audit.append(who, 'session.failure', { address: visitor.address, by: 'provider' });
        return faultPage('provider_unknown_user');
      }
      const before = visitor.principal?.session?.token;
      const how = { before, isProved, by: 'provider' };
      visitor.setSession(await this.sessions.begin(user, visitor.address, how));
      return to;
    });
  }

  /** A browser that goes from page to page can do nothing with an answer in JSON. */
  private async orFault(way: () => Promise<string>): Promise<string> {
    try {
      return await way();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.log.warn('sign-in by the provider', { code: error.code, error: error.message });
      return faultPage(error.code === 'away' ? 'provider_away' : 'provider_refused');
    }
  }
}

const faultPage = (fault: string): string => `/?fault=${fault}`;
