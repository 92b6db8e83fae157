import { z } from 'zod';

export const resealedSchema = z
  .object({
    what: z.string().describe('a table, or files'),
    resealed: z.number().describe('rows or files that are sealed by the present key now'),
    left: z.number().describe('those that no key opens; they stay as they are'),
  })
  .meta({ id: 'Resealed' });
export type Resealed = z.infer<typeof resealedSchema>;
