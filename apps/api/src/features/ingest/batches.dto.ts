import { z } from 'zod';

export const offerQuery = z.object({
  file: z.string().min(1).max(255),
  stream: z.string().optional(),
  source: z.string().default('default'),
  pool: z.string().optional(),
});

export const listQuery = z.object({
  pool: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const keyQuery = z.object({ source: z.string().min(1), pool: z.string().optional() });
