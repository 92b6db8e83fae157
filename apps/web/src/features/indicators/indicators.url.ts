import type { Grain } from '../../lib/api/api.ts';

export const GRAINS = ['area', 'alliance', 'institution'] as const satisfies Grain[];

export function readGrain(search: URLSearchParams): Grain {
  return GRAINS.find((grain) => grain === search.get('grain')) ?? 'area';
}
