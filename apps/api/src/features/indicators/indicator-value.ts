import {
  endsQuarter,
  findMeasure,
  leavesOf,
  needsLastYear,
  STATE_SOURCES,
  unitOf,
  type MeasureOfTerm,
  type Metric,
  type Variant,
} from '@fundwatch/metrics';
import { decimal, divide, type Decimal } from '@fundwatch/settlement';
import type { MeasureRow } from './indicators.repository.js';
import {
  MEAN_SCALE,
  quotient,
  termValue,
  tidy,
  ZERO_BELOW,
  type MeasureTerm,
  type Quotient,
} from './term-value.js';

// What one indicator of one subject comes to, of the sums of its measures.
const ZERO: Decimal = { units: 0n, scale: 0 };

type Cell = { total: Decimal; last: Decimal; persons: number };
/** The sums of a subject, by their measures. */
export type Cells = ReadonlyMap<string, Cell>;

const absent = (reason: string): Quotient => ({
  numerator: null,
  denominator: null,
  value: null,
  not_computable_reason: reason,
});

export type Sums = { now: Cells | undefined; then: Cells | undefined; months: number };
/** What there is to count in: without it a sum is unknown, and not 0. */
export type Known = {
  period: string;
  /** first day of its last month */
  last: string;
  present: ReadonlySet<string>;
  hasNow: boolean;
  hasThen: boolean;
  /** counted by an earlier release, and soon anew */
  isStale: boolean;
};

const isState = ({ measure }: MeasureOfTerm): boolean => {
  const source = findMeasure(measure)?.source;
  return source !== undefined && STATE_SOURCES.includes(source);
};

/** The value of a line of an indicator, or why there is none. */
export function valueOf(metric: Metric, variant: Variant, sums: Sums, known: Known): Quotient {
  const { numerator, denominator } = variant;
  const { last } = known;
  if (!endsQuarter(last) && [numerator, denominator].flatMap(leavesOf).some(isState))
    return absent('counted at the ends of quarters');
  const missing = metric.needs?.find((stream) => !known.present.has(stream));
  if (missing) return absent(`no ${missing}`);
  if (known.isStale) return absent(`${known.period} is being counted anew`);
  if (!known.hasNow) return absent(`no settlements in ${known.period}`);
  if ((needsLastYear(numerator) || needsLastYear(denominator)) && !known.hasThen)
    return absent(`no settlements in the year before ${known.period}`);
  const [above, below] = [numerator, denominator].map((term) =>
    termValue(term, (part) => cellValue(part, sums)),
  );
  return above && below ? quotient(unitOf(metric, variant), above, below) : absent(ZERO_BELOW);
}

function cellValue(term: MeasureTerm, sums: Sums): Decimal {
  const cell = (term.lastYear ? sums.then : sums.now)?.get(term.measure);
  if (!cell) return ZERO;
  if (term.take === 'sum') return cell.total;
  if (term.take === 'last') return cell.last;
  if (term.take === 'persons') return decimal(cell.persons);
  return divide(cell.total, decimal(sums.months), MEAN_SCALE) ?? ZERO;
}

/** The sums of measures, by subject. */
export function cellsBySubject(rows: readonly MeasureRow[]): Map<string, Map<string, Cell>> {
  const found = new Map<string, Map<string, Cell>>();
  for (const row of rows) {
    const cells = found.get(row.subject_id) ?? new Map<string, Cell>();
    cells.set(row.measure, {
      total: tidy(row.total, row.measure),
      last: tidy(row.last, row.measure),
      persons: row.persons,
    });
    found.set(row.subject_id, cells);
  }
  return found;
}
