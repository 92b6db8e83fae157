import { z } from 'zod';
import { textSchema } from '../../http/text.dto.js';
import { pool } from '../../http/query.dto.js';
import { rejectErrors } from '../ingest/batches.dto.js';

const name = z.string().min(1).max(200);

export const mappingSchema = z.object({
  columns: z
    .record(name, name)
    .refine((columns) => Object.keys(columns).length <= 1000, 'at most 1000 columns')
    .describe('their column → our field; columns that are not named keep their names'),
  codes: z
    .record(name, z.record(z.string().max(200), z.string().max(200)))
    .refine(
      (codes) => Object.values(codes).every((own) => Object.keys(own).length <= 5000),
      'at most 5000 codes',
    )
    .describe('our field → their code → our code; codes that are not named are taken as they are'),
});

export const mappingBody = mappingSchema.extend({ note: z.string().max(1000).default('') });
export type MappingBody = z.infer<typeof mappingBody>;

export const savedMapping = mappingSchema
  .extend({
    source: z.string(),
    pool: z.string(),
    stream: z.string(),
    version: z.number().int(),
    note: z.string(),
    saved_by: z.string(),
    saved_at: z.string(),
  })
  .meta({ id: 'SavedMapping' });
export type SavedMapping = z.infer<typeof savedMapping>;

export const mappingsQuery = z.object({ pool });
export type MappingsQuery = z.infer<typeof mappingsQuery>;

export const mappingsList = z.object({ items: z.array(savedMapping) }).meta({ id: 'MappingsList' });
export type MappingsList = z.infer<typeof mappingsList>;

export const mappingHistory = z
  .object({
    current: savedMapping.nullable().describe('the last version, by which files are read from now on'),
    history: z.array(savedMapping).describe('all versions, latest first'),
  })
  .meta({ id: 'MappingHistory' });
export type MappingHistory = z.infer<typeof mappingHistory>;

export const previewQuery = z.object({
  file: z.string().min(1).max(255),
  stream: z.string().optional().describe('without it, the stream that the name of the file begins with'),
  source: z.string().default('default'),
});
export type PreviewQuery = z.infer<typeof previewQuery>;

const rowSchema = z.object({
  line: z.number().int(),
  cells: z.array(z.string()).max(20_000),
  flag: z
    .number()
    .int()
    .min(0)
    .max(15)
    .default(1)
    .describe('as the preview gave it; to be sent back unchanged'),
});
export type PreviewRow = z.infer<typeof rowSchema>;

export const checkBody = mappingSchema.extend({
  stream: z.string(),
  header: z.array(z.string()).max(20_000),
  rows: z.array(rowSchema).max(20),
});
export type CheckBody = z.infer<typeof checkBody>;

export const checkResult = z
  .object({
    header: z.array(z.string()).describe('the columns in our names'),
    missing: z.array(z.string()).describe('required fields that no column is for'),
    unknown: z.array(z.string()).describe('columns that are for no field; they are kept aside'),
    twice: z.array(z.string()).describe('fields that more than one column is for'),
    rows: z.array(
      z.object({
        line: z.number().int(),
        cells: z.array(z.string()).describe('with codes in ours'),
        errors: rejectErrors.describe('the field is empty when the row as a whole is at fault'),
      }),
    ),
  })
  .meta({ id: 'MappingCheck' });
export type CheckResult = z.infer<typeof checkResult>;

export const previewResult = z
  .object({
    stream: z.string(),
    format: z.enum(['csv', 'ndjson']),
    container: z.enum(['text', 'xlsx', 'parquet']),
    encoding: z.enum(['utf-8', 'gb18030']),
    header: z.array(z.string()).describe('the columns as the file calls them'),
    rows: z.array(rowSchema).describe('the first 20 rows as read'),
    fields: z
      .array(z.object({ name: z.string(), label: textSchema, required: z.boolean(), kind: z.string() }))
      .describe('the fields of the stream, to choose from'),
    mapping: mappingSchema.describe('the saved one of this source'),
    mapping_version: z.number().int().nullable(),
    suggested: z.record(z.string(), z.string()).describe('their column → our field, by their likeness'),
    check: checkResult.describe('the rows by the saved mapping'),
  })
  .meta({ id: 'MappingPreview' });
export type PreviewResult = z.infer<typeof previewResult>;
