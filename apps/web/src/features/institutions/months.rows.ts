import type { RuleMonths } from './institutions.queries.ts';

/** Findings of all rules, month by month. */
export function monthTotals(rules: RuleMonths[], months: string[]): number[] {
  return months.map((month) =>
    rules.reduce((sum, rule) => sum + (rule.months.find((one) => one.month === month)?.count ?? 0), 0),
  );
}
