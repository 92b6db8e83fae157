import type { InstitutionFacts, Policy } from '@fundwatch/settlement';
import type { TriedOutcomes } from './violations.js';

/** What a snapshot is asked by. */
export type Asked = {
  pool: string;
  year: number;
  policy: Policy;
  /** only what had happened by that day */
  asOf?: string | undefined;
  /** the day that the snapshot says: that, or the one that the pool's records have reached */
  day: string;
  tried?: TriedOutcomes;
};

export type PolicyOf<K extends Policy['kind']> = Extract<Policy, { kind: K }>;
/** What every kind of subject has. */
export type Common = Pick<
  InstitutionFacts,
  'paid' | 'score' | 'approvals' | 'counter_entries' | 'violations'
>;

/** What a subject has, of the money paid to it that of some kinds: an institution may be paid under several policies. */
export const paidFor = (common: Common, kinds: readonly string[]): Common => ({
  ...common,
  paid: Object.fromEntries(Object.entries(common.paid).filter(([kind]) => kinds.includes(kind))),
});
