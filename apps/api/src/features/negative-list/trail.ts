import { listState, type ListItem } from '@fundwatch/rules';
import type { Step } from './negative-list.dto.js';
import type { StepRow } from './negative-list.repository.js';

/** The changes that findings made to the items of the list, the latest first, each with the state that it left. */
export function trailOf(rows: readonly StepRow[], items: readonly ListItem[]): Step[] {
  const counts = new Map(items.map(({ id }) => [id, { leads: 0, hints: 0 }]));
  return rows
    .flatMap(({ found_at, withdrawn_at, ...row }) => [
      { ...row, at: found_at, change: 'found' as const, sign: 1 },
      ...(withdrawn_at === null
        ? []
        : [{ ...row, at: withdrawn_at, change: 'withdrawn' as const, sign: -1 }]),
    ])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : b.sign - a.sign))
    .flatMap(({ sign, ...step }) =>
      items.flatMap((item): Step[] => {
        const count = counts.get(item.id);
        if (!count || !item.rules.includes(step.rule_id)) return [];
        count[step.grade === 'hint' ? 'hints' : 'leads'] += sign;
        return [{ ...step, item: item.id, state: listState(item, { ...count, isJudged: true }) }];
      }),
    )
    .reverse();
}
