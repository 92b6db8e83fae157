import type { Outcome } from '../reviews/outcomes.js';
import type { CaseOutcome } from './states.js';

/**
 * The review steps by which a finding comes from its last one to what a case decided of it; none where it is there already.
 * What was confirmed and does not hold is overturned: score and settlement take it back by that.
 */
export function roadTo(last: Outcome | null, decided: CaseOutcome): readonly Outcome[] {
  if (last === decided) return [];
  if (last === null || last === 'reopened') return [decided];
  if (decided === 'confirmed') return ['reopened', 'confirmed'];
  if (last === 'overturned') return [];
  return last === 'confirmed' ? ['overturned'] : ['reopened', decided];
}
