import {
  differenceOf,
  FEWEST_PEERS,
  findMetric,
  monthsOfYears,
  unitOf,
  type Series,
} from '@fundwatch/metrics';
import { NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, wholePool, type Scope } from '../access/scope.js';
import { isWithheld } from '../indicators/few.js';
import type { IndicatorsService } from '../indicators/indicators.service.js';
import type { DifferenceQuery, DifferenceView } from './fair.dto.js';
import { scaled } from './scaled.js';

/** Months that are looked at, before and after the date. */
const SPAN = { before: 24, after: 12 };

/** A subject beside what would have been: the others' weighted mean, before and after a month. */
export class DifferenceService {
  constructor(
    private readonly pools: Pools,
    private readonly indicators: IndicatorsService,
  ) {}

  /** Throws `NotFound` of an unknown indicator and of a subject out of reach. */
  async difference(scope: Scope, query: DifferenceQuery): Promise<DifferenceView> {
    const metric = findMetric(query.indicator);
    const variant = metric?.variants[query.variant];
    if (!metric || !variant) throw new NotFound(`indicator ${query.indicator} ${query.variant}`);
    const pool = await this.pools.meant(scope, query.pool);
    const { grain, since } = query;
    const whole = wholePool(scope, pool);
    const [reached, all] = await Promise.all([
      this.indicators.subjects(scope, { pool, grain }),
      this.indicators.subjects(whole, { pool, grain }),
    ]);
    if (!reached.some(({ id }) => id === query.id)) throw new NotFound(`${grain} ${query.id}`);
    const months = monthsAbout(since);
    const ids = all.map(({ id }) => id);
    const trends = await this.indicators.trends(whole, { pool, metric, variant, grain, months, ids });
    const series = ids.map((id): Series => ({
      id,
      values: (trends.get(id) ?? []).map(({ value }) => (value === null ? null : Number(value))),
    }));
    const own = series.find(({ id }) => id === query.id) ?? { id: query.id, values: [] };
    const others = series.filter(({ id, values }) => id !== query.id && values.some((one) => one !== null));
    const mayKnow = others.length >= FEWEST_PEERS || reachesWhole(scope, pool);
    const found = mayKnow
      ? differenceOf(own, others, {
          at: months.findIndex((month) => month.startsWith(since)),
          weighting: query.weighting,
        })
      : undefined;
    const points = trends.get(query.id) ?? [];
    const isTold = (at: number): boolean => {
      const point = points[at];
      return !point || !isWithheld(scope, query.indicator, query.variant, point);
    };
    const names = new Map(reached.map(({ id, name }) => [id, name]));
    return {
      reason: found
        ? null
        : !mayKnow
          ? 'too_few'
          : own.values.every((one) => one === null)
            ? 'no_values'
            : 'too_short',
      unit: unitOf(metric, variant),
      since,
      months: months.map((month, at) => ({
        period: month.slice(0, 7),
        value: isTold(at) ? scaled(own.values[at] ?? null, 1) : null,
        counterfactual: scaled(found?.counterfactual[at] ?? null, 1),
      })),
      weights: (found?.weights ?? []).flatMap(({ id, weight }) => {
        const name = names.get(id);
        return name === undefined || weight < 0.005 ? [] : [{ id, name, weight }];
      }),
      fit_before: scaled(found?.fitBefore, 1),
      gap_before: scaled(found?.gapBefore, 1),
      gap_after: scaled(found?.gapAfter, 1),
      effect: scaled(found?.effect, 1),
      comparators: others.length,
      share: found?.share ?? null,
    };
  }
}

function monthsAbout(since: string): string[] {
  const year = Number(since.slice(0, 4));
  const all = monthsOfYears(year - 3, year + 2);
  const at = all.findIndex((month) => month.startsWith(since));
  return at < 0 ? [] : all.slice(Math.max(0, at - SPAN.before), at + SPAN.after);
}
