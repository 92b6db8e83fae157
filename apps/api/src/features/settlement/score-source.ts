import type { Decimal, Policy, StatementGrain } from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';

/** Where settlements take scores from. A subject that is not among them has none: what depends on it then waits. */
export interface ScoreSource {
  scores(
    scope: Scope,
    asked: { pool: string; year: number; grain: StatementGrain; policy: Policy; asOf?: string | undefined },
  ): Promise<ReadonlyMap<string, Decimal>>;
}

/** Nobody has a score. */
export const NO_SCORES: ScoreSource = { scores: () => Promise.resolve(new Map()) };
