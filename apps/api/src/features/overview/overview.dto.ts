import { z } from 'zod';
import { textSchema } from '../../http/text.dto.js';
import { engineState } from '../health/health.dto.js';

export const streamArrival = z
  .object({
    stream: z.string(),
    label: textSchema,
    records: z.number(),
    lastEvent: z.string().nullable(),
    lastReceivedAt: z.string().nullable(),
    rejected: z
      .number()
      .nullable()
      .describe('null for a reader of some places only: rows that were refused have no place'),
  })
  .meta({ id: 'StreamArrival' });

export const overviewSchema = z
  .object({
    pool: z.string(),
    asOf: z.string().nullable().describe("the pool's clock: the latest event time its records have reached"),
    receivedAt: z.string().nullable(),
    streams: z.array(streamArrival),
    findings: z.object({
      live: z.number(),
      byGrade: z.object({ clear: z.number(), suspected: z.number(), hint: z.number() }),
      byRule: z.array(z.object({ ruleId: z.string(), count: z.number(), amount: z.string() })),
    }),
    progress: z.object({
      state: z.enum(['idle', 'loading']),
      done: z.number(),
      total: z.number(),
      text: textSchema.nullable(),
    }),
    engine: z.object({ state: engineState }),
    dangling: z.array(
      z.object({
        stream: z.string(),
        field: z.string(),
        label: textSchema.describe('what the field is called'),
        count: z.number(),
        countedAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof overviewSchema>;
