import type { StreamName, Text } from '@fundwatch/streams';

/** Grains that records of any kind have. An area is a county (the division where a person is insured), so there is no grain of counties. */
export const PLACE_GRAINS = ['institution', 'alliance', 'area'] as const;
/** Of teams only what their contracts are about is known. */
export const GRAINS = [...PLACE_GRAINS, 'team'] as const;
export type Grain = (typeof GRAINS)[number];

/** What sums are kept of: the grains of indicators and, for rules alone, an article that an institution sells. */
export const CELL_GRAINS = [...GRAINS, 'article'] as const;
export type CellGrain = (typeof CELL_GRAINS)[number];

/** The row-level views that measures count over; see `sources.ts`. */
export const SOURCE_NAMES = [
  'settlement_rows',
  'counted_visits',
  'place_visits',
  'discharge_rows',
  'open_beds',
  'month_end_insured',
  'month_end_contracted',
  'contracted_visits',
  'referral_rows',
  'referral_answers',
  'signing_rows',
  'expiring_rows',
  'reading_rows',
  'feedback_rows',
  'fee_rows',
  'clearing_rows',
  'payment_rows',
  'fund_rows',
  'article_rows',
  'contract_states',
  'disease_states',
] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** Views that look back twelve months from the end of a quarter; their sums are of that day, `2025-06-30`, and not of a month. */
export const STATE_SOURCES: readonly SourceName[] = ['contract_states', 'disease_states'];

/**
 * What is summed per month and subject. `amount` is an SQL expression over one row of the source;
 * `where` is its filter, inside the aggregate. Distinct persons of the rows are kept beside the sum
 * where an indicator asks for them.
 */
export type Measure = {
  label: Text;
  source: SourceName;
  amount: string;
  where: string;
  /** decimals of the sum where it is neither a count nor money */
  scale?: number;
};

/** A value over a period, from a measure's months. `times` is a term by a number, exactly. */
export type Term =
  | { take: 'sum' | 'mean' | 'last' | 'persons'; measure: string; lastYear?: boolean }
  | { minus: readonly [Term, Term] }
  | { over: readonly [Term, Term] }
  | { times: readonly [Term, string] };

/** Units of values, and what a quotient is multiplied by to be in them. `visits`: visits a person; `months`: of the year's twelve. */
export const UNITS = { '%': 100, '‰': 1000, yuan: 1, ratio: 1, days: 1, visits: 1, months: 12 } as const;
export type Unit = keyof typeof UNITS;
export const UNIT_NAMES = ['%', '‰', 'yuan', 'ratio', 'days', 'visits', 'months'] as const satisfies Unit[];

/** What a text asks of an indicator, or hopes for. `least` and `most` bound the value, in its unit. */
export type Target = {
  variant?: string;
  bound: { least: string } | { most: string };
  /** whether a text demands it, or it is a goal that is not yet due or of which the text could not be seen */
  kind: 'demand' | 'goal';
  source: Text;
};

/** A worked case: what a numerator and a denominator give. `value` is as published, rounded half up. */
export type Example = { name: string; numerator: string; denominator: string; value: string | null };

/** A way of counting; `unit` where it differs from the indicator's. */
export type Variant = { label: Text; numerator: Term; denominator: Term; unit?: Unit };

/** An indicator: numerator ÷ denominator × scale, with everything that a page says about it. */
export type Metric = {
  id: string;
  label: Text;
  definition: Text;
  source: string;
  unit: Unit;
  better: 'lower' | 'higher' | 'none';
  /** what the direction leaves out: where the other end is a warning, too */
  caution?: Text;
  targets?: readonly Target[];
  examples?: readonly Example[];
  grains: readonly Grain[];
  /** Streams without any record of which nothing is known; care and money are always needed. */
  needs?: readonly StreamName[];
  variants: Readonly<Record<string, Variant>> & { main: Variant };
};

/** What the line by the definition's own words is called. */
export const MAIN: Text = { zh: '主口径', en: 'Main' };

export const sum = (measure: string): Term => ({ take: 'sum', measure });
export const mean = (measure: string): Term => ({ take: 'mean', measure });
export const last = (measure: string): Term => ({ take: 'last', measure });
export const persons = (measure: string): Term => ({ take: 'persons', measure });
export const minus = (a: Term, b: Term): Term => ({ minus: [a, b] });
export const over = (a: Term, b: Term): Term => ({ over: [a, b] });

/** A term by a number (decimal text). */
export const times = (term: Term, factor: string): Term => ({ times: [term, factor] });
/** (this period − the same one year before), for the numerator of a growth. */
export const increase = (term: Term): Term => minus(term, yearBefore(term));

/** The parts of a term that is made of two others. */
export const partsOf = (term: Term): readonly [Term, Term] | undefined =>
  'minus' in term ? term.minus : 'over' in term ? term.over : undefined;

/** The terms that a term is made of. */
export const innerOf = (term: Term): readonly Term[] =>
  'times' in term ? [term.times[0]] : (partsOf(term) ?? []);

/** The same over the same period one year before. */
export function yearBefore(term: Term): Term {
  if ('minus' in term) return minus(yearBefore(term.minus[0]), yearBefore(term.minus[1]));
  if ('over' in term) return over(yearBefore(term.over[0]), yearBefore(term.over[1]));
  if ('times' in term) return times(yearBefore(term.times[0]), term.times[1]);
  return { ...term, lastYear: true };
}

/** The unit of a variant's value. */
export const unitOf = (metric: Metric, variant: Variant): Unit => variant.unit ?? metric.unit;

/** What a quotient is multiplied by to be in a unit. */
export const scaleOf = (unit: Unit): number => UNITS[unit];
