import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';
import { comparisonSums } from '../backtest/compared.js';
import { outcomeState } from '../rules/rules.dto.js';

export const VERSION_STATES = ['draft', 'shadow', 'live', 'retired'] as const;
export const versionState = z.enum(VERSION_STATES).meta({ id: 'RuleVersionState' });
export type VersionState = z.infer<typeof versionState>;

export const versionsQuery = z.object({ pool });
export type VersionsQuery = z.infer<typeof versionsQuery>;

export const versionPath = z.coerce.number().int().min(1);

const params = z.record(z.string(), z.number());

export const versionBody = z
  .object({
    params: params.describe(
      'parameters that are to differ from those in force; the others are kept as they are',
    ),
    reason: z.string().trim().min(4).max(500),
    valid_from: day.describe('first day on which it may be in force, by the clock of the pool'),
    valid_to: day.nullish().describe('last day; without one until it is retired'),
  })
  .meta({ id: 'NewRuleVersion' });
export type NewVersion = z.infer<typeof versionBody>;

export const moveBody = z
  .object({ state: versionState.exclude(['draft']).describe('draft → shadow → live → retired') })
  .meta({ id: 'RuleVersionMove' });
export type Move = z.infer<typeof moveBody>;

/** Who brought a version into a state, and when. */
const step = z
  .object({ state: versionState, by: z.string(), at: z.string() })
  .meta({ id: 'RuleVersionStep' });
export type Step = z.infer<typeof step>;

/** How a version last judged. */
const judgedSchema = z
  .object({ state: outcomeState, reason: z.string(), at: z.string() })
  .meta({ id: 'RuleVersionOutcome' });

export const versionSchema = z
  .object({
    pool: z.string(),
    rule_id: z.string(),
    number: z.number().describe('from 1 on; 0 is the rule as shipped'),
    state: versionState,
    params: params.describe('the values of all parameters'),
    reason: z.string(),
    valid_from: z.string(),
    valid_to: z.string().nullable(),
    steps: z.array(step),
    is_in_force: z.boolean().describe('live, and the clock of the pool stands within its validity'),
    moves: z.array(versionState).describe('states into which the reader may move it'),
    judged: judgedSchema
      .nullable()
      .describe('how it last judged; null as long as it has not judged everybody'),
    comparison: comparisonSums
      .nullable()
      .describe('of a version in shadow: what it finds beside what is found by what is in force'),
  })
  .meta({ id: 'RuleVersion' });
export type RuleVersion = z.infer<typeof versionSchema>;
