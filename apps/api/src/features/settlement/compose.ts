import type { Database } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import type { ScoreSource } from '../scores/score-source.js';
import type { Editions } from '../rule-versions/editions.js';
import { AllianceFactsRepository } from './alliance-facts.repository.js';
import { CapitationFactsRepository } from './capitation-facts.repository.js';
import { DecisionsRepository } from './decisions.repository.js';
import { FamilyFactsRepository } from './family-facts.repository.js';
import { PaymentsRepository } from './payments.repository.js';
import type { PolicyBook } from './policy-book.js';
import { PointsFactsRepository } from './points-facts.repository.js';
import { RunsRepository } from './runs.repository.js';
import { RunsService } from './runs.service.js';
import { SettlementService } from './settlement.service.js';
import { SnapshotsService } from './snapshots.service.js';
import { SubjectsRepository } from './subjects.repository.js';
import { ReviewedViolations } from './violations.js';

/** The parts of the settlement room, wired. */
export function composeSettlement(of: {
  database: Database;
  audit: Audit;
  pools: Pools;
  reader: ScopedReader;
  editions: Editions;
  policies: PolicyBook;
  scores: ScoreSource;
}) {
  const { database, audit, pools, reader, editions, policies, scores } = of;
  const decisions = new DecisionsRepository(database, audit);
  const settlement = new SettlementService(
    pools,
    editions,
    policies,
    new SnapshotsService(
      new CapitationFactsRepository(reader),
      new AllianceFactsRepository(reader),
      new PointsFactsRepository(reader),
      new FamilyFactsRepository(reader),
      new PaymentsRepository(reader),
      new ReviewedViolations(reader),
      decisions,
      scores,
    ),
  );
  const runs = new RunsService(
    settlement,
    new RunsRepository(database, audit),
    decisions,
    new SubjectsRepository(reader),
  );
  return { settlement, settlementRuns: runs };
}
