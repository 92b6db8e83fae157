import {
  findMetric,
  leavesOf,
  METRICS,
  monthsOfYears,
  parsePeriod,
  restsOnFew,
  termsOf,
  unitOf,
  yearEarlier,
  type Grain,
  type MeasureOfTerm,
  type Metric,
  type Target,
  type Variant,
  PERIOD_FORMS,
} from '@fundwatch/metrics';
import type { StreamName } from '@fundwatch/streams';
import { createHash } from 'node:crypto';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { PoolStamps } from '../ingest/pool-stamps.js';
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
import { withEntered, type EnteredRows } from './entered-rows.js';
import { toldOf, TOO_FEW, withoutNumbers } from './few.js';
import { KeptAnswers } from '../../clickhouse/kept-answers.js';
import { cellsBySubject, valueOf } from './indicator-value.js';

/** Whose values of which time are asked for. */
type ValuesQuery = {
  pool: string;
  period: string;
  grain: Grain;
  id?: string | undefined;
  indicator?: string | undefined;
  asOf?: string | undefined;
};
/** What follows from records alone, and the subjects that it is of. */
type Computed = { rows: readonly IndicatorRow[]; shown: Subject[] };

/** Indicators from the rollups, or as of a past day from the facts, in exact decimals. */
export class IndicatorsService {
  readonly #computed = new KeptAnswers<Computed>(({ rows }) => rows.length);

  constructor(
    private readonly pools: Pools,
    private readonly repository: IndicatorsRepository,
    private readonly stamps: Pick<PoolStamps, 'judged'>,
    private readonly entered: readonly EnteredRows[],
  ) {}

  /** Every indicator, as pages and documents show it. */
  catalogue(): MetricView[] {
    return withEntered(
      METRICS.map(({ variants, grains, targets = [], needs: _needs, examples: _examples, ...metric }) => ({
        ...metric,
        targets: targets.map(targetView),
        grains: [...grains],
        variants: Object.entries(variants).map(([id, { label }]) => ({ id, label })),
      })),
    );
  }

  /** Values in the pool that is meant. */
  async rows(scope: Scope, query: IndicatorsQuery): Promise<{ rows: IndicatorRow[] }> {
    const pool = await this.pools.meant(scope, query.pool);
    return { rows: await this.values(scope, { ...query, pool }) };
  }

  /** Values of every indicator and variant that the grain has, for every subject in reach. */
  async values(scope: Scope, query: ValuesQuery): Promise<IndicatorRow[]> {
    const { rows, shown } = await this.computedOnce(scope, query);
    const period = parsePeriod(query.period)?.text ?? query.period;
    const others = this.entered.map((source) => source.rows({ ...query, period }, shown, scope));
    const told = scope.onlyMany ? rows.map((row) => toldOf(scope, row)) : rows;
    return [...told, ...(await Promise.all(others)).flat()];
  }

  /** The same table is asked for by many: it is made once for each state that the pool's batches and rollups are in. */
  private async computedOnce(scope: Scope, query: ValuesQuery): Promise<Computed> {
    // Which subjects lie in a narrower reach follows from records as well, and is looked up each time.
    if (query.asOf || !reachesWhole(scope, query.pool)) return this.compute(scope, query);
    const stands = await Promise.all([
      this.stamps.judged(query.pool),
      this.repository.lastRun(scope, query.pool),
    ]);
    const keyOf = (asked: ValuesQuery): string =>
      createHash('sha256')
        .update(JSON.stringify([stands, asked]))
        .digest('base64');
    const { id, ...ofAll } = query;
    const all = this.#computed.known(keyOf(ofAll));
    if (!id || !all) return all ?? this.#computed.of(keyOf(query), () => this.compute(scope, query));
    return {
      rows: all.rows.filter((row) => row.subject_id === id),
      shown: all.shown.filter((subject) => subject.id === id),
    };
  }

