import { z } from 'zod';
import { textSchema } from '../../http/text.dto.js';
import { shownField } from '../records/records.dto.js';

export const timelineQuery = z.object({
  days: z.coerce
    .number()
    .int()
    .min(3)
    .max(366)
    .default(60)
    .describe('days shown before the event begins and after it ends'),
});
export type TimelineQuery = z.infer<typeof timelineQuery>;

/** The streams that a person's time is made of. */
export const timelineStream = z.enum(['visits', 'settlements', 'contracts', 'services', 'referrals']);

export const timelineSchema = z
  .object({
    first: z.string(),
    last: z.string(),
    event: z.object({ from: z.string(), to: z.string() }),
    /** persons whom the finding is about; only the first of them are shown */
    total: z.number(),
    persons: z.array(
      z.object({
        person: z.string(),
        items: z.array(
          z.object({
            stream: timelineStream,
            key: z.string(),
            from: z.string(),
            to: z.string().nullable(),
            place: z.string(),
            place_name: z.string(),
            code: z.string(),
            text: textSchema.nullable(),
            is_stay: z.boolean(),
            amount: z.string().nullable(),
            is_evidence: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Timeline' });
export type Timeline = z.infer<typeof timelineSchema>;

const measure = (value: z.ZodString | z.ZodNumber) =>
  z.object({ own: value, median: value, p95: value, max: value });

export const peersSchema = z
  .object({
    /** why there is nothing to compare with, if so */
    reason: z.enum(['no_place', 'too_few']).nullable(),
    period: z.object({ first: z.string(), last: z.string() }),
    tier: textSchema.nullable(),
    institutions: z.number(),
    above: z.number(),
    count: measure(z.number()).nullable(),
    amount: measure(z.string()).nullable(),
    rows: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        count: z.number(),
        amount: z.string(),
        is_own: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Peers' });
export type Peers = z.infer<typeof peersSchema>;

export const receivedSchema = z
  .object({
    stream: z.string(),
    label: textSchema,
    key: z.array(z.string()),
    versions: z.array(
      z.object({
        batch_id: z.string(),
        source: z.string(),
        file: z.string(),
        line: z.number(),
        received_at: z.string(),
        is_current: z.boolean(),
        fields: z.array(
          shownField.extend({
            is_changed: z.boolean().describe('whether the version before it said otherwise'),
          }),
        ),
        /** the bytes as they came; null for a reader who may not see identity in clear */
        raw: z.object({ header: z.array(z.string()), text: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'ReceivedRecord' });
export type Received = z.infer<typeof receivedSchema>;
