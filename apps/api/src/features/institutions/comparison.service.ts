import { METRICS } from '@fundwatch/metrics';
import { compare, decimal } from '@fundwatch/settlement';
import { NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { wholePool, type Scope } from '../access/scope.js';
import { toldOf } from '../indicators/few.js';
import type { IndicatorsService } from '../indicators/indicators.service.js';
import type { IndicatorRow } from '../indicators/indicators.dto.js';
import { codeText } from '../records/shown-fields.js';
import type { Comparison, PageQuery } from './institutions.dto.js';
import type { InstitutionsRepository } from './institutions.repository.js';
import { readPeriod } from './institutions.service.js';

/** Below this a spread would tell a place who its only peers are. */
const FEWEST_PEERS = 5;

/** An institution's indicators beside last year's and beside those of its tier. */
export class ComparisonService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: InstitutionsRepository,
    private readonly indicators: IndicatorsService,
  ) {}

  async comparison(
    scope: Scope,
    { code, period, ...query }: PageQuery & { code: string },
  ): Promise<Comparison> {
    const pool = await this.pools.meant(scope, query.pool);
    readPeriod(period);
    const read = { pool, grain: 'institution' } as const;
    const [own] = await this.repository.tiers(scope, pool, code);
    if (!own) throw new NotFound(`institution ${code}`);
    // The spread names nobody, so it is taken over the pool whatever the reader's reach.
    const whole = wholePool(scope, pool);
    const [now, before, places] = await Promise.all([
      this.indicators.values(whole, { ...read, period }),
      this.indicators.values(whole, { ...read, period: lastYear(period) }),
      this.repository.tiers(whole, pool),
    ]);
    const [ofAll, earlier] = [mainsByIndicator(now), mainsByIndicator(before)];
    const peers = new Set(places.filter(({ tier }) => tier === own.tier).map((place) => place.code));
    const told = (row: IndicatorRow | undefined): IndicatorRow | undefined => row && toldOf(scope, row);
    return {
      tier: codeText('tier', own.tier) ?? null,
      rows: METRICS.filter(({ grains }) => grains.includes('institution')).map((metric) => {
        const found = ofAll.get(metric.id) ?? [];
        const row = told(found.find(({ subject_id }) => subject_id === code));
        const values = found.flatMap(({ subject_id, value }) =>
          peers.has(subject_id) && value !== null ? [value] : [],
        );
        return {
          indicator: metric.id,
          label: metric.label,
          definition: metric.definition,
          unit: metric.unit,
          better: metric.better,
          value: row?.value ?? null,
          numerator: row?.numerator ?? null,
          denominator: row?.denominator ?? null,
          reason: row?.not_computable_reason ?? null,
          before: told(earlier.get(metric.id)?.find(({ subject_id }) => subject_id === code))?.value ?? null,
          peers: spreadOf(values, row?.value ?? null),
        };
      }),
    };
  }
}

/** The rows of main lines, by their indicator. */
function mainsByIndicator(rows: readonly IndicatorRow[]): ReadonlyMap<string, readonly IndicatorRow[]> {
  const found = new Map<string, IndicatorRow[]>();
  for (const row of rows) {
    if (row.variant !== 'main') continue;
    const own = found.get(row.indicator);
    if (own) own.push(row);
    else found.set(row.indicator, [row]);
  }
  return found;
}

/** Quartiles of the peers' values by nearest rank, and how many lie above the subject's. */
export function spreadOf(values: readonly string[], own: string | null): Comparison['rows'][number]['peers'] {
  if (values.length < FEWEST_PEERS) return null;
  const sorted = values.toSorted((a, b) => compare(decimal(a), decimal(b)));
  const at = (share: number): string =>
    sorted[Math.min(Math.max(Math.ceil(share * sorted.length) - 1, 0), sorted.length - 1)] ?? '';
  return {
    count: sorted.length,
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    above: own === null ? 0 : sorted.filter((value) => compare(decimal(value), decimal(own)) > 0).length,
  };
}

const lastYear = (period: string): string =>
  `${String(Number(period.slice(0, 4)) - 1).padStart(4, '0')}${period.slice(4)}`;
