import { z } from 'zod';

const seen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0);
export const watchBody = z
  .object({
    watching: z.boolean(),
    step: seen.describe('the last step that was seen'),
    comment: seen.describe('the last comment that was seen'),
  })
  .meta({ id: 'WatchCase' });
export type Watch = z.infer<typeof watchBody>;
