import type { components } from '../../lib/api/schema.gen.ts';

export type ListGrain = components['schemas']['ListGrain'];
export const LIST_GRAINS = ['institution', 'alliance'] as const satisfies ListGrain[];

export const readListGrain = (search: URLSearchParams): ListGrain =>
  LIST_GRAINS.find((grain) => grain === search.get('grain')) ?? 'institution';

/** Where the findings of a rule behind an item are listed: those of an alliance by its lead hospital's findings are not one list. */
export const findingsOf = (
  grain: ListGrain,
  id: string,
  rule: string,
  year: string,
): { path: string; patch: Record<string, string> } => ({
  path: '/findings',
  patch: {
    rule,
    ...(grain === 'institution' ? { institution: id } : {}),
    from: `${year}-01-01`,
    to: `${year}-12-31`,
  },
});
