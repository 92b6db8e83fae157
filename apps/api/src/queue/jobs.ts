import { z } from 'zod';

/** Every job, with what it carries: ids, never data. The ledger knows the rest. */
export const JOBS = {
  'ingest.batch': z.object({ seq: z.number().int() }),
  'rules.judge': z.object({ pool: z.string() }),
} as const;

export type JobName = keyof typeof JOBS;
