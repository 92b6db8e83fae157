import type { Database } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import { EnteredFigures } from './entered.figures.js';
import { EnteredRepository } from './entered.repository.js';
import { EnteredService, type SubjectSource } from './entered.service.js';
import { EnteredTables } from './entered.tables.js';

/** Everything about entered numbers, wired once. */
export function composeEntered(database: Database, pools: Pools, places: SubjectSource, audit: Audit) {
  const repository = new EnteredRepository(database);
  const entered = new EnteredService(pools, repository, places, audit);
  return {
    entered,
    enteredTables: new EnteredTables(pools, entered, places),
    enteredFigures: new EnteredFigures(repository),
  };
}
