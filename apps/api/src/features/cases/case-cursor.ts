import { z } from 'zod';
import { Invalid } from '../../http/errors.js';

const number = z.number().int();
const time = z
  .string()
  .refine(
    (value) => /^[\d-]{10} [\d:]{8}$/.test(value) && !Number.isNaN(Date.parse(`${value.replace(' ', 'T')}Z`)),
  );

/** By what each list goes: the value and the id of a row behind which it goes on. */
const PLACES = {
  due: z.tuple([z.literal('due'), z.union([z.literal('infinity'), z.iso.date()]), number]),
  severity: z.tuple([z.literal('severity'), z.string().regex(/^\d$/), number]),
  amount: z.tuple([z.literal('amount'), z.string().regex(/^-?\d{1,16}\.\d{2}$/), number]),
  opened: z.tuple([z.literal('opened'), z.string().regex(/^\d{1,15}$/), number]),
} as const;
const findingsPlace = z.tuple([z.literal('findings'), time, z.string().max(64)]);

type CaseList = keyof typeof PLACES;

const encoded = (value: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** The last row of a page of cases: what follows does not move while cases come and go. */
export const cursorOf = (list: CaseList, { place, id }: { place: string; id: number }): string =>
  encoded([list, place, id]);

/** Where a page of cases begins. Throws `Invalid` of a cursor that is none, or of a list in another order. */
export function placeOf(list: CaseList, cursor: string): { place: string; id: number } {
  const parsed = PLACES[list].safeParse(decoded(cursor));
  if (!parsed.success) throw new Invalid('cursor', 'this is no cursor of this list');
  return { place: parsed.data[1], id: parsed.data[2] };
}

/** The same of the findings of a case. */
export const findingsCursorOf = ({ place, id }: { place: string; id: string }): string =>
  encoded(['findings', place, id]);

export function findingsPlaceOf(cursor: string): { place: string; id: string } {
  const parsed = findingsPlace.safeParse(decoded(cursor));
  if (!parsed.success) throw new Invalid('cursor', 'this is no cursor of the findings of a case');
  return { place: parsed.data[1], id: parsed.data[2] };
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
