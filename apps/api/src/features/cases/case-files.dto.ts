import { z } from 'zod';
import { rowNumber } from '../../http/query.dto.js';

/** The most that a file of a case may weigh, and how many files a side may file. */
export const FILE_BYTES = 20 * 2 ** 20;
export const FILES_OF_A_SIDE = 50;

export const newFileQuery = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{C}]+$/u)
    .describe('of the file, with its ending'),
  note: z.string().trim().max(500).default('').describe('what it shows'),
  shown: z
    .enum(['0', '1'])
    .default('1')
    .describe('of a file of the office: whether the institution is shown it'),
});
export type NewFileQuery = z.infer<typeof newFileQuery>;

export const caseFileId = rowNumber;

export const caseFileSchema = z
  .object({
    file_id: z.number(),
    side: z.enum(['office', 'institution']),
    shown: z.boolean().describe('the institution is shown it'),
    name: z.string(),
    media: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    note: z.string(),
    who: z.string().describe('empty where the reader is not told'),
    at: z.string(),
    withdrawn_at: z.string().nullable(),
    may_withdraw: z.boolean(),
  })
  .meta({ id: 'CaseFile' });
export type CaseFile = z.infer<typeof caseFileSchema>;

export const caseFilesSchema = z
  .object({
    items: z.array(caseFileSchema).describe('in the order in which they were filed'),
    may_add: z.boolean().describe('whether the reader may file one now'),
  })
  .meta({ id: 'CaseFiles' });
export type CaseFiles = z.infer<typeof caseFilesSchema>;
