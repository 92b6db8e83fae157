import {
  BUDGET_GRAINS,
  BUDGET_METRICS,
  K16,
  parsePeriod,
  periodKind,
  type BudgetGrain,
} from '@fundwatch/metrics';
import { add, decimal, divide, format, multiply, subtract, type Decimal } from '@fundwatch/settlement';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { EnteredRows } from '../indicators/entered-rows.js';
import type { IndicatorRow, Subject } from '../indicators/indicators.dto.js';
import type { Budgets } from './budgets.js';
import { executionOf, surplusOf } from './execution.js';
import { lastDayOf, monthsOver } from './months-over.js';
import type { SpendRepository } from './spend.repository.js';

type Query = Parameters<EnteredRows['rows']>[0];
type Quotient = Pick<IndicatorRow, 'numerator' | 'denominator' | 'value' | 'not_computable_reason'>;

const absent = (zh: string, en: string): Quotient => ({
  numerator: null,
  denominator: null,
  value: null,
  not_computable_reason: `${zh} | ${en}`,
});
const NO_BUDGET = absent('未填报：年度预算', 'not entered: budget of the year');

/** K16 and L16: budgets beside what records say was spent. Spending is read only where somebody entered a budget. */
export class BudgetFigures implements EnteredRows {
  constructor(
    private readonly pools: Pools,
    private readonly spending: SpendRepository,
    private readonly budgets: Budgets,
  ) {}

  async rows(query: Query, subjects: readonly Subject[], scope: Scope): Promise<IndicatorRow[]> {
    const { pool, indicator, asOf } = query;
    const grain = BUDGET_GRAINS.find((known) => known === query.grain);
    if (!grain) return [];
    const metrics = BUDGET_METRICS.filter(({ id }) => !indicator || id === indicator);
    const period = parsePeriod(query.period);
    if (metrics.length === 0 || subjects.length === 0 || !period || !periodKind(query.period)) return [];
    const year = query.period.slice(0, 4);
    const clock = (await this.pools.reached(scope)).find((row) => row.pool === pool)?.asOf ?? null;
    const over = monthsOver(year, asOf && clock && asOf < clock ? asOf : clock);
    const asked = Number(period.months.at(-1)?.slice(5, 7));
    // A year is told of as far as it has gone; a month or quarter when it is over.
    const months = query.period === year ? over : asked <= over ? asked : 0;
    const budgets = await this.budgets.of({ pool, grain, year, subjects: subjects.map(({ id }) => id) });
    const spent =
      budgets.size > 0 && months > 0 ? await this.spent(scope, { pool, grain, year, months }) : new Map();
    return subjects.flatMap(({ id, name }) =>
      metrics.map((metric) => ({
        indicator: metric.id,
        variant: 'main',
        grain,
        subject_id: id,
        subject_name: name,
        period: query.period,
        unit: metric.unit,
        ...figureOf(metric.id, {
          budget: budgets.get(id)?.amount,
          spent: spent.get(id),
          months,
          isYear: query.period === year,
        }),
      })),
    );
  }

  private async spent(
    scope: Scope,
    { months, year, ...query }: { pool: string; grain: BudgetGrain; year: string; months: number },
  ): Promise<Map<string, Decimal>> {
    const until = lastDayOf(`${year}-${String(months).padStart(2, '0')}`);
    const rows = await this.spending.byMonth(scope, { ...query, since: `${year}-01-01`, until });
    const sums = new Map<string, Decimal>();
    for (const { subject_id, amount } of rows)
      sums.set(subject_id, add(sums.get(subject_id) ?? decimal(0), decimal(amount)));
    return sums;
  }
}

type Known = { budget: string | undefined; spent: Decimal | undefined; months: number; isYear: boolean };

function figureOf(id: string, { budget, spent = decimal('0.00'), months, isYear }: Known): Quotient {
  if (budget === undefined) return NO_BUDGET;
  if (months === 0) return absent('期间尚未结束', 'the period is not over');
  const total = decimal(budget);
  if (id !== K16.id && !(isYear && months === 12)) return absent('年度尚未结束', 'the year is not over');
  const value = id === K16.id ? executionOf(spent, total, months) : surplusOf(spent, total);
  const parts = {
    numerator: format(id === K16.id ? spent : subtract(total, spent)),
    denominator: id === K16.id ? format(proRata(total, months)) : format(total),
  };
  if (!value) return { ...parts, value: null, not_computable_reason: 'the denominator is zero' };
  return { ...parts, value: format(value) };
}

/** The budget of the months, shown to the fen, half up; the quotient is calculated from the whole budget. */
const proRata = (budget: Decimal, months: number): Decimal =>
  divide(multiply(budget, decimal(months)), decimal(12), 2) ?? budget;
