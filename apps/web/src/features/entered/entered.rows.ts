import type { Grain } from '../../lib/api/api.ts';
import type { EnteredItem, EnteredStep, EnteredTable, NewValue } from './entered.queries.ts';

/** What a period is by its text. */
export const kindOfPeriod = (period: string): EnteredItem['periods'][number] =>
  period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month';

/** The items that are entered by a grain for a period of that kind. */
export const itemsFor = (items: readonly EnteredItem[], grain: Grain, period: string): EnteredItem[] =>
  items.filter(({ grains, periods }) => grains.includes(grain) && periods.includes(kindOfPeriod(period)));

export const standingOf = (steps: readonly EnteredStep[], item: string, subject: string) =>
  steps.find((step) => step.item === item && step.subject_id === subject);

/** What a form changes: fields that differ from what stands; an emptied one takes its number back. */
export function changedRows(
  drafts: Readonly<Record<string, string>>,
  steps: readonly EnteredStep[],
  subject: string,
): NewValue[] {
  return Object.entries(drafts).flatMap(([item, draft]): NewValue[] => {
    const standing = standingOf(steps, item, subject);
    const value = draft.trim() === '' ? null : draft.trim();
    if (value === (standing?.value ?? null)) return [];
    return [{ item, subject_id: subject, value, previous: standing?.step ?? null }];
  });
}

/** The rows of a table as numbers that follow those that stand. */
export const rowsOfTable = (table: EnteredTable, steps: readonly EnteredStep[]): NewValue[] =>
  table.rows.map(({ item, subject_id, value }) => ({
    item,
    subject_id,
    value,
    previous: standingOf(steps, item, subject_id)?.step ?? null,
  }));
