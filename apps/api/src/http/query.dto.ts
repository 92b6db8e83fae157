import { z } from 'zod';

/** The pool that a question is about; without one, `default` or the first in reach. */
export const pool = z
  .string()
  .optional()
  .describe('pool (统筹区); without one `default`, or the first in reach');

export const poolQuery = z.object({ pool });
export type PoolQuery = z.infer<typeof poolQuery>;

/** A number that the database gives to rows, in an address or a body. */
export const rowNumber = z.coerce.number().int().positive().max(2_147_483_647);

/** A place in a list, from 0 on, in an address. */
export const listPosition = z.coerce.number().int().min(0).max(1_000_000);

export const day = z.iso.date();

/** How much of a list to send, and from where on: `cursor` is the `next` of the page before. */
export const paging = {
  cursor: z.string().max(500).optional().describe('the `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
};

export const orderSchema = z.enum(['asc', 'desc']).meta({ id: 'Order' });
export type Order = z.infer<typeof orderSchema>;
