import { z } from 'zod';

export const sessionSchema = z
  .object({
    user: z.object({ name: z.string(), role: z.string() }),
    pools: z.array(z.object({ pool: z.string(), label: z.string() })),
    clear: z.boolean().describe('whether identity is shown in clear'),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;
