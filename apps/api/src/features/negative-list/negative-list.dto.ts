import { LIST_GRAINS, LIST_STATES } from '@fundwatch/rules';
import { z } from 'zod';
import { pool } from '../../http/query.dto.js';
import { lang, textSchema } from '../../http/text.dto.js';
import { gradeSchema } from '../rules/rules.dto.js';
import { CHANGES } from './changes.js';

const year = z.coerce.number().int().min(2000).max(2100).describe('the year in which events lie');
export const listGrain = z.enum(LIST_GRAINS).meta({ id: 'ListGrain' });
export const listState = z.enum(LIST_STATES).meta({ id: 'ListState' });

export const negativeListQuery = z.object({
  pool,
  year,
  grain: listGrain,
  q: z.string().max(100).optional().describe('a part of a name or code'),
});
export type NegativeListQuery = z.infer<typeof negativeListQuery>;

export const negativeListFileQuery = negativeListQuery.extend({
  lang,
});
export type NegativeListFileQuery = z.infer<typeof negativeListFileQuery>;

export const trailQuery = z.object({ pool, year });
export type TrailQuery = z.infer<typeof trailQuery>;

const item = z
  .object({
    id: z.string(),
    name: textSchema,
    source: textSchema.describe('the policy that names it'),
    rules: z.array(z.object({ id: z.string(), name: textSchema })),
    suspected_from: z.number().describe('findings of more than a hint from which it is suspected'),
  })
  .meta({ id: 'NegativeListItem' });

const standing = z
  .object({
    item: z.string(),
    state: listState,
    leads: z.number().describe('findings of more than a hint that nobody has decided about'),
    hints: z.number(),
    confirmed: z.number().describe('findings that people confirmed'),
    amount: z.string().describe('of what is confirmed and of the leads, in yuan'),
    since: z.string().nullable().describe('when the first of these findings came up'),
    unjudged: z
      .array(z.object({ rule: z.string(), reason: z.string() }))
      .describe('rules that could not judge, and why'),
  })
  .meta({ id: 'NegativeListStanding' });

const subject = z
  .object({ id: z.string(), name: z.string(), tier_text: textSchema.nullable(), items: z.array(standing) })
  .meta({ id: 'NegativeListSubject' });

export const negativeListSchema = z
  .object({ total: z.number(), items: z.array(item), subjects: z.array(subject) })
  .meta({ id: 'NegativeList' });
export type NegativeListView = z.infer<typeof negativeListSchema>;
export type Standing = z.infer<typeof standing>;

const step = z
  .object({
    at: z.string(),
    item: z.string(),
    state: listState.describe('of the item from then on'),
    change: z.enum(CHANGES).meta({ id: 'ListChange' }),
    finding_id: z.string(),
    rule_id: z.string(),
    grade: gradeSchema,
  })
  .meta({ id: 'NegativeListStep' });

export const trailSchema = subject
  .extend({
    list: z.array(item).describe('the items, as the list has them'),
    trail: z.array(step).describe('how the states came about, the latest first'),
  })
  .meta({ id: 'NegativeListCard' });
export type Card = z.infer<typeof trailSchema>;
export type Step = z.infer<typeof step>;
