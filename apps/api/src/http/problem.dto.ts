import { z } from 'zod';

/** What went wrong, as application/problem+json (RFC 9457); the only shape in which an error leaves. */
export const problemSchema = z
  .object({
    type: z.string().describe('`about:blank`: the status and the code say it all'),
    title: z.string().describe('the kind of fault in a few words'),
    code: z
      .string()
      .describe('what a program may rely on: invalid, unauthenticated, denied, not_found, conflict, busy …'),
    status: z.number().int(),
    detail: z.string().describe('this fault in one sentence'),
    fields: z
      .array(z.object({ field: z.string(), reason: z.string() }))
      .describe('the parts of the request at fault; the field is empty when it is the request as a whole'),
    correlationId: z.string().optional().describe('to be quoted: the service has logged the cause under it'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
