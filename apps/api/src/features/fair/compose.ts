import type { Pools } from '../access/pools.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import type { EnteredService } from '../entered/entered.service.js';
import type { IndicatorsService } from '../indicators/indicators.service.js';
import type { InstitutionsRepository } from '../institutions/institutions.repository.js';
import { BudgetFigures } from './budget.figures.js';
import { BudgetService } from './budget.service.js';
import { EnteredBudgets } from './budgets.js';
import { DifferenceService } from './difference.service.js';
import { FairService } from './fair.service.js';
import { SpendRepository } from './spend.repository.js';
import { StandardRepository } from './standard.repository.js';

/** Budgets and what is spent of them: indicators are made of these. */
export const composeBudgetFigures = (
  reader: ScopedReader,
  pools: Pools,
  entered: EnteredService,
): BudgetFigures => new BudgetFigures(pools, new SpendRepository(reader), new EnteredBudgets(entered));

/** Everything that compares and looks ahead, wired once. */
export function composeFair(
  reader: ScopedReader,
  pools: Pools,
  known: { indicators: IndicatorsService; institutions: InstitutionsRepository; entered: EnteredService },
) {
  const { indicators, institutions, entered } = known;
  return {
    fair: new FairService(pools, indicators, institutions, new StandardRepository(reader)),
    differences: new DifferenceService(pools, indicators),
    budgets: new BudgetService(pools, indicators, new SpendRepository(reader), new EnteredBudgets(entered)),
  };
}
