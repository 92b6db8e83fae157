import { standing, type Rule } from '@fundwatch/rules';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const MOST_DRAWN = 200;
const drawnRow = z.object({ hits: z.number(), others: z.number(), units: z.array(z.string()) });
export type Drawn = z.infer<typeof drawnRow>;

/** Draws units of a rule's scope that it found nothing of, inside a scope that reaches the whole pool. */
export class DrawRepository {
  constructor(private readonly reader: ScopedReader) {}

  /**
   * The first units in the order of a hash of the seed and the unit: every unit is as likely as any other, and the same seed draws the
   * same units from the same records. A finding that is hidden for a time still is one.
   */
  async draw(
    scope: Scope,
    rule: Rule,
    of: { pool: string; day: string; seed: string; size: number },
  ): Promise<Drawn> {
    const [row] = await this.reader.query(scope, {
      name: `sample ${rule.id}`,
      sql: (reach) => `
        SELECT countIf(is_hit) AS hits, countIf(NOT is_hit) AS others,
          arraySlice(arrayMap(drawn -> drawn.2, groupArraySortedIf(${MOST_DRAWN})((sipHash64({seed:String}, unit), unit), NOT is_hit)), 1, {size:UInt32}) AS units
        FROM (
          SELECT unit, unit IN (SELECT unit FROM findings FINAL WHERE pool = {pool:String} AND rule_id = '${rule.id}' AND withdrawn_at IS NULL) AS is_hit
          FROM (SELECT DISTINCT toString(unit) AS unit FROM (${rule.population(standing(rule))}))
          WHERE unit != '' AND ${reach.whole('{pool:String}')})`,
      params: { pool: of.pool, as_of: of.day, seed: of.seed, size: of.size },
      row: drawnRow,
    });
    return row ?? { hits: 0, others: 0, units: [] };
  }
}
