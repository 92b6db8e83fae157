import { z } from 'zod';

/** Says that a pool's findings or figures may have changed; what changed is asked for as ever, inside the reader's scope. */
export const liveEvent = z.object({ pool: z.string(), judged: z.string() }).meta({ id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof liveEvent>;
