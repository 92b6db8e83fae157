import { GRADES } from '@fundwatch/rules';
import { z } from 'zod';
import { textSchema } from '../../http/text.dto.js';

export const gradeSchema = z.enum(GRADES).meta({ id: 'Grade' });

const param = z
  .object({
    name: z.string(),
    label: textSchema,
    unit: textSchema,
    default: z.number().describe('as shipped'),
    value: z.number().describe('as it is in force in the pool'),
    min: z.number(),
    max: z.number(),
  })
  .meta({ id: 'RuleParam' });

const article = z.object({
  article: z.string(),
  text: z.string(),
  from: z.string(),
  to: z.string().optional(),
});

export const outcomeState = z.enum(['pass', 'fail', 'error', 'not_applicable']);
export type OutcomeState = z.infer<typeof outcomeState>;

const outcome = z
  .object({
    state: outcomeState,
    reason: textSchema.optional(),
    population: z.number().optional().describe('absent for a reader of some places only'),
    countedAt: z
      .string()
      .optional()
      .describe('when the population was counted; in a long history not at every judgement'),
    findings: z.number(),
  })
  .meta({ id: 'RuleOutcome' });

export const ruleSchema = z
  .object({
    id: z.string(),
    name: textSchema,
    grade: gradeSchema,
    family: z.string(),
    mode: z.string(),
    version: z.number(),
    edition: z
      .number()
      .describe('number of the version of its parameters that is in force in the pool; 0 as shipped'),
    params: z.array(param),
    legal: z.array(article).describe('the articles it rests on, with the time in which each is in force'),
    about: textSchema,
    innocent: z.array(textSchema),
    needs: z.array(z.string()).describe('streams without which it is not applicable'),
    facts: z.record(z.string(), textSchema).describe('what each fact of its findings is called'),
    outcome: outcome.optional().describe('how it last ended in the pool'),
  })
  .meta({ id: 'Rule' });
export type RuleView = z.infer<typeof ruleSchema>;
