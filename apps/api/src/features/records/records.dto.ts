import { z } from 'zod';
import { pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';

export const recordsQuery = z.object({
  pool,
  key: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('keys; the parts of a key are separated by commas'),
  limit: z.coerce.number().int().min(1).optional(),
});
export type RecordsQuery = z.infer<typeof recordsQuery>;

/** A field as it was sent: amounts keep their decimals as text, absent values are null. */
export const recordValue = z.union([z.string(), z.number()]).nullable();
export type RecordValue = z.infer<typeof recordValue>;

/** A field of a record as pages show it; `text` says what a code means. */
export const shownField = z.object({
  name: z.string(),
  label: textSchema,
  value: recordValue,
  text: textSchema.optional(),
  is_flag: z.literal(true).optional().describe('yes or no: the text says all of the value'),
});
export type ShownField = z.infer<typeof shownField>;

export const storedRecord = z
  .object({ pool: z.string(), source: z.string(), batch_id: z.string(), line: z.number() })
  .catchall(recordValue)
  .describe('the fields of the stream, and where the record came from')
  .meta({ id: 'StoredRecord' });
