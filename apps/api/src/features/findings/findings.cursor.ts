import { z } from 'zod';
import { Invalid } from '../../http/errors.js';
import { orderSchema } from '../../http/query.dto.js';
import { sortSchema, type FindingsQuery } from './findings.dto.js';

const cursorSchema = z.tuple([sortSchema, orderSchema, z.string(), z.string()]);

/** The last row of a page: its sort value and its id. What follows does not move while findings arrive. */
export type Place = { value: string; id: string };

type Ordered = Pick<FindingsQuery, 'sort' | 'order'>;

export const cursorOf = ({ sort, order }: Ordered, { value, id }: Place): string =>
  Buffer.from(JSON.stringify([sort, order, value, id])).toString('base64url');

/** Where a page begins. Throws `Invalid` for a cursor that is none, or of a list in another order. */
export function placeOf({ sort, order }: Ordered, cursor: string): Place {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new Invalid('cursor', 'this is no cursor of a list of findings');
  const [ofSort, ofOrder, value, id] = parsed.data;
  if (ofSort !== sort || ofOrder !== order)
    throw new Invalid('cursor', `this cursor goes on a list by ${ofSort} ${ofOrder}`);
  return { value, id };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
