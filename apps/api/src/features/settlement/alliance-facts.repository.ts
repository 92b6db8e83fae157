import { knownFacts } from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { asOfParam, factsOf, totalRow, totalSql, yearRows } from './facts.sql.js';

export type AllianceAsked = {
  pool: string;
  year: number;
  asOf?: string | undefined;
  insutypes: readonly string[];
};

const allianceRow = z.object({
  id: z.string(),
  name: z.string(),
  area: z.string(),
  approved: z.number().nullable(),
  unified_legal_rep: z.number().nullable(),
  unified_finance: z.number().nullable(),
});
const paidRow = z.object({
  id: z.string(),
  place: z.enum(['inside', 'in_county', 'outside', 'late']),
  amount: z.string(),
  settlements: z.number(),
  cleared_paid: z.string(),
  cleared: z.string(),
  cleared_rows: z.number(),
});
const fundRow = z.object({
  area: z.string(),
  alliance: z.string(),
  year: z.number(),
  income: z.string().nullable(),
  expenditure: z.string().nullable(),
  alliance_payment: z.string().nullable(),
});
export type FundRow = z.infer<typeof fundRow>;
export type AllianceRow = z.infer<typeof allianceRow>;
export type PaidRow = z.infer<typeof paidRow>;

/** What alliances are, and what was paid for their residents; always of a whole pool. */
export class AllianceFactsRepository {
  constructor(private readonly reader: ScopedReader) {}

  alliances(scope: Scope, pool: string): Promise<AllianceRow[]> {
    return this.reader.query(scope, {
      name: 'alliances of a settlement',
      sql: (
        reach,
      ) => `SELECT alliance_id AS id, alliance_name AS name, admdvs AS area, approved, unified_legal_rep, unified_finance
        FROM ${knownFacts('alliances')} WHERE ${reach.whole('{pool:String}')} ORDER BY id`,
      params: { pool },
      row: allianceRow,
    });
  }

  /** What the pooled fund paid for the residents of each alliance, by where; and of cleared stays what was cleared instead. */
  paidFor(scope: Scope, { pool, year, asOf, insutypes }: AllianceAsked): Promise<PaidRow[]> {
    const from = factsOf(asOf);
    return this.reader.query(scope, {
      name: 'paid for residents of alliances',
      sql: (reach) => `
        SELECT alliance AS id, multiIf(is_late, 'late', place_alliance = alliance, 'inside', place_area != '' AND place_area = area, 'in_county', 'outside') AS place,
          toDecimalString(sum(hifp_pay), 2) AS amount, count() AS settlements,
          toDecimalString(sumIf(hifp_pay, is_cleared), 2) AS cleared_paid, toDecimalString(sumIf(cleared_amount, is_cleared), 2) AS cleared, countIf(is_cleared) AS cleared_rows
        FROM (
          SELECT s.hifp_pay AS hifp_pay, s.is_late AS is_late, p.alliance AS alliance, p.area AS area, here.place_alliance AS place_alliance, here.place_area AS place_area,
            c.cleared_setl != '' AND NOT s.is_refund AND s.setl_id NOT IN (
              SELECT init_setl_id FROM ${from('settlements')} WHERE refd_setl_flag = 1 AND init_setl_id != '') AS is_cleared,
            c.cleared_amount AS cleared_amount
          FROM ${yearRows(from, '')} s
          LEFT JOIN (
            SELECT i.psn_no AS resident, i.insu_admdvs AS area, home.home_alliance AS alliance
            FROM ${from('insured')} i
            INNER JOIN (SELECT fixmedins_code AS home, alliance_id AS home_alliance FROM ${from('institutions')} WHERE alliance_id != '') home ON home.home = i.fixmedins_code) p
            ON p.resident = s.psn_no
          LEFT JOIN (SELECT fixmedins_code AS code, alliance_id AS place_alliance, fix_blng_admdvs AS place_area FROM ${from('institutions')}) here ON here.code = s.fixmedins_code
          LEFT JOIN (SELECT setl_id AS cleared_setl, sum(clearings.cleared_amount) AS cleared_amount FROM ${knownFacts('clearings')} AS clearings WHERE setl_id != '' GROUP BY cleared_setl) c ON c.cleared_setl = s.setl_id
          WHERE ${reach.whole('{pool:String}')})
        GROUP BY id, place`,
      params: { pool, year, insutypes, ...asOfParam(asOf) },
      row: paidRow,
    });
  }

  /** All that the pooled fund paid in the year, read without a join. */
  async total(
    scope: Scope,
    { pool, year, asOf, insutypes }: AllianceAsked,
  ): Promise<z.infer<typeof totalRow>> {
    const [row] = await this.reader.query(scope, {
      name: 'paid in all',
      sql: (reach) => totalSql(factsOf(asOf), '', reach),
      params: { pool, year, insutypes, ...asOfParam(asOf) },
      row: totalRow,
    });
    return row ?? { amount: '0.00', settlements: 0 };
  }

  /**
   * What funds say of areas and alliances, summed over the kinds of insurance. A sum is null where a kind of insurance is missing that
   * other years of the same area or alliance have: half a fund is no fund.
   */
  funds(scope: Scope, { pool, insutypes }: AllianceAsked, from: number, to: number): Promise<FundRow[]> {
    const whole = (column: string): string =>
      `if(count_${column} > 0 AND count_${column} = max(count_${column}) OVER (PARTITION BY area, alliance), toDecimalString(sum_${column}, 2), NULL) AS ${column}`;
    const sums = (column: string, field: string): string =>
      `sum(${field}) AS sum_${column}, count(${field}) AS count_${column}`;
    return this.reader.query(scope, {
      name: 'funds of a settlement',
      sql: (reach) => `
        SELECT area, alliance, year, ${whole('income')}, ${whole('expenditure')}, ${whole('alliance_payment')}
        FROM (
          SELECT f.admdvs AS area, f.alliance_id AS alliance, toInt32(f.year) AS year, ${sums('income', 'f.fund_income')},
            ${sums('expenditure', 'f.fund_expenditure')}, ${sums('alliance_payment', 'f.alliance_fund_payment')}
          FROM ${knownFacts('funds')} f
          WHERE f.year BETWEEN {from:Int32} AND {to:Int32} AND toString(f.insutype) IN {insutypes:Array(String)} AND ${reach.whole('{pool:String}')}
          GROUP BY area, alliance, year)
        ORDER BY area, alliance, year`,
      params: { pool, insutypes, from, to },
      row: fundRow,
    });
  }
}