  private async compute(scope: Scope, query: ValuesQuery): Promise<Computed> {
    const { pool, grain, id, asOf } = query;
    const period = parsePeriod(query.period);
    if (!period) throw new Invalid('period', `${query.period} is no period: use ${PERIOD_FORMS}`);
    const metrics = METRICS.filter(
      (metric) => metric.grains.includes(grain) && (!query.indicator || metric.id === query.indicator),
    );
    const [terms, earlierTerms] = byYear(metrics.flatMap(termsOf));
    const before = yearEarlier(period.months);
    const read = { pool, grain, id, asOf };
    const [now, then, subjects, { covered, stale }, present] = await Promise.all([
      this.repository.measures(scope, { ...read, terms, months: period.months }),
      this.repository.measures(scope, { ...read, terms: earlierTerms, months: before }),
      this.repository.subjects(scope, pool, grain),
      this.repository.coverage(scope, pool, [...period.months, ...before], asOf),
      this.repository.presentStreams(scope, pool, needsOf(metrics), asOf),
    ]);
    const current = cellsBySubject(now);
    const earlier = cellsBySubject(then);
    const known = {
      period: period.text,
      last: period.months.at(-1) ?? '',
      present,
      hasNow: period.months.some((month) => covered.has(month)),
      hasThen: before.some((month) => covered.has(month)),
      isStale: [...period.months, ...before].some((month) => stale.has(month)),
    };
    const shown = subjects.filter((subject) => !id || subject.id === id);
    const rows = shown.flatMap((subject) => {
      const months = period.months.length;
      const cells = { now: current.get(subject.id), then: earlier.get(subject.id), months };
      return metrics.flatMap((metric) =>
        Object.entries(metric.variants).map(([name, variant]) => ({
          indicator: metric.id,
          variant: name,
          grain,
          subject_id: subject.id,
          subject_name: subject.name,
          period: period.text,
          unit: unitOf(metric, variant),
          ...valueOf(metric, variant, cells, known),
        })),
      );
    });
    return { rows, shown };
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
    const { main } = query.metric.variants;
    return (await this.trends(scope, { ...query, variant: main, ids: [query.id] })).get(query.id) ?? [];
  }

  /** One line of an indicator, month by month, of each of some subjects; `id` alone is read where it is given. */
  async trends(
    scope: Scope,
    query: {
      pool: string;
      metric: Metric;
      variant: Variant;
      grain: Grain;
      months: readonly string[];
      ids: readonly string[];
      id?: string;
    },
  ): Promise<Map<string, TrendPoint[]>> {
    const { pool, grain, id, metric, variant } = query;
    const terms = [variant.numerator, variant.denominator].flatMap(leavesOf);
    const months = [...new Set([...yearEarlier(query.months), ...query.months])].sort();
    const [rows, { covered, stale }, present] = await Promise.all([
      this.repository.measures(scope, { pool, grain, id, months, terms, byMonth: true }),
      this.repository.coverage(scope, pool, months),
      this.repository.presentStreams(scope, pool, needsOf([metric])),
    ]);
    const byMonth = new Map<string, MeasureRow[]>();
    for (const row of rows)
      byMonth.set(row.month ?? '', [...(byMonth.get(row.month ?? '') ?? []), { ...row, last: row.total }]);
    const cells = new Map([...byMonth].map(([month, own]) => [month, cellsBySubject(own)]));
    const pointOf = (subject: string, month: string): TrendPoint => {
      const [earlier = ''] = yearEarlier([month]);
      const period = month.slice(0, 7);
      const known = {
        period,
        last: month,
        present,
        hasNow: covered.has(month),
        hasThen: covered.has(earlier),
        isStale: stale.has(month) || stale.has(earlier),
      };
      const { not_computable_reason: reason, ...found } = valueOf(
        metric,
        variant,
        { now: cells.get(month)?.get(subject), then: cells.get(earlier)?.get(subject), months: 1 },
        known,
      );
      if (scope.onlyMany && restsOnFew(variant, found))
        return { period, ...withoutNumbers(found), reason: TOO_FEW };
      return { period, ...found, ...(reason ? { reason } : {}) };
    };
    return new Map(
      query.ids.map((subject) => [subject, query.months.map((month) => pointOf(subject, month))]),
    );
  }
}

const targetView = ({
  variant = 'main',
  bound,
  kind,
  source,
}: Target): NonNullable<MetricView['targets']>[number] => ({
  variant,
  least: 'least' in bound ? bound.least : null,
  most: 'most' in bound ? bound.most : null,
  kind,
  source,
});

/** Terms of the period itself, and those of the period one year before. */
const byYear = (terms: readonly MeasureOfTerm[]): [MeasureOfTerm[], MeasureOfTerm[]] => [
  terms.filter((term) => !term.lastYear),
  terms.filter((term) => term.lastYear),
];

const needsOf = (metrics: readonly Metric[]): StreamName[] => [
  ...new Set(metrics.flatMap((metric) => metric.needs ?? [])),
];
