import { z } from 'zod';
import { caseId } from '../cases/cases.dto.js';

/** What identity is looked at for (domain.md E: no look without a purpose); the pages say each in words. */
export const PURPOSES = ['identity', 'contact', 'documents', 'repair', 'other'] as const;

/** Why somebody wants to see identity in clear. */
export const askBody = z
  .object({
    purpose: z.enum(PURPOSES),
    note: z.string().trim().max(500).default('').describe('in words; needed where the purpose is another'),
  })
  .meta({ id: 'AskDisclosure' });
export type Ask = z.infer<typeof askBody>;

export const decideBody = z.object({ agree: z.boolean() }).meta({ id: 'DecideDisclosure' });

export const disclosureSchema = z
  .object({
    disclosure_id: z.number(),
    purpose: z.enum(PURPOSES),
    note: z.string(),
    asked_by: z.string(),
    asked_at: z.string(),
    state: z.enum(['open', 'agreed', 'refused', 'over']).describe('over: was agreed to, and its time is up'),
    decided_by: z.string().nullable(),
    decided_at: z.string().nullable(),
    until: z.string().nullable().describe('until when the rows are given out'),
    is_own: z.boolean().describe('the reader asked for it'),
  })
  .meta({ id: 'Disclosure' });
export type Disclosure = z.infer<typeof disclosureSchema>;

export const disclosuresSchema = z
  .object({ items: z.array(disclosureSchema).describe('latest first') })
  .meta({ id: 'Disclosures' });
export type Disclosures = z.infer<typeof disclosuresSchema>;

export const awaitedSchema = z
  .object({
    items: z
      .array(
        disclosureSchema
          .pick({
            disclosure_id: true,
            purpose: true,
            note: true,
            asked_by: true,
            asked_at: true,
            is_own: true,
          })
          .extend({ batch_id: z.string(), stream: z.string(), pool: z.string() })
          .meta({ id: 'AwaitedDisclosure' }),
      )
      .describe('earliest first'),
  })
  .meta({ id: 'AwaitedDisclosures' });
export type AwaitedDisclosures = z.infer<typeof awaitedSchema>;

export const disclosureId = caseId;
