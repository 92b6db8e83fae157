import type { Decimal } from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';
import type { ScoresService } from './scores.service.js';

export type ScoresAsked = { pool: string; year: number; card: string; asOf?: string | undefined };

/** Where settlement takes scores from. A subject without an entry has no score, which is not 0: what depends on it waits. */
export interface ScoreSource {
  scores(scope: Scope, asked: ScoresAsked): Promise<ReadonlyMap<string, Decimal>>;
}

/** Scores of cards: published where there is a version, else as they would be now. */
export class CardScores implements ScoreSource {
  constructor(private readonly service: Pick<ScoresService, 'decimals'>) {}

  async scores(scope: Scope, asked: ScoresAsked): Promise<ReadonlyMap<string, Decimal>> {
    return (await this.service.decimals(scope, asked)).scores;
  }
}
