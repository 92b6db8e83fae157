import { z } from 'zod';
import { lang } from '../../http/text.dto.js';
import { poolQuery } from '../../http/query.dto.js';
import { STANDING_OUTCOMES, type StandingOutcome } from '../reviews/outcomes.js';

export const efficacyFileQuery = poolQuery.extend({ lang });
export type EfficacyFileQuery = z.infer<typeof efficacyFileQuery>;

export const shareSchema = z
  .object({ value: z.string(), low: z.string(), high: z.string() })
  .describe('in %, with its 95 % interval')
  .meta({ id: 'Share' });

export const efficacySchema = z
  .object({
    rule_id: z.string(),
    version: z.number(),
    edition: z.number().describe('of the parameters'),
    is_current: z.boolean().describe('whether the rule has this version now'),
    hits: z.number().describe('findings that this version made or that were reviewed under it'),
    standing: z.number(),
    withdrawn: z.number().describe('their records were corrected or reversed'),
    reviewed: z.number(),
    outcomes: z.record(z.enum(STANDING_OUTCOMES), z.number()),
    weighed: z.number().describe('reviewed, without duplicates'),
    confirmed: shareSchema.nullable().describe('of what was weighed; null: not enough data yet'),
    state: z
      .enum(['too_few', 'measured', 'demotion_proposed'])
      .describe(
        'whether enough is reviewed, and whether so little was confirmed that the rule should accuse less',
      ),
  })
  .meta({ id: 'Efficacy' });
export type Efficacy = z.infer<typeof efficacySchema>;
export type Outcomes = Record<StandingOutcome, number>;
