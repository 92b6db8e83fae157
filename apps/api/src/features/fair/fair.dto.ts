import { DOUBTS, GRAINS, MODELS, VERDICTS } from '@fundwatch/metrics';
import { z } from 'zod';
import { pool } from '../../http/query.dto.js';
import { lang, textSchema } from '../../http/text.dto.js';

const grain = z.enum(GRAINS).meta({ id: 'Grain' });
const range = z.tuple([z.string(), z.string()]);
const value = z.string().nullable();

export const compareQuery = z.object({
  pool,
  indicator: z.string(),
  variant: z.string().default('main'),
  grain,
  period: z.string().describe('2025, 2025-Q1 or 2025-06'),
});
export type CompareQuery = z.infer<typeof compareQuery>;

export const compareFileQuery = compareQuery.extend({ lang });
export type CompareFileQuery = z.infer<typeof compareFileQuery>;

const comparedRow = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    group: z.string(),
    numerator: value,
    denominator: value,
    value,
    reason: z.string().nullable().describe('why there is no value'),
    last_year: value,
    interval: range.nullable().describe('95 % interval of the value by itself'),
    limits95: range.nullable().describe('where a value of this size lies if the subject is like its peers'),
    limits998: range.nullable(),
    shrunk: value.describe('the value drawn towards the peers, the more so the less it rests on'),
    verdict: z.enum(VERDICTS).meta({ id: 'Verdict' }),
    doubt: z.enum(DOUBTS).meta({ id: 'Doubt' }).nullable(),
    ranks: z
      .tuple([z.number(), z.number()])
      .nullable()
      .describe('best and worst place that is left open, 1 the lowest'),
    adjusted: z
      .object({ observed: z.string(), expected: z.string(), value, interval: range.nullable() })
      .nullable()
      .describe('after adjustment for age, sex and chronic disease; observed ÷ expected × the pool’s value'),
  })
  .meta({ id: 'ComparedRow' });
export type ComparedRow = z.infer<typeof comparedRow>;

export const comparisonSchema = z
  .object({
    indicator: z.string(),
    variant: z.string(),
    period: z.string(),
    unit: z.string(),
    model: z.enum(MODELS).meta({ id: 'ChanceModel' }),
    is_adjusted: z.boolean(),
    groups: z.array(
      z.object({
        group: z.string(),
        label: textSchema.nullable(),
        peers: z.number(),
        centre: value,
        dispersion: z.number(),
      }),
    ),
    areas: z.array(z.object({ id: z.string(), name: z.string(), value })),
    rows: z.array(comparedRow),
  })
  .meta({ id: 'FairComparison' });
export type FairComparison = z.infer<typeof comparisonSchema>;

export const differenceQuery = z.object({
  pool,
  indicator: z.string(),
  variant: z.string().default('main'),
  grain,
  id: z.string(),
  since: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('the first month after'),
  weighting: z.enum(['equal', 'synthetic']).meta({ id: 'Weighting' }).default('synthetic'),
});
export type DifferenceQuery = z.infer<typeof differenceQuery>;

export const differenceSchema = z
  .object({
    reason: z.enum(['too_short', 'too_few', 'no_values']).nullable(),
    unit: z.string(),
    since: z.string(),
    months: z.array(z.object({ period: z.string(), value, counterfactual: value })),
    weights: z.array(z.object({ id: z.string(), name: z.string(), weight: z.number() })),
    fit_before: value,
    gap_before: value,
    gap_after: value,
    effect: value,
    comparators: z.number(),
    share: z.number().nullable().describe('share of subjects that moved as far'),
  })
  .meta({ id: 'DifferenceView' });
export type DifferenceView = z.infer<typeof differenceSchema>;
