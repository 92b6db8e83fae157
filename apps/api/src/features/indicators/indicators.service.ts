import {
  findMetric,
  MEASURES,
  measuresOf,
  METRICS,
  monthsOfYears,
  needsLastYear,
  parsePeriod,
  scaleOf,
  yearEarlier,
  type Grain,
  type Measure,
  type Metric,
  type Term,
} from '@fundwatch/metrics';
import { decimal, divide, format, multiply, round, subtract, type Decimal } from '@fundwatch/settlement';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type {
  IndicatorRow,
  IndicatorsQuery,
  MetricView,
  Subject,
  SubjectsQuery,
  TrendPoint,
  TrendQuery,
} from './indicators.dto.js';
import type { IndicatorsRepository, MeasureRow } from './indicators.repository.js';

const ZERO: Decimal = { units: 0n, scale: 0 };
/** Denominators that are means carry four decimals, values six (contract.md §4). */
const MEAN_SCALE = 4;
const VALUE_SCALE = 6;

type Cell = { total: Decimal; last: Decimal; persons: number };
type Cells = ReadonlyMap<string, Cell>;

/** Indicators from the rollups, in exact decimals. */
export class IndicatorsService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: IndicatorsRepository,
  ) {}

  /** Every indicator, as pages and documents show it. */
  catalogue(): MetricView[] {
    return METRICS.map(({ variants, grains, ...metric }) => ({
      ...metric,
      grains: [...grains],
      variants: Object.entries(variants).map(([id, { label }]) => ({ id, label })),
    }));
  }

  /** Values in the pool that is meant. */
  async rows(scope: Scope, query: IndicatorsQuery): Promise<{ rows: IndicatorRow[] }> {
    const pool = await this.pools.meant(scope, query.pool);
    return { rows: await this.values(scope, { ...query, pool }) };
  }

  /** Values of every indicator and variant that the grain has, for every subject in reach. */
  async values(
    scope: Scope,
    query: {
      pool: string;
      period: string;
      grain: Grain;
      id?: string | undefined;
      indicator?: string | undefined;
    },
  ): Promise<IndicatorRow[]> {
    const period = parsePeriod(query.period);
    if (!period) throw new Invalid('period', `${query.period} is no period: use 2025, 2025-Q1 or 2025-06`);
    const metrics = METRICS.filter(
      (metric) => metric.grains.includes(query.grain) && (!query.indicator || metric.id === query.indicator),
    );
    const measures = [...new Set(metrics.flatMap(measuresOf))];
    const before = yearEarlier(period.months);
    const read = { pool: query.pool, grain: query.grain, measures, id: query.id };
    const [now, then, subjects, covered] = await Promise.all([
      this.repository.measures(scope, { ...read, months: period.months }),
      this.repository.measures(scope, { ...read, months: before }),
      this.repository.subjects(scope, query.pool, query.grain),
      this.repository.coveredMonths(scope, query.pool, [...period.months, ...before]),
    ]);
    const current = cellsBySubject(now);
    const earlier = cellsBySubject(then);
    const has = {
      now: period.months.some((month) => covered.has(month)),
      then: before.some((month) => covered.has(month)),
    };
    return subjects
      .filter((subject) => !query.id || subject.id === query.id)
      .flatMap((subject) =>
        metrics.flatMap((metric) =>
          Object.entries(metric.variants).map(([variant, { numerator, denominator }]) => {
            const cells = {
              now: current.get(subject.id),
              then: earlier.get(subject.id),
              months: period.months.length,
            };
            const base = {
              indicator: metric.id,
              variant,
              grain: query.grain,
              subject_id: subject.id,
              subject_name: subject.name,
              period: period.text,
              unit: metric.unit,
            };
            if (!has.now) return { ...base, ...absent(`no settlements in ${period.text}`) };
            const compares = needsLastYear(numerator) || needsLastYear(denominator);
            if (compares && !has.then)
              return { ...base, ...absent(`no settlements in the year before ${period.text}`) };
            return {
              ...base,
              ...quotient(metric, termValue(numerator, cells), termValue(denominator, cells)),
            };
          }),
        ),
      );
  }

  /** Subjects of a grain that the scope reaches. */
  async subjects(scope: Scope, query: SubjectsQuery): Promise<Subject[]> {
    return this.repository.subjects(scope, await this.pools.meant(scope, query.pool), query.grain);
  }

  /** The last months of an indicator until one of them. Throws `NotFound` for an unknown indicator. */
  async trendOf(scope: Scope, query: TrendQuery): Promise<{ points: TrendPoint[] }> {
    const metric = findMetric(query.indicator);
    if (!metric) throw new NotFound(`indicator ${query.indicator}`);
    const year = Number(query.until.slice(0, 4));
    const months = monthsOfYears(year - 5, year)
      .filter((month) => month.slice(0, 7) <= query.until)
      .slice(-query.months);
    const pool = await this.pools.meant(scope, query.pool);
    return { points: await this.trend(scope, { ...query, pool, metric, months }) };
  }

  /** One indicator's main line, month by month. */
  async trend(
    scope: Scope,
    query: { pool: string; metric: Metric; grain: Grain; id: string; months: readonly string[] },
  ): Promise<TrendPoint[]> {
    const measures = measuresOf(query.metric);
    const months = [...new Set([...yearEarlier(query.months), ...query.months])].sort();
    const rows = await this.repository.measures(scope, {
      pool: query.pool,
      grain: query.grain,
      months,
      measures,
      id: query.id,
      byMonth: true,
    });
    const covered = await this.repository.coveredMonths(scope, query.pool, months);
    const byMonth = new Map<string, MeasureRow[]>();
    for (const row of rows)
      byMonth.set(row.month ?? '', [...(byMonth.get(row.month ?? '') ?? []), { ...row, last: row.total }]);
    const { numerator, denominator } = query.metric.variants.main;
    return query.months.map((month) => {
      const [earlier = ''] = yearEarlier([month]);
      const cells = {
        now: cellsBySubject(byMonth.get(month) ?? []).get(query.id),
        then: cellsBySubject(byMonth.get(earlier) ?? []).get(query.id),
        months: 1,
      };
      const compares = needsLastYear(numerator) || needsLastYear(denominator);
      const known = covered.has(month) && (!compares || covered.has(earlier));
      const { not_computable_reason: reason, ...found } = known
        ? quotient(query.metric, termValue(numerator, cells), termValue(denominator, cells))
        : absent('no settlements in that month');
      return { period: month.slice(0, 7), ...found, ...(reason ? { reason } : {}) };
    });
  }
}

