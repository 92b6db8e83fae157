import { PLACE_GRAINS } from '../define.js';
import type { EnteredMetric } from './define.js';

/** The item that a year’s budget is entered as. */
export const BUDGET_ITEM = 'budget';

/** Indicators of a budget that people entered and the spending that records show. */
export type BudgetMetric = Omit<EnteredMetric, 'numerator' | 'denominator' | 'scale' | 'variant'>;

/** Who has a budget: teams have none. */
export const BUDGET_GRAINS = PLACE_GRAINS;
export type BudgetGrain = (typeof BUDGET_GRAINS)[number];

export const K16: BudgetMetric = {
  id: 'K16',
  label: { zh: '预算执行率', en: 'Budget execution' },
  definition: {
    zh: '截至期末的统筹基金实际支出 ÷ 按月份比例折算的年度预算；机构取签约居民的门诊支出（含在外机构），医共体与统筹区取其参保人的全部支出。过高预示超支，过低可能是服务不足',
    en: 'What the pooled fund spent by the end of the period ÷ the year’s budget in proportion to its months; for an institution the outpatient care of its contracted persons, wherever it took place, for an alliance or area all care of its insured. Too high warns of overspending, too low may be under-service',
  },
  source: 'domain.md B.3, D.5 item 12',
  unit: '%',
  better: 'none',
  grains: BUDGET_GRAINS,
};

export const L16: BudgetMetric = {
  id: 'L16',
  label: { zh: '基金结余率', en: 'Surplus of the budget' },
  definition: {
    zh: '（年度预算 − 全年实际支出）÷ 年度预算；年度未结束不计算',
    en: '(Budget of the year − what was spent in it) ÷ budget; not before the year is over',
  },
  source: 'domain.md B.4',
  unit: '%',
  better: 'none',
  grains: BUDGET_GRAINS,
};

export const BUDGET_METRICS: readonly BudgetMetric[] = [K16, L16];
