import { PERIOD_FORMS } from '@fundwatch/metrics';
import { z } from 'zod';
import { pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';
import { shownField } from '../records/records.dto.js';
import { gradeSchema } from '../rules/rules.dto.js';

const period = z.string().describe(PERIOD_FORMS);

export const listQuery = z.object({
  pool,
  q: z.string().max(100).optional(),
  tier: z.string().max(20).optional(),
  period,
});
export type ListQuery = z.infer<typeof listQuery>;
export const pageQuery = z.object({ pool, period });
export type PageQuery = z.infer<typeof pageQuery>;

export const listSchema = z
  .object({
    /** how many fit; the list holds the first of them */
    total: z.number(),
    items: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        tier: z.string(),
        tier_text: textSchema.nullable(),
        alliance_id: z.string(),
        alliance_name: z.string(),
        area: z.string(),
        findings: z.number(),
        clear: z.number(),
        amount: z.string(),
        last_found: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'InstitutionList' });
export type InstitutionList = z.infer<typeof listSchema>;

const month = z.object({ month: z.string(), count: z.number() });

export const institutionSchema = z
  .object({
    code: z.string(),
    name: z.string(),
    facts: z.array(shownField),
    alliance: z.object({ id: z.string(), name: z.string() }).nullable(),
    parent: z.object({ code: z.string(), name: z.string() }).nullable(),
    /** live findings whose event falls in the period */
    rules: z.array(
      z.object({
        rule_id: z.string(),
        name: textSchema,
        grade: gradeSchema,
        count: z.number(),
        amount: z.string(),
        months: z.array(month),
      }),
    ),
    months: z.array(z.string()),
    /** staff, teams and devices that findings of the period are about */
    actors: z.array(
      z.object({ subject_type: z.string(), subject_id: z.string(), count: z.number(), amount: z.string() }),
    ),
  })
  .meta({ id: 'Institution' });
export type Institution = z.infer<typeof institutionSchema>;

export const comparisonSchema = z
  .object({
    tier: textSchema.nullable(),
    /** institutions of the tier that have the value */
    rows: z.array(
      z.object({
        indicator: z.string(),
        label: textSchema,
        definition: textSchema,
        unit: z.string(),
        better: z.enum(['lower', 'higher', 'none']),
        value: z.string().nullable(),
        numerator: z.string().nullable(),
        denominator: z.string().nullable(),
        reason: z.string().nullable(),
        before: z.string().nullable(),
        peers: z
          .object({
            count: z.number(),
            p25: z.string(),
            median: z.string(),
            p75: z.string(),
            above: z.number(),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'Comparison' });
export type Comparison = z.infer<typeof comparisonSchema>;

export const recordsSchema = z
  .object({
    streams: z.array(
      z.object({
        stream: z.string(),
        label: textSchema,
        records: z.number(),
        first: z.string().nullable(),
        last: z.string().nullable(),
        corrected: z.number(),
        dangling: z
          .array(z.object({ field: z.string(), label: textSchema, count: z.number() }))
          .nullable()
          .describe('records whose reference has no target yet, by field; null while they are not counted'),
        counted_at: z.string().nullable().describe('when these were counted'),
      }),
    ),
  })
  .meta({ id: 'InstitutionRecords' });
export type InstitutionRecords = z.infer<typeof recordsSchema>;
