import { z } from 'zod';

const files = z.record(z.string(), z.string());

/** The texts of the policies that are shipped, one for each file of `policies/`. */
export const SHIPPED: readonly string[] = Object.values(
  files.parse(
    import.meta.glob('../../../../../policies/*.yaml', { query: '?raw', import: 'default', eager: true }),
  ),
);
