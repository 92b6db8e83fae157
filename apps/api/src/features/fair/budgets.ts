import { BUDGET_ITEM, type Grain } from '@fundwatch/metrics';
import type { Scope } from '../access/scope.js';
import type { EnteredService } from '../entered/entered.service.js';

export type Budget = { amount: string; document: string };

/** Whoever knows budgets: what people entered, or a settlement's policy. */
export type Budgets = {
  /** Budgets of a year, yuan, of the subjects in reach that have one. */
  of(scope: Scope, query: { pool: string; grain: Grain; year: string }): Promise<ReadonlyMap<string, Budget>>;
};

/** Budgets as they were entered. */
export class EnteredBudgets implements Budgets {
  constructor(private readonly entered: Pick<EnteredService, 'amounts'>) {}

  async of(scope: Scope, { year, ...query }: { pool: string; grain: Grain; year: string }) {
    const steps = await this.entered.amounts(scope, { ...query, period: year, item: BUDGET_ITEM });
    return new Map(
      [...steps].map(([id, { value, document }]): [string, Budget] => [
        id,
        { amount: value ?? '0', document },
      ]),
    );
  }
}
