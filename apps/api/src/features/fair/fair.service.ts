import {
  byar,
  compareFairly,
  FEWEST_PEERS,
  findMetric,
  modelOf,
  parsePeriod,
  scaleOf,
  unitOf,
  type Comparison,
  type Grain,
  type Model,
  type Point,
} from '@fundwatch/metrics';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, wholePool, type Scope } from '../access/scope.js';
import type { IndicatorRow, TrendPoint } from '../indicators/indicators.dto.js';
import { isWithheld, TOO_FEW, withoutNumbers } from '../indicators/few.js';
import type { IndicatorsService } from '../indicators/indicators.service.js';
import type { InstitutionsRepository } from '../institutions/institutions.repository.js';
import { codeText } from '../records/shown-fields.js';
import type { CompareQuery, ComparedRow, FairComparison } from './fair.dto.js';
import { scaled, scaledRange } from './scaled.js';
import type { Standard, StandardRepository } from './standard.repository.js';

type Read = CompareQuery & { pool: string; model: Model };

/** Indicators beside peers, last year and the area, with what chance leaves open. */
export class FairService {
  constructor(
    private readonly pools: Pools,
    private readonly indicators: IndicatorsService,
    private readonly institutions: InstitutionsRepository,
    private readonly standards: StandardRepository,
  ) {}

  /**
   * One line of an indicator over all subjects of a grain. Peers are those of the pool whatever the reader's reach: centre and limits name
   * nobody; with too few of them they are for readers of the whole pool only. Throws `NotFound` of an unknown indicator.
   */
  async compare(scope: Scope, asked: CompareQuery): Promise<FairComparison> {
    const pool = await this.pools.meant(scope, asked.pool);
    const period = parsePeriod(asked.period);
    if (!period) throw new Invalid('period', `${asked.period} is no period: use 2025, 2025-Q1 or 2025-06`);
    const query: Read = { ...asked, pool, model: modelOf(asked.indicator, asked.variant) };
    const whole = wholePool(scope, pool);
    const [now, before, reached, areas, groups, standard] = await Promise.all([
      this.line(whole, query),
      this.line(whole, { ...query, period: yearBefore(query.period) }),
      this.indicators.subjects(scope, { pool, grain: query.grain }),
      this.line(scope, { ...query, grain: 'area' }),
      this.groups(whole, pool, query.grain),
      this.standards.expected(whole, { ...query, months: period.months }),
    ]);
    const unit = now[0]?.unit ?? '';
    const scale = scaleIn(query, unit);
    const months = await this.months(whole, query, period.months, now);
    const found = [...new Set(now.map((row) => groups.get(row.subject_id) ?? ''))].map((group) => ({
      group,
      comparison: compareFairly(
        query.model,
        now
          .filter((row) => (groups.get(row.subject_id) ?? '') === group && row.value !== null)
          .map((row) => pointOf(row, months.get(row.subject_id))),
      ),
    }));
    const mayKnow = ({ peers }: Comparison): boolean => peers >= FEWEST_PEERS || reachesWhole(scope, pool);
    const shown = new Set(reached.map(({ id }) => id));
    const earlier = new Map(
      before.map((row) => [
        row.subject_id,
        isWithheld(scope, query.indicator, query.variant, row) ? null : row.value,
      ]),
    );
    return {
      indicator: query.indicator,
      variant: query.variant,
      period: period.text,
      unit,
      model: query.model,
      is_adjusted: standard !== undefined,
      groups: found.map(({ group, comparison }) => ({
        group,
        label: codeText('tier', group) ?? null,
        peers: comparison.peers,
        centre: mayKnow(comparison) ? scaled(comparison.centre, scale) : null,
        dispersion: comparison.dispersion,
      })),
      areas: areas.map((row) => ({ id: row.subject_id, name: row.subject_name, value: row.value })),
      rows: now
        .filter((row) => shown.has(row.subject_id))
        .map((row) => {
          const group = groups.get(row.subject_id) ?? '';
          if (isWithheld(scope, query.indicator, query.variant, row))
            return {
              ...identityOf({ ...withoutNumbers(row), not_computable_reason: TOO_FEW }, group),
              ...UNTOLD,
            };
          const comparison = found.find((one) => one.group === group)?.comparison;
          return {
            ...identityOf(row, group),
            last_year: earlier.get(row.subject_id) ?? null,
            ...comparedOf(row.subject_id, comparison, {
              scale,
              mayKnow: !!comparison && mayKnow(comparison),
            }),
            adjusted: adjustedOf(standard?.get(row.subject_id), standard, scale),
          };
        }),
    };
  }

