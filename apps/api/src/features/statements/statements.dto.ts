import { z } from 'zod';
import { textSchema } from '../../http/text.dto.js';

export const FORMATS = ['xlsx', 'pdf'] as const;
export const formatPath = z.enum(FORMATS);
export type Format = z.infer<typeof formatPath>;

export const fileQuery = z.object({
  subject: z.string().max(60).optional().describe('one statement; without it all in reach'),
});
export type FileQuery = z.infer<typeof fileQuery>;

export const amountQuery = z.object({
  amount: z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,2})?$/)
    .describe('yuan'),
});
export type AmountQuery = z.infer<typeof amountQuery>;
export const inCapitals = z.object({ capitals: z.string() }).meta({ id: 'AmountInCapitals' });

export const termsSchema = z
  .object({
    terms: z.record(z.string(), textSchema).describe('what lines and inputs are called, by their names'),
    ledgers: z.record(z.string(), textSchema),
  })
  .meta({ id: 'SettlementTerms' });
export type Terms = z.infer<typeof termsSchema>;
