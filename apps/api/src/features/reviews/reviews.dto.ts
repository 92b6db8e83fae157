import { z } from 'zod';
import { OUTCOMES, STANDING_OUTCOMES } from './outcomes.js';

export const outcomeSchema = z.enum(OUTCOMES).meta({ id: 'ReviewOutcome' });
export const standingOutcome = z.enum(STANDING_OUTCOMES).meta({ id: 'StandingOutcome' });

export const reviewBody = z
  .object({
    outcome: outcomeSchema,
    note: z.string().trim().min(2).max(500).describe('why'),
    previous: z
      .number()
      .int()
      .nullable()
      .describe(
        'the last step that the reviewer saw, null for none: whoever decides upon another is refused',
      ),
  })
  .meta({ id: 'NewReview' });
export type NewReview = z.infer<typeof reviewBody>;

const step = z
  .object({
    step: z.number(),
    outcome: outcomeSchema,
    at: z.string(),
    note: z.string().describe('empty for whoever the finding is about'),
    reviewer: z.string().describe('empty for whoever the finding is about'),
    rule_version: z.number(),
    edition: z.number().describe('of the parameters'),
  })
  .meta({ id: 'ReviewStep' });

export const reviewsSchema = z
  .object({
    standing: standingOutcome.nullable().describe('null: not reviewed, or reopened'),
    last: z.number().nullable().describe('the last step, to be named by whoever takes the next one'),
    moves: z.array(outcomeSchema).describe('what the reader may decide now'),
    steps: z.array(step).describe('the latest first'),
  })
  .meta({ id: 'Reviews' });
export type Reviews = z.infer<typeof reviewsSchema>;
