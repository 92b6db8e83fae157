import type { Range } from '@fundwatch/metrics';

/** Values carry six decimals (contract.md §4). */
const DECIMALS = 6;

/** An estimate in the unit of its indicator, as text; null where it is not known or not finite. */
export const scaled = (value: number | null | undefined, scale: number): string | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : (value * scale).toFixed(DECIMALS);

export const scaledRange = (range: Range | null | undefined, scale: number): [string, string] | null => {
  const [low, high] = [scaled(range?.[0], scale), scaled(range?.[1], scale)];
  return low === null || high === null ? null : [low, high];
};
