import { SUBJECTS } from '@fundwatch/rules';
import { z } from 'zod';
import { day, orderSchema, paging, pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';
import { shownField } from '../records/records.dto.js';
import { STANDING_OUTCOMES } from '../reviews/outcomes.js';
import { standingOutcome } from '../reviews/reviews.dto.js';
import { gradeSchema, ruleSchema } from '../rules/rules.dto.js';

const MOMENT = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export const sortSchema = z.enum(['detected_at', 'amount', 'event_from']).meta({ id: 'FindingSort' });
export type Sort = z.infer<typeof sortSchema>;

/** Which findings; lists, exports and the pages' addresses have the same names for it. */
const filter = z.object({
  pool,
  rule: z.string().optional(),
  grade: gradeSchema.optional(),
  institution: z.string().optional(),
  person: z.string().optional(),
  q: z.string().max(200).optional().describe('text in the facts, an institution or the id of a finding'),
  from: day.optional().describe('events that end on this day or later'),
  to: day.optional().describe('events that begin on this day or earlier'),
  since: z.string().regex(MOMENT).optional().describe('detected at or after'),
  withdrawn: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1')
    .describe('1: also those withdrawn'),
  suppressed: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1')
    .describe('1: also those that people chose not to see for a time'),
  review: z
    .enum(['none', ...STANDING_OUTCOMES])
    .meta({ id: 'ReviewFilter' })
    .optional()
    .describe('what people decided about it; none: nobody has, or it was reopened'),
});
export type FindingFilter = Partial<z.infer<typeof filter>> & {
  id?: string | undefined;
  ids?: readonly string[] | undefined;
  subjectType?: string | undefined;
  subjectId?: string | undefined;
};

export const findingsQuery = filter.extend({
  subjectOf: z
    .string()
    .optional()
    .describe('all findings of the subject of this one: who reads masked ids cannot name the person'),
  sort: sortSchema.default('detected_at'),
  order: orderSchema.default('desc'),
  ...paging,
});
export type FindingsQuery = z.infer<typeof findingsQuery>;

export const everyFindingQuery = filter.extend({
  asOf: day.optional().describe('judged anew as of that day, instead of what is stored'),
});
export type EveryFindingQuery = z.infer<typeof everyFindingQuery>;

/** A key of one part is plain text, a longer one a list. */
const plainKey = z.union([z.string(), z.array(z.string())]);

export const findingSchema = z
  .object({
    finding_id: z.string(),
    pool: z.string(),
    rule_id: z.string(),
    rule_version: z.number(),
    edition: z
      .number()
      .describe(
        'version of its parameters, as the pool has them, under which the rule found it; 0 as shipped',
      ),
    grade: gradeSchema,
    subject_type: z.enum(SUBJECTS),
    subject_id: z.string(),
    fixmedins_code: z.string(),
    fixmedins_name: z.string(),
    psn_no: z.string(),
    event_from: z.string(),
    event_to: z.string(),
    amount: z.string(),
    evidence: z.array(z.object({ stream: z.string(), key: plainKey })),
    facts: z.record(z.string(), z.string()),
    explanation_zh: z.string(),
    explanation_en: z.string(),
    detected_at: z.string().nullable(),
    withdrawn_at: z.string().optional(),
    suppressed: z.boolean().optional().describe('hidden for a time by choice'),
    review: standingOutcome.optional().describe('what people decided about it'),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof findingSchema>;

export const findingsPage = z
  .object({ items: z.array(findingSchema), total: z.number(), next: z.string().nullable() })
  .meta({ id: 'FindingsPage' });
export type FindingsPage = z.infer<typeof findingsPage>;

export const evidenceRow = z
  .object({
    stream: z.string(),
    label: textSchema,
    key: plainKey,
    source: z.string(),
    batch_id: z.string(),
    line: z.number(),
    position: z
      .number()
      .describe('place in the evidence of the finding; the record as received is asked for by it'),
    fields: z.array(shownField),
  })
  .meta({ id: 'EvidenceRow' });
export type EvidenceRow = z.infer<typeof evidenceRow>;

export const findingDetail = z
  .object({
    finding: findingSchema,
    rule: ruleSchema,
    innocent: z
      .array(z.object({ text: textSchema, result: textSchema }))
      .describe('innocent explanations, and how each was ruled out or marked'),
    fact_texts: z
      .record(z.string(), textSchema)
      .describe('what the codes in its facts mean: names of institutions, words of code sets'),
    rows: z.array(evidenceRow).describe('the evidence, as it stands now'),
  })
  .meta({ id: 'FindingDetail' });
export type FindingDetail = z.infer<typeof findingDetail>;