type Quotient = Pick<IndicatorRow, 'numerator' | 'denominator' | 'value' | 'not_computable_reason'>;

const absent = (reason: string): Quotient => ({
  numerator: null,
  denominator: null,
  value: null,
  not_computable_reason: reason,
});

function quotient(metric: Metric, numerator: Decimal, denominator: Decimal): Quotient {
  const value = divide(multiply(numerator, decimal(scaleOf(metric))), denominator, VALUE_SCALE);
  const parts = { numerator: format(numerator), denominator: format(denominator) };
  if (!value) return { ...parts, value: null, not_computable_reason: 'the denominator is zero' };
  return { ...parts, value: format(value) };
}

function termValue(
  term: Term,
  cells: { now: Cells | undefined; then: Cells | undefined; months: number },
): Decimal {
  if ('minus' in term) return subtract(termValue(term.minus[0], cells), termValue(term.minus[1], cells));
  const cell = (term.lastYear ? cells.then : cells.now)?.get(term.measure);
  if (!cell) return ZERO;
  if (term.take === 'sum') return cell.total;
  if (term.take === 'last') return cell.last;
  if (term.take === 'persons') return decimal(cell.persons);
  return divide(cell.total, decimal(cells.months), MEAN_SCALE) ?? ZERO;
}

function cellsBySubject(rows: readonly MeasureRow[]): Map<string, Map<string, Cell>> {
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

/** Sums rest with four decimals; a count has none and money two. */
const tidy = (text: string, measure: string): Decimal => {
  const isCount = Object.entries<Measure>(MEASURES).some(
    ([name, { amount }]) => name === measure && amount === '1',
  );
  return round(decimal(text), isCount ? 0 : 2);
};
