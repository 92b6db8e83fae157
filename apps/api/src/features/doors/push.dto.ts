import { z } from 'zod';
import { rejectErrors } from '../ingest/batches.dto.js';

/** Records that one request may bring. */
export const MAX_RECORDS = 5_000;
export const MAX_PUSH_BYTES = 16 << 20;

export const pushQuery = z.object({
  source: z.string().default('default').describe('who sends; the holder of a key sends as its own source'),
  pool: z.string().optional(),
});
export type PushQuery = z.infer<typeof pushQuery>;

export const pushReceipt = z
  .object({
    batch_id: z
      .string()
      .describe('the batch that the records went into, perhaps with those of other requests'),
    source: z.string(),
    pool: z.string(),
    stream: z.string(),
    rows: z.number().int(),
    first_line: z.number().int().describe('the line of the first record in the batch; the others follow'),
    last_line: z.number().int(),
    received_at: z.string(),
  })
  .meta({ id: 'PushReceipt' });
export type PushReceipt = z.infer<typeof pushReceipt>;

export const linesQuery = z.object({
  first: z.coerce.number().int().min(1).describe('first_line of a push receipt'),
  last: z.coerce.number().int().min(1).describe('last_line of a push receipt'),
});
export type LinesQuery = z.infer<typeof linesQuery>;

const count = z.number().int().nullable().describe('null until the batch is loaded');

export const linesFate = z
  .object({
    batch_id: z.string(),
    state: z.enum(['accepted', 'loading', 'loaded', 'failed']),
    rows: z.number().int(),
    accepted: count,
    duplicate: count,
    corrected: count,
    rejected: count,
    judged_at: z.string().nullable().describe('when findings were up to date with the batch'),
    error: z.string().optional(),
    rejects: z.array(
      z.object({
        record: z.number().int().describe('place in the request, from 0'),
        line: z.number().int(),
        errors: rejectErrors,
      }),
    ),
  })
  .meta({ id: 'LinesFate' });
export type LinesFate = z.infer<typeof linesFate>;
