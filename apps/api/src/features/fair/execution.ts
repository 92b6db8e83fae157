import { compare, decimal, divide, format, multiply, subtract, type Decimal } from '@fundwatch/settlement';
import type { BudgetRow } from './budget.dto.js';

/** Values carry six decimals (contract.md §4), half up. */
const VALUE_SCALE = 6;
const MONTHS = 12;

/** Execution, in % of the budget in proportion to the months: above the one is ahead, below the other so little that care may be missing. */
export const THRESHOLDS = { ahead: '105', behind: '85' } as const;

/** K16: spent ÷ (budget × months ÷ 12), in %, exactly; undefined with a budget or months of zero. */
export const executionOf = (spent: Decimal, budget: Decimal, months: number): Decimal | undefined =>
  divide(multiply(spent, decimal(MONTHS * 100)), multiply(budget, decimal(months)), VALUE_SCALE);

/** L16: (budget − spent) ÷ budget, in %, exactly; undefined with a budget of zero. */
export const surplusOf = (spent: Decimal, budget: Decimal): Decimal | undefined =>
  divide(multiply(subtract(budget, spent), decimal(100)), budget, VALUE_SCALE);

/** What the spending of the months so far warns of. */
export function warningOf(row: {
  spent: Decimal;
  budget: Decimal;
  execution: Decimal | undefined;
  projected: Decimal | undefined;
  low: Decimal | undefined;
}): BudgetRow['warning'] {
  const { spent, budget, execution, projected, low } = row;
  if (!execution) return null;
  if (compare(spent, budget) > 0 || (low && compare(low, budget) > 0)) return 'over';
  if (compare(execution, decimal(THRESHOLDS.ahead)) > 0 || (projected && compare(projected, budget) > 0))
    return 'ahead';
  return compare(execution, decimal(THRESHOLDS.behind)) < 0 ? 'behind' : 'on_track';
}

export const formatOr = (value: Decimal | undefined): string | null => (value ? format(value) : null);
