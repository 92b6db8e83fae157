/** Rows of the batch ledger: what is known of a file from its acceptance on. */
import { z } from 'zod';
import { instant } from '../../postgres/instant.js';
import { CONTAINERS } from './scan/decode.js';

export const layoutSchema = z.object({
  format: z.enum(['csv', 'ndjson']),
  container: z.enum(CONTAINERS).default('text'),
  gzip: z.boolean(),
  encoding: z.enum(['utf-8', 'gb18030']),
  mayBeInvalid: z.boolean(),
  /** how lines end: with a line feed, or with a lone carriage return */
  lineEnd: z.enum(['lf', 'cr']).default('lf'),
  header: z.array(z.string()),
  /** of the first object of an NDJSON, if it is a plain one */
  shape: z.array(z.object({ name: z.string(), isBare: z.boolean(), places: z.number() })).optional(),
});
export type FileLayout = z.infer<typeof layoutSchema>;

export const batchSchema = z.object({
  seq: z.number(),
  pool: z.string(),
  source: z.string(),
  stream: z.string(),
  file: z.string(),
  raw_key: z.string(),
  raw_bytes: z.number(),
  raw_ascii: z.boolean(),
  state: z.enum(['accepted', 'loading', 'loaded', 'failed']),
  part_rows: z.number(),
  part_bytes: z.number(),
  attempts: z.number(),
  layout: layoutSchema.nullable(),
  unknown_columns: z.array(z.string()),
  error: z.string().nullable(),
  note: z.string().nullable(),
  mapping_version: z.number().nullable(),
  received_at: instant,
  loaded_at: instant.nullable(),
  judged_at: instant.nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

export const countsSchema = z.object({
  rows: z.coerce.number(),
  accepted: z.coerce.number(),
  duplicate: z.coerce.number(),
  corrected: z.coerce.number(),
  rejected: z.coerce.number(),
});
export type Counts = z.infer<typeof countsSchema>;

export const receiptRow = batchSchema.extend(countsSchema.shape);
export type ReceiptRow = z.infer<typeof receiptRow>;

export const partSchema = countsSchema.extend({
  part: z.number(),
  state: z.enum(['classified', 'kept', 'applied']),
});
export type PartRow = z.infer<typeof partSchema>;

export const arrivalRow = z.object({
  stream: z.string(),
  records: z.coerce.number(),
  rejected: z.coerce.number(),
  last_event: z.string().nullable(),
  last_received_at: instant,
});

export const batchId = (seq: number): string => `B${String(seq).padStart(8, '0')}`;
export const seqOf = (id: string): number => (/^B\d{8,}$/.test(id) ? Number(id.slice(1)) : -1);
