import {
  findMeasure,
  knownFacts,
  STANDARD_GRAINS,
  STANDARDISED,
  standardSql,
  type Grain,
} from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const row = z.object({
  subject_id: z.string(),
  base: z.number(),
  observed: z.number(),
  expected: z.number(),
});
export type Standard = z.infer<typeof row>;

/** Longest that a page waits for an adjustment, in seconds: it reads every insured person of the pool. */
const LONGEST = 60;

/** What would be expected of subjects whose persons did as the pool’s of their age, sex and chronic disease do. */
export class StandardRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Observed and expected of each subject; undefined where the indicator or grain is not adjusted. */
  async expected(
    scope: Scope,
    query: { pool: string; indicator: string; grain: Grain; months: readonly string[] },
  ): Promise<Map<string, Standard> | undefined> {
    const measure = findMeasure(STANDARDISED[query.indicator] ?? '');
    const grain = STANDARD_GRAINS.find((known) => known === query.grain);
    if (!measure || !grain) return undefined;
    const last = query.months.at(-1) ?? '';
    const rows = await this.reader.query(scope, {
      name: 'standardised',
      sql: (
        reach,
      ) => `SELECT subject_id, base, observed, expected FROM (${standardSql(grain, measure, knownFacts)})
        WHERE ${reach.pool('{pool:String}')} SETTINGS max_execution_time = ${LONGEST}`,
      params: { pool: query.pool, months: query.months, last },
      row,
    });
    return new Map(rows.map((found) => [found.subject_id, found]));
  }
}
