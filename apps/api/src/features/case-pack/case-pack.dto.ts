import { z } from 'zod';

export const packHash = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/);

export const packCheck = z
  .object({
    hash: z.string(),
    known: z.boolean().describe('a pack with this hash was made here, of a case in reach'),
    case_id: z.number().nullable(),
    made_at: z.string().nullable(),
    made_by: z.string().nullable(),
  })
  .meta({ id: 'PackCheck' });
export type PackCheck = z.infer<typeof packCheck>;

/** Drafts of what an office sends in a case. */
export const noticeKind = z.enum(['inquiry', 'hearing', 'decision']).meta({ id: 'NoticeKind' });
export type NoticeKind = z.infer<typeof noticeKind>;
