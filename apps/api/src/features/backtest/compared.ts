import { z } from 'zod';

/**
 * SQL of every finding of either of two selections that a condition lets pass, once: `sides` is 1 for those of what is tried, 2 for
 * those of what stands, 3 for both.
 */
export const comparedSql = (tried: string, standing: string, where: string): string => `(
  SELECT *, sum(side) OVER (PARTITION BY finding_id) AS sides
  FROM (SELECT *, 1 AS side FROM (${tried}) UNION ALL SELECT *, 2 AS side FROM (${standing}))
  WHERE ${where}
  ORDER BY finding_id, side LIMIT 1 BY finding_id)`;

/** SQL of what a comparison comes to. */
export const SUMS = `countIf(sides = 1) AS added, countIf(sides = 2) AS removed, countIf(sides = 3) AS kept,
  toDecimalString(sumIf(amount, sides = 1), 2) AS amount_added, toDecimalString(sumIf(amount, sides = 2), 2) AS amount_removed,
  uniqExactIf(fixmedins_code, sides != 3 AND fixmedins_code != '') AS institutions`;

export const comparisonSums = z
  .object({
    added: z.number().describe('found only by what is tried'),
    removed: z.number().describe('found only by what stands'),
    kept: z.number().describe('found by both'),
    amount_added: z.string(),
    amount_removed: z.string(),
    institutions: z.number().describe('institutions with a finding added or removed'),
  })
  .meta({ id: 'ComparisonSums' });

/** SQL of how a finding of a comparison, other than one kept, changes. */
export const CHANGE = `if(sides = 1, 'added', 'removed') AS change`;
