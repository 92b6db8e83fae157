import type { CaseState } from './states.js';

/** What the tables would say against a move; pages show it beside the move, and problems carry it as their reason. */
export const BARS = [
  'case_still_answerable',
  'case_nothing_contested',
  'case_same_reviewer',
  'case_not_heard',
  'case_nothing_stands',
  'case_second_person',
  'case_needs_reviewer',
  'case_no_target',
  'case_recused',
  'case_two_officers',
  'case_moves',
  'case_outcomes',
] as const;
export type Bar = (typeof BARS)[number];

/** How a case stands before a move. */
export type Standing = {
  state: CaseState;
  /** who took its last step */
  lastWho: string;
  /** the last notice, if there was one: by whom, and whether it may still be answered */
  notice: { who: string; isAnswerable: boolean } | undefined;
  /** findings that stand and are not decided yet, and how many of them the last notice asks about */
  open: number;
  asked: number;
  /** whether who asks keeps away from the institution */
  isRecused: boolean;
  /** whether decisions take effect by the word of who asks */
  isReviewer: boolean;
};

/** What keeps somebody from a move that the state allows; null where nothing does. The tables decide, this tells beforehand. */
export function barOf(
  { state, lastWho, notice, open, asked, isRecused, isReviewer }: Standing,
  to: CaseState,
  who: string,
): Bar | null {
  if (isRecused) return 'case_recused';
  if (state === 'awaiting_reply' && to === 'second_review' && notice?.isAnswerable)
    return 'case_still_answerable';
  if (state === 'second_review' && notice?.who === who) return 'case_same_reviewer';
  if (to === 'awaiting_reply' && open === 0) return 'case_nothing_stands';
  if (to !== 'determination' && to !== 'handling') return null;
  if (!notice || notice.isAnswerable) return 'case_not_heard';
  if (asked === 0) return 'case_nothing_stands';
  if (to !== 'handling') return null;
  if (!isReviewer) return 'case_needs_reviewer';
  return lastWho === who ? 'case_second_person' : null;
}

/** Which law of the tables an error of theirs names. */
export function barNamedBy(error: unknown): Bar | undefined {
  const text = error instanceof Error ? error.message : '';
  return BARS.find((bar) => text.includes(bar));
}
