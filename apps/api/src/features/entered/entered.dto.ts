import { ENTERED_KINDS, GRAINS, PERIOD_KINDS } from '@fundwatch/metrics';
import { z } from 'zod';
import { pool } from '../../http/query.dto.js';
import { lang, textSchema } from '../../http/text.dto.js';

const grain = z.enum(GRAINS).meta({ id: 'Grain' });
const item = z.string().max(60);
const period = z.string().max(10).describe('2025, 2025-Q1 or 2025-06');

export const itemSchema = z
  .object({
    item,
    label: textSchema,
    kind: z.enum(ENTERED_KINDS).meta({ id: 'EnteredKind' }),
    decimals: z.number(),
    least: z.string(),
    most: z.string(),
    part_of: z.string().nullable().describe('the item that it cannot exceed'),
    grains: z.array(grain),
    periods: z.array(z.enum(PERIOD_KINDS).meta({ id: 'PeriodKind' })),
    source: textSchema,
    indicators: z.array(z.string()).describe('indicators that are made of it'),
  })
  .meta({ id: 'EnteredItem' });
export type ItemView = z.infer<typeof itemSchema>;

export const valuesQuery = z.object({
  pool,
  grain,
  period,
  id: z.string().optional().describe('one subject'),
});
export type ValuesQuery = z.infer<typeof valuesQuery>;

export const historyQuery = z.object({ pool, grain, period, item, id: z.string() });
export type HistoryQuery = z.infer<typeof historyQuery>;

export const stepSchema = z
  .object({
    step: z.number(),
    item,
    grain,
    subject_id: z.string(),
    period,
    value: z.string().nullable().describe('null: taken back'),
    document: z.string(),
    document_ref: z.string(),
    reason: z.string(),
    author: z.string(),
    at: z.string(),
  })
  .meta({ id: 'EnteredStep' });
export type Step = z.infer<typeof stepSchema>;

export const newValue = z
  .object({
    item,
    subject_id: z.string().min(1).max(60),
    value: z.string().max(30).nullable(),
    previous: z.number().int().nullable().describe('the step that this one follows; null when there is none'),
  })
  .meta({ id: 'NewEnteredValue' });
export type NewValue = z.infer<typeof newValue>;

/** Rows of one request: as many as a body of JSON has room for. */
const MOST_ROWS = 5_000;

export const valuesBody = z
  .object({
    pool,
    grain,
    period,
    document: z.string().trim().min(2).max(200).describe('the document that the numbers stand in'),
    document_ref: z.string().trim().max(200).default('').describe('where it lies, or the hash of its bytes'),
    reason: z
      .string()
      .trim()
      .max(500)
      .default('')
      .describe('needed where a number takes the place of another'),
    rows: z.array(newValue).min(1).max(MOST_ROWS),
  })
  .meta({ id: 'NewEnteredValues' });
export type ValuesBody = z.infer<typeof valuesBody>;

export const writtenSchema = z
  .object({ written: z.number(), unchanged: z.number() })
  .meta({ id: 'EnteredReceipt' });
export type Written = z.infer<typeof writtenSchema>;

export const tableQuery = z.object({
  pool,
  grain,
  period,
  items: z.string().max(400).optional().describe('items, parted by commas; without any all of the grain'),
  lang,
});
export type TableQuery = z.infer<typeof tableQuery>;

export const readQuery = z.object({ pool, grain, period, file: z.string().max(200) });
export type ReadQuery = z.infer<typeof readQuery>;

export const readSchema = z
  .object({
    columns: z.array(item),
    unknown_columns: z.array(z.string()),
    rows: z.array(z.object({ line: z.number(), subject_id: z.string(), item, value: z.string().nullable() })),
    faults: z.array(z.object({ line: z.number(), field: z.string(), value: z.string(), reason: z.string() })),
  })
  .meta({ id: 'EnteredTable' });
export type ReadTable = z.infer<typeof readSchema>;
