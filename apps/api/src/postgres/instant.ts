import { z } from 'zod';

/** A `timestamptz` as the driver gives it, as ISO 8601 text in UTC. */
export const instant = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.string(),
);
