import type { Efficacy, Outcomes } from './efficacy.dto.js';
import { percent, wilson, type Share } from './share.js';

/** Reviews below which no share is told. */
export const LEAST_REVIEWS = 20;
/** Reviews from which, and share confirmed below which, a rule is proposed for demotion: it says so, and does nothing. */
export const DEMOTION = { reviews: 200, share: 0.05 } as const;

/** What is counted of a version of a rule. */
export type Counts = Pick<Efficacy, 'rule_id' | 'version' | 'edition' | 'hits' | 'standing' | 'withdrawn'> & {
  outcomes: Outcomes;
};

/** Of findings that nobody reviewed. */
export const NO_OUTCOMES: Outcomes = {
  confirmed: 0,
  register_error: 0,
  dismissed_rule: 0,
  dismissed_data: 0,
  justified: 0,
  duplicate: 0,
  overturned: 0,
};

/** Reviews that say whether the rule was right; that a finding repeats another says nothing of it. */
export function weighedOf({ outcomes }: Counts): { reviewed: number; weighed: number } {
  const reviewed = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { reviewed, weighed: reviewed - outcomes.duplicate };
}

/** The share of a version's findings that people confirmed, if enough were reviewed. */
export function confirmedShare(counts: Counts): Share | null {
  const { weighed } = weighedOf(counts);
  return weighed < LEAST_REVIEWS ? null : wilson(counts.outcomes.confirmed, weighed);
}

/** What the counts of a version say of it. */
export function efficacyOf(counts: Counts, currentVersion: number, currentEdition = 0): Efficacy {
  const { reviewed, weighed } = weighedOf(counts);
  const share = confirmedShare(counts);
  const isPoor = share !== null && weighed >= DEMOTION.reviews && share.value < DEMOTION.share;
  const measured = isPoor ? 'demotion_proposed' : 'measured';
  return {
    ...counts,
    is_current: counts.version === currentVersion && counts.edition === currentEdition,
    reviewed,
    weighed,
    confirmed: share && { value: percent(share.value), low: percent(share.low), high: percent(share.high) },
    state: share ? measured : 'too_few',
  };
}
