import { GRAINS, UNIT_NAMES, PERIOD_FORMS } from '@fundwatch/metrics';
import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';

const grain = z.enum(GRAINS).meta({ id: 'Grain' });

/** What a text asks of an indicator (`demand`), or hopes for (`goal`), in the indicator's unit. */
const targetSchema = z
  .object({
    variant: z.string(),
    least: z.string().nullable(),
    most: z.string().nullable(),
    kind: z.enum(['demand', 'goal']),
    source: textSchema,
  })
  .meta({ id: 'MetricTarget' });

export const metricSchema = z
  .object({
    id: z.string(),
    label: textSchema,
    definition: textSchema,
    source: z.string(),
    unit: z.enum([...UNIT_NAMES, 'per10k']),
    is_entered: z.boolean().optional().describe('made of what people enter, not of records'),
    better: z.enum(['lower', 'higher', 'none']),
    caution: textSchema.optional().describe('what the direction leaves out: where the other end warns, too'),
    targets: z.array(targetSchema).optional(),
    grains: z.array(grain),
    variants: z.array(z.object({ id: z.string(), label: textSchema })),
  })
  .meta({ id: 'Metric' });
export type MetricView = z.infer<typeof metricSchema>;

export const indicatorsQuery = z.object({
  pool,
  period: z.string().describe(PERIOD_FORMS),
  grain,
  id: z.string().optional().describe('one subject'),
  asOf: day.optional(),
});
export type IndicatorsQuery = z.infer<typeof indicatorsQuery>;

/** The parts of a figure; null where it is not known, which is never 0. */
const figure = {
  numerator: z.string().nullable(),
  denominator: z.string().nullable(),
  value: z.string().nullable(),
};

const indicatorRow = z
  .object({
    indicator: z.string(),
    variant: z.string(),
    grain,
    subject_id: z.string(),
    subject_name: z.string(),
    period: z.string(),
    ...figure,
    unit: z.string(),
    not_computable_reason: z.string().optional(),
  })
  .meta({ id: 'IndicatorRow' });
export type IndicatorRow = z.infer<typeof indicatorRow>;
export const indicatorRows = z.object({ rows: z.array(indicatorRow) });

export const trendQuery = z.object({
  pool,
  indicator: z.string(),
  grain,
  id: z.string(),
  until: z.string().regex(/^\d{4}-\d{2}$/),
  months: z.coerce.number().int().min(1).max(60).default(24),
});
export type TrendQuery = z.infer<typeof trendQuery>;

const trendPoint = z
  .object({ period: z.string(), ...figure, reason: z.string().optional() })
  .meta({ id: 'TrendPoint' });
export type TrendPoint = z.infer<typeof trendPoint>;
export const trendPoints = z.object({ points: z.array(trendPoint) });

export const subjectsQuery = z.object({ pool, grain });
export type SubjectsQuery = z.infer<typeof subjectsQuery>;

export const subjectSchema = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Subject' });
export type Subject = z.infer<typeof subjectSchema>;
