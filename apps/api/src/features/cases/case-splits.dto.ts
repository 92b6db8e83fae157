import { z } from 'zod';

export const splitBody = z
  .object({
    finding_ids: z
      .array(z.string().max(64))
      .min(1)
      .max(5000)
      .describe('of this case, not decided yet; some that stand have to be left in it'),
    note: z.string().trim().min(2).max(1000).describe('why'),
    previous: z
      .number()
      .int()
      .describe('the last step that was seen: whoever splits upon another is refused'),
  })
  .meta({ id: 'SplitCase' });
export type Split = z.infer<typeof splitBody>;
