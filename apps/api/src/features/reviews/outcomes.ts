/** What a person may decide about a finding, and what may follow upon what. */
import type { Text } from '@fundwatch/streams';

/** Decisions of somebody who looked into a finding. A register error is a fault of the register, not of a person. */
export const DECISIONS = [
  'confirmed',
  'register_error',
  'dismissed_rule',
  'dismissed_data',
  'justified',
  'duplicate',
] as const;

/** Besides decisions: what an appeal took away, and a review that was taken back. */
export const OUTCOMES = [...DECISIONS, 'overturned', 'reopened'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes that can stand: a finding that was reopened is as if nobody had reviewed it. */
export const STANDING_OUTCOMES = [...DECISIONS, 'overturned'] as const;
export type StandingOutcome = (typeof STANDING_OUTCOMES)[number];

/** What may follow upon the last step of a finding, or upon none. The table of steps refuses everything else, too. */
export function movesFrom(last: Outcome | null): readonly Outcome[] {
  if (last === null || last === 'reopened') return DECISIONS;
  return last === 'confirmed' ? ['overturned', 'reopened'] : ['reopened'];
}

/** What each is called where no page says it. */
export const OUTCOME_TEXTS: Readonly<Record<Outcome, Text>> = {
  confirmed: { zh: '属实', en: 'confirmed' },
  register_error: { zh: '登记差错', en: 'register error' },
  dismissed_rule: { zh: '不属实-规则问题', en: 'dismissed: rule' },
  dismissed_data: { zh: '不属实-数据问题', en: 'dismissed: data' },
  justified: { zh: '合理', en: 'justified' },
  duplicate: { zh: '重复', en: 'duplicate' },
  overturned: { zh: '申诉后撤销', en: 'overturned on appeal' },
  reopened: { zh: '重新打开', en: 'reopened' },
};
