import { z } from 'zod';
import { allianceParameters } from './alliance.schema.js';
import { capitationParameters } from './capitation.schema.js';
import { familyDoctorParameters } from './family-doctor.schema.js';
import { pointsParameters } from './points.schema.js';

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const year = z.string().regex(/^\d{4}$/, '须为四位年份，例如 "2025"');

const head = {
  id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'small letters, digits and hyphens'),
  name: text,
  version: z.string().regex(/^\d{1,6}$/),
  about: text.optional(),
  years: z.strictObject({ from: year, to: year.optional() }).describe('the years that it settles'),
  areas: z
    .array(z.string().min(1))
    .optional()
    .describe('divisions that it holds for; all of the pool without it'),
  score_card: z
    .union([z.string().min(1), z.record(z.string(), z.unknown())])
    .optional()
    .describe('the id of the score card by which it is assessed'),
};

/** A policy file: what is paid to whom, each number with the text that it rests on. */
export const policySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...head, kind: z.literal('capitation'), parameters: capitationParameters }),
  z.strictObject({ ...head, kind: z.literal('alliance_total'), parameters: allianceParameters }),
  z.strictObject({ ...head, kind: z.literal('points'), parameters: pointsParameters }),
  z.strictObject({ ...head, kind: z.literal('family_doctor'), parameters: familyDoctorParameters }),
]);
export type Policy = z.infer<typeof policySchema>;
export type PolicyKind = Policy['kind'];
export type PolicyOf<K extends PolicyKind> = Extract<Policy, { kind: K }>;
