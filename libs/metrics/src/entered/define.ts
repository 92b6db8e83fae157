import type { Text } from '@fundwatch/streams';
import type { Grain, Unit } from '../define.js';

/** What a period is; an entered number is of exactly one period and is never split or added up. */
export const PERIOD_KINDS = ['year', 'quarter', 'month'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** `check`: 1 when what is asked for exists and is lived by, else 0. `percent`: a rate that was calculated elsewhere. */
export const ENTERED_KINDS = ['count', 'amount', 'percent', 'check'] as const;
export type EnteredKind = (typeof ENTERED_KINDS)[number];

/** One number that no record holds, and what of it is believable. */
export type EnteredItem = {
  label: Text;
  kind: EnteredKind;
  /** decimals that may be given */
  decimals: number;
  /** bounds, both included; a number outside them is refused */
  least: string;
  most: string;
  /** an item of the same subject and period that this one is a part of, and so cannot exceed */
  partOf?: string;
  grains: readonly Grain[];
  periods: readonly PeriodKind[];
  /** who has the number, and in which document */
  source: Text;
};

/** Units that entered indicators have besides those of computed ones. */
export type EnteredUnit = Unit | 'per10k';

/** What is divided: the sum of items, or a number that the definition gives. */
export type EnteredPart = { items: readonly string[] } | { fixed: string };

/** An indicator made of entered numbers: numerator ÷ denominator × scale. */
export type EnteredMetric = {
  id: string;
  /** `main`, or the name of a way of counting beside the one from records */
  variant: string;
  variantLabel?: Text;
  label: Text;
  definition: Text;
  source: string;
  unit: EnteredUnit;
  scale: string;
  better: 'lower' | 'higher' | 'none';
  grains: readonly Grain[];
  numerator: { items: readonly string[] };
  denominator: EnteredPart;
};

/** The kind of a period by its text: `2025`, `2025-Q1`, `2025-06`; undefined for any other. */
export function periodKind(text: string): PeriodKind | undefined {
  if (/^\d{4}$/.test(text)) return 'year';
  if (/^\d{4}-Q[1-4]$/.test(text)) return 'quarter';
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? 'month' : undefined;
}
