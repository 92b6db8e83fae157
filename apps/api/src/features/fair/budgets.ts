import { BUDGET_ITEM, type Grain } from '@fundwatch/metrics';
import type { EnteredService } from '../entered/entered.service.js';

export type Budget = { amount: string; document: string };

/** Whoever knows budgets: what people entered, or a settlement's policy. */
export type Budgets = {
  /** Budgets of a year, yuan, of those of these subjects that have one. Whoever asks has seen that they are in reach. */
  of(query: BudgetsQuery): Promise<ReadonlyMap<string, Budget>>;
};
type BudgetsQuery = { pool: string; grain: Grain; year: string; subjects: readonly string[] };

/** Budgets as they were entered. */
export class EnteredBudgets implements Budgets {
  constructor(private readonly entered: Pick<EnteredService, 'amounts'>) {}

  async of({ year, ...query }: BudgetsQuery) {
    const steps = await this.entered.amounts({ ...query, period: year, item: BUDGET_ITEM });
    return new Map(
      [...steps].map(([id, { value, document }]): [string, Budget] => [
        id,
        { amount: value ?? '0', document },
      ]),
    );
  }
}
