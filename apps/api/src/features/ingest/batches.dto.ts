import { z } from 'zod';
import { textSchema } from '../../http/text.dto.js';
import { paging, pool } from '../../http/query.dto.js';

export const offerQuery = z.object({
  file: z.string().min(1).max(255).describe('name of the file; begins with the name of its stream'),
  stream: z.string().optional(),
  source: z.string().default('default'),
  pool: z.string().optional(),
});
export type OfferQuery = z.infer<typeof offerQuery>;

export const listQuery = z.object({ pool, ...paging });
export type ListQuery = z.infer<typeof listQuery>;

export const receiptSchema = z
  .object({
    batch_id: z.string(),
    source: z.string(),
    pool: z.string(),
    stream: z.string(),
    file: z.string(),
    state: z.enum(['accepted', 'loading', 'loaded', 'failed']),
    rows: z.number(),
    accepted: z.number(),
    duplicate: z.number(),
    corrected: z.number(),
    rejected: z.number(),
    unknown_columns: z.array(z.string()),
    mapping_version: z.number().nullable().describe('the saved mapping by which the file was read'),
    error: z.string().optional(),
    note: z.string().optional(),
    received_at: z.string(),
    loaded_at: z.string().nullable(),
    judged_at: z.string().nullable(),
    bytes: z.number(),
    has_rejects: z.boolean(),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof receiptSchema>;

export const receiptsPage = z
  .object({ items: z.array(receiptSchema), next: z.string().nullable() })
  .meta({ id: 'ReceiptsPage' });
export type ReceiptsPage = z.infer<typeof receiptsPage>;

export const rejectErrors = z.array(z.object({ field: z.string(), value: z.string(), reason: z.string() }));

const rejectSchema = z.object({ line: z.number(), errors: rejectErrors }).meta({ id: 'Reject' });
export type Reject = z.infer<typeof rejectSchema>;

export const receiptDetail = receiptSchema
  .extend({
    rejects: z.array(rejectSchema).describe('the first rejected lines'),
    field_labels: z.record(z.string(), textSchema).describe('what the fields of the stream are called'),
    needs_disclosure: z
      .boolean()
      .describe('whether the reader is given the rejected rows only when a second person agrees'),
  })
  .meta({ id: 'ReceiptDetail' });
export type ReceiptDetail = z.infer<typeof receiptDetail>;

export const pendingSchema = z
  .object({
    waiting: z.number().describe('batches that are not loaded yet'),
    unjudged: z.number().describe('batches that are loaded and not judged yet'),
    done: z.number(),
  })
  .meta({ id: 'Pending' });
export type Pending = z.infer<typeof pendingSchema>;
