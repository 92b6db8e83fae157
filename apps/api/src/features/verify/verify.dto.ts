import { z } from 'zod';

export const checkSchema = z
  .object({ check: z.string(), ok: z.boolean(), count: z.number(), first_bad: z.string().optional() })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof checkSchema>;
