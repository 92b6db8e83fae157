import { z } from 'zod';
import { lang } from '../../http/text.dto.js';
import { poolQuery } from '../../http/query.dto.js';
import { shareSchema } from '../efficacy/efficacy.dto.js';
import { evidenceRow } from '../findings/findings.dto.js';
import { UNIT_KINDS } from './units.js';

const verdict = z.enum(['clean', 'missed']).meta({ id: 'SampleVerdict' });
export type Verdict = z.infer<typeof verdict>;

export const sampleBody = poolQuery
  .extend({
    size: z.number().int().min(10).max(200),
    seed: z
      .string()
      .regex(/^[\w-]{4,40}$/)
      .optional()
      .describe('that of another sample draws the same again, if the records are the same'),
  })
  .meta({ id: 'NewSample' });
export type NewSample = z.infer<typeof sampleBody>;

export const markBody = z
  .object({
    verdict: verdict.nullable().describe('null takes a mark away'),
    note: z.string().trim().max(500).default('').describe('what was missed; required then'),
  })
  .meta({ id: 'SampleMark' });
export type Mark = z.infer<typeof markBody>;

export const sampleFileQuery = z.object({ lang });

export const sampleSchema = z
  .object({
    sample_id: z.number(),
    pool: z.string(),
    rule_id: z.string(),
    version: z.number(),
    edition: z.number().describe('of the parameters'),
    seed: z.string(),
    unit_kind: z.enum(UNIT_KINDS),
    hits: z.number().describe('units in scope with a finding that stood when it was drawn'),
    others: z.number().describe('units in scope without one, from which it was drawn'),
    drawn: z.number(),
    marked: z.number(),
    missed: z.number(),
    drawn_by: z.string(),
    drawn_at: z.string(),
    state: z
      .enum(['estimated', 'too_few_reviews', 'too_few_marks', 'nothing_true'])
      .describe('whether a recall can be told, else why not'),
    recall: shareSchema.nullable(),
  })
  .meta({ id: 'Sample' });
export type Sample = z.infer<typeof sampleSchema>;

const item = z
  .object({
    position: z.number(),
    unit: z.string().describe('masked unless the reader may see it'),
    verdict: verdict.nullable(),
    note: z.string(),
    marked_by: z.string().nullable(),
    marked_at: z.string().nullable(),
  })
  .meta({ id: 'SampleItem' });
export type Item = z.infer<typeof item>;

export const samplesSchema = z
  .object({
    may_draw: z.boolean().describe('officers do whose reach is the whole pool'),
    samples: z.array(sampleSchema).describe('the latest first'),
  })
  .meta({ id: 'Samples' });
export type Samples = z.infer<typeof samplesSchema>;

export const sampleDetail = sampleSchema
  .extend({ may_mark: z.boolean(), items: z.array(item) })
  .meta({ id: 'SampleDetail' });
export type SampleDetail = z.infer<typeof sampleDetail>;

export const unitRecords = z
  .object({ unit: z.string(), rows: z.array(evidenceRow) })
  .describe('the latest records of a unit, of each stream that the rule reads')
  .meta({ id: 'UnitRecords' });
export type UnitRecords = z.infer<typeof unitRecords>;
