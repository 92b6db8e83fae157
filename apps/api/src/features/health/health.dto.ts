import { z } from 'zod';

export const engineState = z.enum(['up', 'restarting', 'stopped']);

export const healthSchema = z
  .object({ status: z.enum(['ok', 'degraded']), engine: engineState })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;
