import type { Text } from '@fundwatch/streams';

export const GRAINS = ['institution', 'alliance', 'area'] as const;
export type Grain = (typeof GRAINS)[number];

/** The row-level views that measures count over; see `sources.ts`. */
export type SourceName = 'settlement_rows' | 'counted_visits' | 'month_end_insured';

/**
 * What is summed per month and subject. `amount` is an SQL expression over one row of the source;
 * `where` is its filter, inside the aggregate. Distinct persons of the rows are kept beside the sum.
 */
export type Measure = { label: Text; source: SourceName; amount: string; where: string };

/** A value over a period, from a measure's months. */
export type Term =
  | { take: 'sum' | 'mean' | 'last' | 'persons'; measure: string; lastYear?: boolean }
  | { minus: readonly [Term, Term] };

export type Variant = { label: Text; numerator: Term; denominator: Term };

/** An indicator: numerator ÷ denominator × scale, with everything that a page says about it. */
export type Metric = {
  id: string;
  label: Text;
  definition: Text;
  source: string;
  unit: '%' | 'yuan' | 'ratio';
  better: 'lower' | 'higher' | 'none';
  grains: readonly Grain[];
  variants: Readonly<Record<string, Variant>> & { main: Variant };
};

export const sum = (measure: string): Term => ({ take: 'sum', measure });
export const mean = (measure: string): Term => ({ take: 'mean', measure });
export const last = (measure: string): Term => ({ take: 'last', measure });
export const persons = (measure: string): Term => ({ take: 'persons', measure });
export const minus = (a: Term, b: Term): Term => ({ minus: [a, b] });
/** The same over the same period one year before. */
export const yearBefore = (term: Term): Term =>
  'minus' in term
    ? { minus: [yearBefore(term.minus[0]), yearBefore(term.minus[1])] }
    : { ...term, lastYear: true };

/** Rates are given in percent. */
export const scaleOf = (metric: Metric): number => (metric.unit === '%' ? 100 : 1);
