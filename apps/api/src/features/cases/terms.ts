import type { WorkingDays } from '@fundwatch/streams';
import type { CaseState } from './states.js';

/**
 * Working days in which a state is to be left. 《知识库、规则库管理办法(试行)》 wants a limit for each stage and leaves its length to the place
 * (domain.md C.2): these lengths are ours. In a state that has none nothing is waited for.
 */
export const TERMS: Readonly<Partial<Record<CaseState, number>>> = {
  lead: 5,
  first_review: 10,
  awaiting_reply: 10,
  appeal: 10,
  second_review: 15,
  investigation: 30,
  determination: 5,
  handling: 15,
};

/** A state that was entered on a day. */
export type Stay = { state: CaseState; day: string };

/**
 * The last day on which a state that is entered today should be left; null where it has no term. A case that comes back to a state has
 * what is left of the term there, at least a day: so the time in which the institution is waited for costs officers nothing, and sending
 * a case round gives nobody more. The institution's own term is whole for every notice. `stays` are those since the case was opened last, in order.
 */
export function dueOn(
  state: CaseState,
  stays: readonly Stay[],
  today: string,
  calendar: WorkingDays,
): string | null {
  const term = TERMS[state];
  if (term === undefined) return null;
  const used = state === 'awaiting_reply' ? 0 : spentIn([state], stays, today, calendar);
  return calendar.after(today, Math.max(term - used, 1));
}

/** Working days spent in some states up to a day. */
export function spentIn(
  states: readonly CaseState[],
  stays: readonly Stay[],
  until: string,
  calendar: WorkingDays,
): number {
  return stays.reduce(
    (sum, { state, day }, at) =>
      states.includes(state) ? sum + calendar.between(day, stays[at + 1]?.day ?? until) : sum,
    0,
  );
}

/** The stays since a case was opened, or opened again. */
export function sinceOpened(stays: readonly Stay[]): readonly Stay[] {
  const at = stays.findLastIndex(({ state }) => state === 'lead');
  return stays.slice(Math.max(at, 0));
}
