import { isLocal } from '../../config/config.js';
import type { Platform } from '../../platform.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import { ProviderApi } from '../provider/provider.api.js';
import { ProviderService } from '../provider/provider.service.js';
import { SecondFactorApi } from '../second-factor/second-factor.api.js';
import { SecondFactorRepository } from '../second-factor/second-factor.repository.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { SessionApi } from '../session/session.api.js';
import { AttemptsRepository } from '../session/attempts.repository.js';
import { DemoAccounts } from '../session/demo-accounts.js';
import { SessionService } from '../session/session.service.js';
import { SessionsRepository } from '../session/sessions.repository.js';
import { LinksRepository } from './links.repository.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Everything that knows users, wired once. */
export function composeAccounts({ config, database, keys, log }: Platform, audit: Audit, pools: Pools) {
  const repository = new UsersRepository(database);
  const links = new LinksRepository(database);
  const sessions = new SessionsRepository(database, config.session);
  const attempts = new AttemptsRepository(database);
  const isDemo = config.demoPersons > 0 && isLocal(config) && !config.isBehindProxy;
  const factors = new SecondFactorRepository(database);
  const provider = new ProviderService(config.provider, keys.proofs);
  const sessionService = new SessionService(repository, sessions, attempts, links, audit, config.proofRoles);
  const demoAccounts = new DemoAccounts(repository, isDemo);
  return {
    users: new UsersService(repository, links, sessions, attempts, factors, audit),
    sessions: sessionService,
    sessionApi: new SessionApi(sessionService, repository, demoAccounts, pools, provider.isOffered),
    secondFactorApi: new SecondFactorApi(
      new SecondFactorService(factors, attempts, audit, keys.proofs),
      sessionService,
    ),
    providerApi: new ProviderApi(provider, repository, sessionService, audit, log),
    demoAccounts,
    usersRepository: repository,
  };
}
