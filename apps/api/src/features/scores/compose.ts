import type { Database } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { ScoreCards } from './score-cards.js';
import { ScoreEntriesRepository } from './score-entries.repository.js';
import { ScoreFacts, type Sources } from './score-facts.service.js';
import { ScoreQualityRepository } from './score-quality.repository.js';
import { CardScores } from './score-source.js';
import { ScoreVersionsRepository } from './score-versions.repository.js';
import { ScoreVersionsService } from './score-versions.service.js';
import { ScoresService } from './scores.service.js';

type Stores = { database: Database; audit: Audit; reader: ScopedReader; pools: Pools };

/** The room of score cards. */
export function composeScores(
  { database, audit, reader, pools }: Stores,
  rooms: Omit<Sources, 'quality' | 'entries'>,
) {
  const cards = new ScoreCards();
  const entries = new ScoreEntriesRepository(database, audit);
  const versions = new ScoreVersionsRepository(database, audit);
  const facts = new ScoreFacts({ ...rooms, entries, quality: new ScoreQualityRepository(reader) });
  const scores = new ScoresService(pools, cards, facts, versions, entries, rooms.indicators);
  return {
    scores,
    scoreVersions: new ScoreVersionsService(pools, cards, facts, versions, entries, rooms.indicators),
    scoreSource: new CardScores(scores),
  };
}