  /** The rows of one line. */
  private async line(
    scope: Scope,
    { pool, indicator, variant, grain, period }: Omit<Read, 'model'>,
  ): Promise<IndicatorRow[]> {
    const rows = await this.indicators.values(scope, { pool, indicator, grain, period });
    const line = rows.filter((row) => row.variant === variant);
    const isKnown = this.indicators
      .catalogue()
      .some(({ id, variants }) => id === indicator && variants.some((one) => one.id === variant));
    if (!isKnown) throw new NotFound(`indicator ${indicator} ${variant}`);
    return line;
  }

  /** Whom a subject is compared with: institutions of its tier; alliances and areas with all of theirs. */
  private async groups(whole: Scope, pool: string, grain: Grain): Promise<ReadonlyMap<string, string>> {
    if (grain !== 'institution') return new Map();
    const places = await this.institutions.tiers(whole, pool);
    return new Map(places.map(({ code, tier }) => [code, tier]));
  }

  /** Months of the period, for what varies by them. */
  private async months(
    whole: Scope,
    { model, indicator, variant, grain, pool }: Read,
    months: readonly string[],
    rows: readonly IndicatorRow[],
  ): Promise<ReadonlyMap<string, TrendPoint[]>> {
    const metric = findMetric(indicator);
    const line = metric?.variants[variant];
    if (model !== 'months' || !metric || !line) return new Map();
    const ids = rows.map(({ subject_id }) => subject_id);
    return this.indicators.trends(whole, { pool, metric, variant: line, grain, months, ids });
  }
}

/** Codes, not sums: numbers for statistics alone. */
function pointOf(row: IndicatorRow, months: readonly TrendPoint[] = []): Point {
  return {
    id: row.subject_id,
    numerator: Number(row.numerator),
    denominator: Number(row.denominator),
    months: months.flatMap((point): [number, number][] =>
      point.numerator === null || point.denominator === null
        ? []
        : [[Number(point.numerator), Number(point.denominator)]],
    ),
  };
}

const identityOf = (
  row: IndicatorRow,
  group: string,
): Pick<
  ComparedRow,
  'subject_id' | 'subject_name' | 'group' | 'numerator' | 'denominator' | 'value' | 'reason'
> => ({
  subject_id: row.subject_id,
  subject_name: row.subject_name,
  group,
  numerator: row.numerator,
  denominator: row.denominator,
  value: row.value,
  reason: row.not_computable_reason ?? null,
});

type Shown = Pick<
  ComparedRow,
  'interval' | 'limits95' | 'limits998' | 'shrunk' | 'verdict' | 'doubt' | 'ranks'
>;

function comparedOf(
  id: string,
  comparison: Comparison | undefined,
  { scale, mayKnow }: { scale: number; mayKnow: boolean },
): Shown {
  const row = comparison?.rows.find((one) => one.id === id);
  return {
    interval: scaledRange(row?.interval, scale),
    limits95: mayKnow ? scaledRange(row?.limits?.p95, scale) : null,
    limits998: mayKnow ? scaledRange(row?.limits?.p998, scale) : null,
    shrunk: mayKnow ? scaled(row?.shrunk ?? null, scale) : null,
    verdict: row?.verdict ?? 'cannot_tell',
    doubt: row ? row.doubt : 'no_value',
    ranks: mayKnow && row?.ranks ? [row.ranks[0], row.ranks[1]] : null,
  };
}

/** What is said beside a figure that the reader is not told. */
const UNTOLD: Shown & Pick<ComparedRow, 'last_year' | 'adjusted'> = {
  ...comparedOf('', undefined, { scale: 1, mayKnow: false }),
  last_year: null,
  adjusted: null,
};

/** Observed ÷ expected, times the pool's own value; its interval is that of the observed count. */
function adjustedOf(
  own: Standard | undefined,
  all: ReadonlyMap<string, Standard> | undefined,
  scale: number,
): ComparedRow['adjusted'] {
  if (!own || !all || own.expected <= 0) return null;
  const sum = (of: (row: Standard) => number): number =>
    [...all.values()].reduce((total, row) => total + of(row), 0);
  const pool = sum(({ observed }) => observed) / sum(({ base }) => base);
  const factor = pool * scale;
  // A sum of money is no count: its interval would need the spread of single bills.
  const interval =
    Number.isInteger(own.observed) && scale !== 1 ? byar(own.observed, own.expected) : undefined;
  return {
    observed: own.observed.toFixed(2),
    expected: own.expected.toFixed(2),
    value: scaled(own.observed / own.expected, factor),
    interval: scaledRange(interval, factor),
  };
}

/** What a quotient is multiplied by to be in the unit of the line. */
function scaleIn({ indicator, variant }: Read, unit: string): number {
  const metric = findMetric(indicator);
  const line = metric?.variants[variant];
  if (metric && line) return scaleOf(unitOf(metric, line));
  return unit === '%' ? 100 : unit === 'per10k' ? 10_000 : 1;
}

const yearBefore = (period: string): string =>
  `${String(Number(period.slice(0, 4)) - 1).padStart(4, '0')}${period.slice(4)}`;
