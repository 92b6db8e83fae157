import type { Grain } from '../../lib/api/api.ts';

export const GRAINS = ['area', 'alliance', 'institution'] as const satisfies Grain[];

export function readGrain(search: URLSearchParams): (typeof GRAINS)[number] {
  return GRAINS.find((grain) => grain === search.get('grain')) ?? 'area';
}

/** The grain that was asked for, or the widest that the indicator has: an old link then shows figures, not nothing. */
export function grainFor(asked: Grain, metric: { grains: readonly Grain[] } | undefined): Grain {
  if (!metric || metric.grains.includes(asked)) return asked;
  return GRAINS.find((grain) => metric.grains.includes(grain)) ?? asked;
}
