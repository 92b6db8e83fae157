import { z } from 'zod';
import { pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';

const policyId = z.string().regex(/^[a-z0-9-]{1,60}$/);

/** The largest policy file that is taken, in characters. */
const FILE_MAX = 100_000;

export const policyQuery = z.object({
  pool,
  version: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional()
    .describe('without one the latest'),
});
export type PolicyQuery = z.infer<typeof policyQuery>;

export const policyText = z
  .object({ text: z.string().min(1).max(FILE_MAX).describe('the YAML file') })
  .meta({ id: 'PolicyText' });

export const newVersion = z
  .object({
    text: z
      .string()
      .min(1)
      .max(FILE_MAX)
      .describe('the YAML file; its `version` is higher than any before it'),
    reason: z.string().trim().min(4).max(500),
  })
  .meta({ id: 'NewPolicyVersion' });
export type NewPolicyVersion = z.infer<typeof newVersion>;

const fault = z
  .object({ line: z.number(), path: z.string(), reason: textSchema })
  .meta({ id: 'PolicyFault' });

export const checkedSchema = z
  .object({
    faults: z.array(fault).describe('everything that is wrong, by line'),
    id: policyId.nullable(),
    version: z.string().nullable(),
  })
  .meta({ id: 'CheckedPolicy' });
export type CheckedPolicy = z.infer<typeof checkedSchema>;

const versionSchema = z
  .object({
    version: z.string(),
    reason: z.string().describe('why it was saved; empty for one that is shipped'),
    by: z.string().nullable().describe('null: shipped with the product'),
    at: z.string().nullable(),
  })
  .meta({ id: 'PolicyVersion' });
export type PolicyVersion = z.infer<typeof versionSchema>;

const kind = z.enum(['capitation', 'alliance_total', 'points', 'family_doctor']).meta({ id: 'PolicyKind' });

const head = {
  id: policyId,
  name: textSchema,
  kind,
  version: z.string(),
  years: z.object({ from: z.string(), to: z.string().optional() }).describe('the years that it settles'),
  versions: z.array(versionSchema).describe('the latest first'),
};

export const policySummary = z.object(head).meta({ id: 'PolicySummary' });
export type PolicySummary = z.infer<typeof policySummary>;

const parameter = z
  .object({
    name: z.string(),
    label: textSchema,
    value: z.string().describe('empty for a table'),
    rows: z.array(z.record(z.string(), z.string())).nullable().describe('a table: its rows by columns'),
    source: z.string().describe('the text that it rests on'),
    illustrative: z.boolean().describe('no text gives this value: the area has to set it'),
    isDefault: z.boolean(),
  })
  .meta({ id: 'PolicyParameter' });

export const policyView = z
  .object({
    ...head,
    about: textSchema.nullable(),
    areas: z.array(z.string()).nullable(),
    parameters: z.array(parameter),
    text: z.string().describe('the file as it was written'),
    before: z.string().nullable().describe('the file of the version before this one'),
    may_save: z.boolean().describe('the reader reaches the whole pool; the role decides as well'),
  })
  .meta({ id: 'Policy' });
export type PolicyView = z.infer<typeof policyView>;
