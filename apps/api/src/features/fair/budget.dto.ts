import { BUDGET_GRAINS } from '@fundwatch/metrics';
import { z } from 'zod';
import { pool } from '../../http/query.dto.js';

const grain = z.enum(BUDGET_GRAINS).meta({ id: 'BudgetGrain' });

export const budgetQuery = z.object({
  pool,
  year: z.string().regex(/^\d{4}$/),
  grain,
  id: z.string().optional().describe('one subject, with its months'),
});
export type BudgetQuery = z.infer<typeof budgetQuery>;

/** `over`: spent, or its interval wholly above the budget; `ahead`: heading above it; `behind`: so little that care may be missing. */
export const WARNINGS = ['over', 'ahead', 'on_track', 'behind'] as const;

const budgetRow = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    budget: z.string().nullable(),
    document: z.string().nullable(),
    spent: z.string().describe('yuan, in the months that are over'),
    execution: z.string().nullable().describe('% of the budget in proportion to the months'),
    projected: z.string().nullable().describe('the year’s spending, estimated'),
    low: z.string().nullable(),
    high: z.string().nullable(),
    surplus: z.string().nullable().describe('% of the budget, estimated until the year is over'),
    usual_share: z.number().nullable().describe('share of a year that these months usually make up'),
    method: z.enum(['seasons', 'even']).nullable(),
    years: z.number().describe('earlier years whose months were looked at'),
    warning: z.enum(WARNINGS).meta({ id: 'BudgetWarning' }).nullable(),
  })
  .meta({ id: 'BudgetRow' });
export type BudgetRow = z.infer<typeof budgetRow>;

export const budgetSchema = z
  .object({
    year: z.string(),
    grain,
    months_over: z.number().describe('months of the year that the data has reached the end of'),
    as_of: z.string().nullable(),
    thresholds: z.object({ ahead: z.string(), behind: z.string() }),
    rows: z.array(budgetRow),
    months: z.array(
      z.object({ period: z.string(), spent: z.string().nullable(), last_year: z.string().nullable() }),
    ),
  })
  .meta({ id: 'BudgetView' });
export type BudgetView = z.infer<typeof budgetSchema>;
