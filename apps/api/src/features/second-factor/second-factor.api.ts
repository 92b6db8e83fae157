import { Unauthenticated } from '../../http/errors.js';
import type { Visitor } from '../../http/principal.js';
import type { SessionService } from '../session/session.service.js';
import type { UserRow } from '../users/users.repository.js';
import type { NewFactor, Recovery } from './second-factor.dto.js';
import type { SecondFactorService } from './second-factor.service.js';

/** Second proofs as the door of the service takes them: whoever has given one goes on in a session of its own. */
export class SecondFactorApi {
  constructor(
    private readonly factors: SecondFactorService,
    private readonly sessions: SessionService,
  ) {}

  offer(visitor: Visitor): Promise<NewFactor> {
    return this.factors.offer(sessionOf(visitor).user);
  }

  async confirm(visitor: Visitor, code: string): Promise<Recovery> {
    const { user } = sessionOf(visitor);
    const recovery = await this.factors.confirm(user, code, visitor.address);
    await this.goOn(visitor, user);
    return recovery;
  }

  async prove(visitor: Visitor, code: string): Promise<void> {
    const { user } = sessionOf(visitor);
    await this.factors.prove(user, code, visitor.address);
    await this.goOn(visitor, user);
  }

  remove(visitor: Visitor, code: string): Promise<void> {
    return this.factors.remove(sessionOf(visitor).user, code, visitor.address);
  }

  /** The token of before the proof opens nothing more. */
  private async goOn(visitor: Visitor, user: UserRow): Promise<void> {
    const { token } = sessionOf(visitor);
    visitor.setSession(
      await this.sessions.begin(user, visitor.address, { before: token, isProved: true, by: 'second proof' }),
    );
  }
}

function sessionOf({ principal }: Visitor): { user: UserRow; token: string } {
  if (!principal?.session) throw new Unauthenticated('sign in first');
  return principal.session;
}
