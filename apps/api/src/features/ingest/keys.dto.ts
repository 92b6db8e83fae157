import { z } from 'zod';

export const keyQuery = z.object({ source: z.string().min(1), pool: z.string().optional() });
export type KeyQuery = z.infer<typeof keyQuery>;

export const madeKey = z
  .object({ source: z.string(), pool: z.string(), key: z.string().describe('shown this once') })
  .meta({ id: 'MadeKey' });
export type MadeKey = z.infer<typeof madeKey>;

export const revokedKeys = z.object({ source: z.string() });
