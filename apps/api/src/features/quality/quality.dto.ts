import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';

export const qualityQuery = z.object({
  pool,
  stream: z.string().optional(),
  source: z.string().optional(),
  dateFrom: day.optional().describe('first day of receipt; by default 365 days ago'),
  dateTo: day.optional().describe('last day of receipt; by default today'),
});
export type QualityQuery = z.infer<typeof qualityQuery>;

const share = z.string().nullable().describe('in %, 6 decimals; null when there are no rows');
const counts = { rows: z.number().int(), rejected: z.number().int(), share };

export const qualitySchema = z
  .object({
    pool: z.string(),
    dateFrom: day,
    dateTo: day,
    institutions: z
      .array(z.object({ fixmedins_code: z.string(), name: z.string(), stream: z.string(), ...counts }))
      .describe('where rows were rejected, most first; the code is empty for rows that name no institution'),
    checks: z
      .array(
        z.object({
          stream: z.string(),
          field: z.string().describe('empty when the row as a whole was at fault'),
          label: textSchema.nullable(),
          reason: textSchema,
          rows: z.number().int().describe('rejected rows with this fault'),
          share: share.describe('of all rows of the stream'),
        }),
      )
      .describe('check × field, most frequent first'),
    trend: z.array(
      z.object({ month: z.string().describe('YYYY-MM of receipt'), stream: z.string(), ...counts }),
    ),
    lateness: z
      .array(
        z.object({
          source: z.string(),
          stream: z.string(),
          rows: z.number().int().describe('sound rows with a time'),
          within_1_day: z.number().int(),
          within_3_days: z.number().int().describe('2–3 days'),
          within_7_days: z.number().int().describe('4–7 days'),
          within_30_days: z.number().int().describe('8–30 days'),
          later: z.number().int(),
        }),
      )
      .describe('from event to receipt, by source'),
    gaps: z
      .array(
        z.object({
          source: z.string(),
          stream: z.string(),
          first_received: day,
          last_received: day,
          days_since: z.number().int().describe('days from the last receipt until dateTo'),
          days_received: z.number().int().describe('days on which something came'),
          usual_days: z.number().describe('median distance between two days of receipt'),
          longest_days: z.number().int().describe('longest distance between two days of receipt'),
          first_event: day.nullable(),
          last_event: day.nullable(),
          empty_days: z.number().int().describe('days between the first and last event without a row'),
          longest_empty: z
            .object({ dateFrom: day, dateTo: day, days: z.number().int() })
            .nullable()
            .describe('the longest run of them'),
        }),
      )
      .describe('days without files, and days without rows, by source'),
  })
  .meta({ id: 'Quality' });
export type Quality = z.infer<typeof qualitySchema>;

export const danglingQuery = z.object({ pool });
export type DanglingQuery = z.infer<typeof danglingQuery>;

export const danglingSchema = z
  .object({
    pool: z.string(),
    references: z.array(
      z.object({
        stream: z.string(),
        field: z.string(),
        label: textSchema,
        target: z.string(),
        checked: z.number().int().describe('latest rows that name a target, some at most'),
        dangling: z.number().int().describe('those of them whose target has not come'),
        share,
      }),
    ),
  })
  .meta({ id: 'Dangling' });
export type Dangling = z.infer<typeof danglingSchema>;
