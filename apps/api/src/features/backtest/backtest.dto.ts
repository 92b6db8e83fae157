import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';
import { findingSchema } from '../findings/findings.dto.js';
import { comparisonSums } from './compared.js';

const setting = z.string().regex(/^\w+=-?\d+(\.\d+)?$/, 'name=number');

export const backtestQuery = z
  .object({
    pool,
    from: day.describe('events that end on this day or later'),
    to: day.describe('events that begin on this day or earlier; judged as of it'),
    set: z
      .union([setting, z.array(setting)])
      .optional()
      .transform((given) => (given === undefined ? [] : [given].flat()))
      .describe('a parameter to try, name=value; may be given several times'),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'to must not lie before from' });
export type BacktestQuery = z.infer<typeof backtestQuery>;

export const backtestSummary = z
  .object({
    rule_id: z.string(),
    from: z.string(),
    to: z.string(),
    ...comparisonSums.shape,
    skipped: z.array(z.object({ reason: z.string(), rows: z.number() })),
  })
  .meta({ id: 'BacktestSummary' });
export type BacktestSummary = z.infer<typeof backtestSummary>;

export const changedFinding = findingSchema
  .extend({ change: z.enum(['added', 'removed']) })
  .meta({ id: 'ChangedFinding' });
export type ChangedFinding = z.infer<typeof changedFinding>;

/** First what it comes to, then what changes. */
export const backtestLine = z.union([backtestSummary, changedFinding]).meta({ id: 'BacktestLine' });
