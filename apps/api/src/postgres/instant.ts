import { z } from 'zod';

/** A `timestamptz` as the driver gives it, as ISO 8601 text in UTC. */
export const instant = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.string(),
);

/** SQL of a `timestamptz` as business time, to the second, as pages and papers tell it. */
export const businessTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`;
