import { z } from 'zod';

export const codeBody = z
  .object({
    code: z
      .string()
      .max(40)
      .transform((text) => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase())
      .pipe(z.string().min(1))
      .describe('six digits of the device, or a recovery code'),
  })
  .meta({ id: 'ProofCode' });
export type ProofCode = z.infer<typeof codeBody>;

export const newFactorSchema = z
  .object({
    secret: z.string().describe('base32, for devices that read no picture'),
    uri: z.string().describe('otpauth:// address, as devices read it from a picture'),
  })
  .meta({ id: 'NewSecondFactor' });
export type NewFactor = z.infer<typeof newFactorSchema>;

export const recoverySchema = z
  .object({ codes: z.array(z.string()).describe('each opens once in place of the device; shown this once') })
  .meta({ id: 'RecoveryCodes' });
export type Recovery = z.infer<typeof recoverySchema>;
