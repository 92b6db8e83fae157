import { z } from 'zod';

export const beginQuery = z.object({
  to: z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\]|api\/)/, 'must be the path of a page')
    .default('/')
    .describe('page to come back to'),
});
export type BeginQuery = z.infer<typeof beginQuery>;

/** What a provider sends back, and whatever else its protocol says. It is read by that protocol, never shown. */
export const callbackQuery = z.looseObject({
  code: z.string().max(4000).optional(),
  error: z.string().max(400).optional(),
});
export type CallbackQuery = z.infer<typeof callbackQuery>;
