import { projectYear, type BudgetGrain } from '@fundwatch/metrics';
import { add, decimal, format, type Decimal } from '@fundwatch/settlement';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { IndicatorsService } from '../indicators/indicators.service.js';
import type { Budget, Budgets } from './budgets.js';
import type { BudgetQuery, BudgetRow, BudgetView } from './budget.dto.js';
import { executionOf, formatOr, surplusOf, THRESHOLDS, warningOf } from './execution.js';
import { lastDayOf, monthsOfYear, monthsOver } from './months-over.js';
import type { SpendRepository } from './spend.repository.js';

/** Earlier years whose seasons are looked at. */
const HISTORY = 3;

type Sums = ReadonlyMap<string, string>;

/** Budgets, how far they are spent, and where the year is heading. */
export class BudgetService {
  constructor(
    private readonly pools: Pools,
    private readonly places: Pick<IndicatorsService, 'subjects'>,
    private readonly spending: SpendRepository,
    private readonly budgets: Budgets,
  ) {}

  /** Of every subject in reach, or of one with its months. */
  async view(scope: Scope, { year, grain, id, ...asked }: BudgetQuery): Promise<BudgetView> {
    const pool = await this.pools.meant(scope, asked.pool);
    const asOf = await this.clock(scope, pool);
    const over = monthsOver(year, asOf);
    const [subjects, spend] = await Promise.all([
      this.places.subjects(scope, { pool, grain }),
      this.spent(scope, { pool, grain, year, over, id }),
    ]);
    const known = subjects.map((subject) => subject.id);
    const budgets = await this.budgets.of({ pool, grain, year, subjects: known });
    const bySubject = new Map<string, Map<string, string>>();
    for (const { subject_id, month, amount } of spend) {
      const own = bySubject.get(subject_id) ?? new Map<string, string>();
      bySubject.set(subject_id, own.set(month, amount));
    }
    const covered = new Set(spend.map(({ month }) => month));
    const rows = subjects
      .filter((subject) => id === undefined || subject.id === id)
      .map(({ id: subject_id, name: subject_name }): BudgetRow => ({
        subject_id,
        subject_name,
        ...rowOf(bySubject.get(subject_id) ?? new Map(), budgets.get(subject_id), { year, over, covered }),
      }));
    const own: Sums = (id === undefined ? undefined : bySubject.get(id)) ?? new Map();
    return {
      year,
      grain,
      months_over: over,
      as_of: asOf,
      thresholds: THRESHOLDS,
      rows,
      months: id === undefined ? [] : monthsShown(own, { year, over, covered }),
    };
  }

  private async clock(scope: Scope, pool: string): Promise<string | null> {
    return (await this.pools.reached(scope)).find((row) => row.pool === pool)?.asOf ?? null;
  }

  private spent(
    scope: Scope,
    {
      year,
      over,
      ...query
    }: { pool: string; grain: BudgetGrain; year: string; over: number; id?: string | undefined },
  ) {
    const since = `${Number(year) - HISTORY}-01-01`;
    const last = monthsOfYear(year)[over - 1];
    const until = last ? lastDayOf(last) : `${Number(year) - 1}-12-31`;
    return this.spending.byMonth(scope, { ...query, since, until });
  }
}

type Around = { year: string; over: number; covered: ReadonlySet<string> };

function rowOf(
  sums: Sums,
  budget: Budget | undefined,
  { year, over, covered }: Around,
): Omit<BudgetRow, 'subject_id' | 'subject_name'> {
  const amountsOf = (months: readonly string[]): string[] => months.map((month) => sums.get(month) ?? '0');
  const soFar = amountsOf(monthsOfYear(year).slice(0, over));
  // Only whole years tell how a year goes; the pool's months say which these are.
  const history = Array.from({ length: HISTORY }, (_, back) => monthsOfYear(String(Number(year) - back - 1)))
    .filter((months) => months.every((month) => covered.has(month)))
    .map((months) => amountsOf(months).map(Number));
  const spent = soFar.map((text) => decimal(text)).reduce(add, decimal('0.00'));
  const projection = projectYear(soFar.map(Number), history);
  // An estimate, rounded to the yuan: more digits would say more than it knows.
  const estimate = (value: number | null | undefined): Decimal | undefined =>
    value === null || value === undefined || !Number.isFinite(value) ? undefined : decimal(value.toFixed(0));
  const isOver = over === 12;
  const projected = isOver ? spent : estimate(projection?.estimate);
  const low = isOver ? undefined : estimate(projection?.low);
  const total = budget && decimal(budget.amount);
  const execution = total && over > 0 ? executionOf(spent, total, over) : undefined;
  return {
    budget: budget?.amount ?? null,
    document: budget?.document ?? null,
    spent: format(spent),
    execution: formatOr(execution),
    projected: formatOr(projected),
    low: formatOr(low),
    high: isOver ? null : formatOr(estimate(projection?.high)),
    surplus: formatOr(total && projected ? surplusOf(projected, total) : undefined),
    usual_share: projection && Number.isFinite(projection.usualShare) ? projection.usualShare : null,
    method: projection?.method ?? null,
    years: projection?.years ?? 0,
    warning: total ? warningOf({ spent, budget: total, execution, projected, low }) : null,
  };
}

function monthsShown(sums: Sums, { year, over, covered }: Around): BudgetView['months'] {
  const last = monthsOfYear(String(Number(year) - 1));
  return monthsOfYear(year).map((period, at) => {
    const before = last[at] ?? '';
    return {
      period,
      spent: at < over ? (sums.get(period) ?? '0.00') : null,
      last_year: covered.has(before) ? (sums.get(before) ?? '0.00') : null,
    };
  });
}
