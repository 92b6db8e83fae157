import { SUBJECTS } from '@fundwatch/rules';
import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';

export const suppressionsQuery = z.object({
  pool,
  rule: z.string().optional(),
  finding: z.string().optional().describe('those that hide this finding'),
});
export type SuppressionsQuery = z.infer<typeof suppressionsQuery>;

export const suppressionBody = z
  .object({
    finding_id: z.string().describe('its rule, subject and institution are suppressed'),
    reason: z.string().trim().min(4).max(500),
    until: day.describe('last day, at most a year ahead'),
  })
  .meta({ id: 'NewSuppression' });
export type NewSuppression = z.infer<typeof suppressionBody>;

export const suppressionState = z.enum(['standing', 'expired', 'ended']).meta({ id: 'SuppressionState' });

export const suppressionSchema = z
  .object({
    id: z.string(),
    pool: z.string(),
    rule_id: z.string(),
    subject_type: z.enum(SUBJECTS),
    subject_id: z.string(),
    fixmedins_code: z.string(),
    reason: z.string(),
    author: z.string(),
    made_at: z.string(),
    until: z.string(),
    state: suppressionState,
    ended_at: z.string().nullable(),
    ended_by: z.string(),
    hits: z.number().describe('findings that stand and are of this rule, subject and institution'),
  })
  .meta({ id: 'Suppression' });
export type Suppression = z.infer<typeof suppressionSchema>;
