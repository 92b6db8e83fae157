import { validSettlements } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { asOfParam, factsOf, inYear } from './facts.sql.js';

export type PointsAsked = {
  pool: string;
  year: number;
  asOf?: string | undefined;
  insutypes: readonly string[];
  med_types: readonly string[];
  /** the policy's diseases, by the beginnings of their diagnoses */
  diseases: readonly string[];
  /** confirmed cases: what their evidence names was not treated */
  confirmed: readonly string[];
};

const placeRow = z.object({ id: z.string(), name: z.string(), area: z.string(), tier: z.string() });
const treatedRow = z.object({
  id: z.string(),
  disease: z.string(),
  months: z.number(),
  withdrawn: z.number(),
  settlements: z.number(),
});

export type PlaceRow = z.infer<typeof placeRow>;
export type TreatedRow = z.infer<typeof treatedRow>;

/** Who was treated where for which disease, month by month; always of a whole pool. */
export class PointsFactsRepository {
  constructor(private readonly reader: ScopedReader) {}

  places(scope: Scope, { pool, asOf }: Pick<PointsAsked, 'pool' | 'asOf'>): Promise<PlaceRow[]> {
    return this.reader.query(scope, {
      name: 'places of a settlement',
      sql: (
        reach,
      ) => `SELECT fixmedins_code AS id, fixmedins_name AS name, fix_blng_admdvs AS area, toString(tier) AS tier
        FROM ${factsOf(asOf)('institutions')} WHERE ${reach.whole('{pool:String}')} ORDER BY id`,
      params: { pool, ...asOfParam(asOf) },
      row: placeRow,
    });
  }

  /**
   * Months of persons by institution and disease; '' is none of the policy's. A month of a person and disease is the institution's that
   * settled it first, and is withdrawn when all of it stands in confirmed cases. Refunded settlements and refunds do not count.
   */
  treated(scope: Scope, asked: PointsAsked): Promise<TreatedRow[]> {
    const from = factsOf(asked.asOf);
    const ofYear = `(SELECT * FROM ${from('settlements')} WHERE ${inYear('setl_time')}
      AND toString(insutype) IN {insutypes:Array(String)} AND toString(med_type) IN {med_types:Array(String)})`;
    return this.reader.query(scope, {
      name: 'months of special diseases',
      sql: (reach) => `
        SELECT place AS id, disease, count() AS months, countIf(is_withdrawn) AS withdrawn, sum(own_rows) AS settlements
        FROM (
          SELECT argMin(s.fixmedins_code, (s.setl_time, s.setl_id)) AS place,
            arrayFirst(beginning -> startsWith(v.diag_code, beginning), {diseases:Array(String)}) AS disease,
            min(s.mdtrt_id IN (
              SELECT key[1] FROM (SELECT evidence.stream AS streams, evidence.key AS keys FROM findings FINAL
                WHERE pool = {pool:String} AND finding_id IN {confirmed:Array(String)})
              ARRAY JOIN streams AS stream, keys AS key WHERE stream = 'visits')) AS is_withdrawn,
            count() AS own_rows
          FROM ${validSettlements(ofYear, from('settlements'))} s
          LEFT JOIN (SELECT mdtrt_id, diag_code FROM ${from('visits')}) v ON v.mdtrt_id = s.mdtrt_id
          WHERE ${reach.whole('{pool:String}')}
          GROUP BY s.psn_no, toStartOfMonth(s.setl_time), disease)
        GROUP BY id, disease ORDER BY id, disease`,
      params: {
        pool: asked.pool,
        year: asked.year,
        insutypes: asked.insutypes,
        med_types: asked.med_types,
        // The longest beginning that fits counts.
        diseases: asked.diseases.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)),
        confirmed: asked.confirmed,
        ...asOfParam(asked.asOf),
      },
      row: treatedRow,
    });
  }

  /** How many settlements there are that stand, read without a visit: what those of all diseases must sum to. */
  async total(scope: Scope, asked: PointsAsked): Promise<number> {
    const from = factsOf(asked.asOf);
    const [row] = await this.reader.query(scope, {
      name: 'settlements of special diseases',
      sql: (reach) => `SELECT count() AS settlements FROM ${from('settlements')}
        WHERE ${inYear('setl_time')} AND toString(insutype) IN {insutypes:Array(String)} AND toString(med_type) IN {med_types:Array(String)}
          AND ifNull(refd_setl_flag, 0) = 0 AND ${reach.whole('{pool:String}')}
          AND setl_id NOT IN (SELECT init_setl_id FROM ${from('settlements')} WHERE refd_setl_flag = 1 AND init_setl_id != '')`,
      params: {
        pool: asked.pool,
        year: asked.year,
        insutypes: asked.insutypes,
        med_types: asked.med_types,
        ...asOfParam(asked.asOf),
      },
      row: z.object({ settlements: z.number() }),
    });
    return row?.settlements ?? 0;
  }
}
