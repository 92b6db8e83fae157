import { decimal, multiply } from '../decimal.js';
import { money, toFen, type Money } from '../money.js';
import { refuse } from '../refused.js';
import { ROUNDED } from '../sheet.js';
import type { AreaFacts } from './facts.js';

type Stated = Readonly<{
  budget?: { value: Readonly<Record<string, string>> } | undefined;
  budget_share?: { value: string } | undefined;
}>;

/** An area's budget of the year, stated by the policy or as a share of the fund's income: what a line says of it. */
export function budgetOf(
  { budget, budget_share: share }: Stated,
  { area, fund_income: income }: AreaFacts,
): { formula: string; inputs: Record<string, Money | string>; rounding: string; amount: Money } {
  if (budget) {
    const stated = budget.value[area] ?? refuse('budget', `政策没有写明 ${area} 的预算`);
    return {
      formula: '政策写明的预算',
      inputs: { budget: stated },
      rounding: '',
      amount: money(stated),
    };
  }
  const fund = money(income ?? refuse('fund_income', `${area} 当年没有基金收入记录（funds）`));
  const budgetShare = share?.value ?? refuse('budget_share', '政策没有写明预算比例');
  return {
    formula: '当年基金收入 × 预算比例',
    inputs: { fund_income: fund, budget_share: budgetShare },
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(fund, decimal(budgetShare))),
  };
}
