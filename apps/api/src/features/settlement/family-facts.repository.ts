import { SOURCES, type Facts } from '@fundwatch/metrics';
import { careList, contractEnd, validSettlements } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { asOfParam, factsOf, insuredOn, inYear, yearRows, YEAR_END, YEAR_START } from './facts.sql.js';

export type FamilyAsked = {
  pool: string;
  year: number;
  asOf?: string | undefined;
  insutypes: readonly string[];
  /** codes of specialities of rehabilitation */
  rehabilitation: readonly string[];
};

const monthsRow = z.object({ id: z.string(), package: z.string(), months: z.number() });
const feesRow = z.object({ area: z.string(), fees: z.string(), fees_before: z.string() });
const yearEndRow = z.object({
  id: z.string(),
  signers: z.number(),
  online: z.number(),
  fees: z.string(),
  fees_before: z.string(),
  upper_stays: z.number(),
  upper_stays_before: z.number(),
  managed: z.number(),
  controlled: z.number(),
});
const careRow = z.object({
  id: z.string(),
  kind: z.enum(['referred', 'rehabilitation']),
  amount: z.string(),
  rows: z.number(),
});
const clearedRow = z.object({ id: z.string(), cleared: z.string(), paid: z.string(), rows: z.number() });

export type PackageMonths = z.infer<typeof monthsRow>;
export type AreaFees = z.infer<typeof feesRow>;
export type YearEnd = z.infer<typeof yearEndRow>;
export type PaidCare = z.infer<typeof careRow>;
export type ClearedStays = z.infer<typeof clearedRow>;

const IN = careList('inpatient');

/** What came of family-doctor contracts in a year; always of a whole pool. */
export class FamilyFactsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Months of insured signers by institution and package, each person and month under the contract that began first. */
  months(scope: Scope, asked: FamilyAsked): Promise<PackageMonths[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'months of packages',
      sql: (reach) => `
        SELECT stood.5 AS id, stood.6 AS package, count() AS months
        FROM (
          SELECT ${standing('month_end')} AS stood
          FROM ${from('insured')} i INNER JOIN ${contracts(from)} c ON c.signer = i.psn_no
          ARRAY JOIN {month_ends:Array(Date32)} AS month_end
          WHERE toString(i.insutype) IN {insutypes:Array(String)} AND ${insuredOn('i', 'month_end')} AND ${reach.whole('{pool:String}')})
        WHERE id != '' GROUP BY id, package ORDER BY id, package`,
      params: { ...paramsOf(asked), month_ends: monthEnds(asked.year) },
      row: monthsRow,
    });
  }

  /** Months of insured persons with any contract, counted by another road: what those of all packages must sum to. */
  async total(scope: Scope, asked: FamilyAsked): Promise<number> {
    const from = factsOf(asked.asOf);
    const [row] = await this.reader.query(scope, {
      name: 'months of contracts',
      sql: (reach) => `
        SELECT uniqExact(c.psn_no, month_end) AS months
        FROM ${from('contracts')} c INNER JOIN ${from('insured')} i ON i.psn_no = c.psn_no
        ARRAY JOIN {month_ends:Array(Date32)} AS month_end
        WHERE c.begndate <= month_end AND ${contractEnd('c')} >= month_end AND toString(i.insutype) IN {insutypes:Array(String)}
          AND ${insuredOn('i', 'month_end')} AND ${reach.whole('{pool:String}')}`,
      params: { ...paramsOf(asked), month_ends: monthEnds(asked.year) },
      row: z.object({ months: z.number() }),
    });
    return row?.months ?? 0;
  }

  /** Who had a contract where on the last day of the year, and what came of these persons in it and in the year before. */
  yearEnd(scope: Scope, asked: FamilyAsked): Promise<YearEnd[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'signers at the end of the year',
      sql: (reach) => `
        SELECT w.id AS id, count() AS signers, countIf(o.user != '') AS online,
          toDecimalString(sum(f.fees), 2) AS fees, toDecimalString(sum(f.fees_before), 2) AS fees_before,
          sum(h.stays) AS upper_stays, sum(h.stays_before) AS upper_stays_before, sum(d.managed) AS managed, sum(d.controlled) AS controlled
        FROM (
          SELECT i.psn_no AS signer, tupleElement(${standing(YEAR_END)}, 5) AS id
          FROM ${from('insured')} i INNER JOIN ${contracts(from)} c ON c.signer = i.psn_no
          WHERE toString(i.insutype) IN {insutypes:Array(String)} AND ${insuredOn('i', YEAR_END)} AND id != '' AND ${reach.whole('{pool:String}')}) w
        LEFT JOIN ${costs(from)} f ON f.patient = w.signer
        LEFT JOIN ${upperStays(from)} h ON h.patient = w.signer
        LEFT JOIN ${onlineUsers(from)} o ON o.user = w.signer
        LEFT JOIN (
          SELECT psn_no AS patient, countIf(is_managed) AS managed, countIf(is_controlled) AS controlled
          FROM ${SOURCES.disease_states.rows(from)} GROUP BY patient) d ON d.patient = w.signer
        GROUP BY id ORDER BY id`,
      params: { ...paramsOf(asked), ends: [`${asked.year}-12-31`] },
      row: yearEndRow,
    });
  }

  /** What all cost who are insured on the last day of the year, by area. */
  areaFees(scope: Scope, asked: FamilyAsked): Promise<AreaFees[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'fees of areas',
      sql: (reach) => `
        SELECT i.insu_admdvs AS area, toDecimalString(sum(f.fees), 2) AS fees, toDecimalString(sum(f.fees_before), 2) AS fees_before
        FROM ${from('insured')} i LEFT JOIN ${costs(from)} f ON f.patient = i.psn_no
        WHERE toString(i.insutype) IN {insutypes:Array(String)} AND ${insuredOn('i', YEAR_END)} AND ${reach.whole('{pool:String}')}
        GROUP BY area ORDER BY area`,
      params: paramsOf(asked),
      row: feesRow,
    });
  }

  /**
   * What the pooled fund paid, refunded settlements and refunds left out, for care to which institutions referred their own signers upward,
   * by who referred first; and for rehabilitation after a referral down, by where it was given.
   */
  referred(scope: Scope, asked: FamilyAsked): Promise<PaidCare[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'care after referrals',
      sql: (reach) => `
        SELECT a.kind AS kind, a.id AS id, toDecimalString(sum(s.hifp_pay), 2) AS amount, count() AS rows
        FROM (SELECT mdtrt_id, hifp_pay FROM ${validSettlements(yearPlain(from), from('settlements'))}) s
        INNER JOIN (
          SELECT visit, kind, argMin(whose, (applied_at, refl_id)) AS id
          FROM (
            SELECT j.visit AS visit, r.applied_at AS applied_at, r.refl_id AS refl_id,
              multiIf(r.direction = 'up', 'referred', v.caty IN {rehabilitation:Array(String)} AND v.fixmedins_code = r.to_fixmedins_code, 'rehabilitation', '') AS kind,
              multiIf(r.direction = 'down', r.to_fixmedins_code,
                tupleElement(${standing('toDate32(r.applied_at)')}, 5) = r.from_fixmedins_code, r.from_fixmedins_code, '') AS whose
            FROM (
              SELECT mdtrt_id AS visit, refl_id AS refl FROM ${from('visits')} WHERE refl_id != ''
              UNION DISTINCT
              SELECT to_mdtrt_id AS visit, refl_id AS refl FROM ${from('referrals')} WHERE to_mdtrt_id != '') j
            INNER JOIN (SELECT * FROM ${from('referrals')} WHERE direction IN ('up', 'down') AND decision != 'refused') r ON r.refl_id = j.refl
            INNER JOIN (SELECT mdtrt_id, psn_no, fixmedins_code, toString(caty) AS caty FROM ${from('visits')}) v ON v.mdtrt_id = j.visit AND v.psn_no = r.psn_no
            LEFT JOIN ${contracts(from)} c ON c.signer = r.psn_no)
          WHERE kind != '' AND whose != ''
          GROUP BY visit, kind) a ON a.visit = s.mdtrt_id
        WHERE ${reach.whole('{pool:String}')}
        GROUP BY kind, id ORDER BY kind, id`,
      params: { ...paramsOf(asked), rehabilitation: asked.rehabilitation },
      row: careRow,
    });
  }

  /** Stays of chronic signers that were cleared, by where they had their contract that day: at what, and what their settlements paid. */
  cleared(scope: Scope, asked: FamilyAsked): Promise<ClearedStays[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'cleared stays of chronic signers',
      sql: (reach) => `
        SELECT stood.5 AS id, toDecimalString(sum(cleared_amount), 2) AS cleared, toDecimalString(sum(hifp_pay), 2) AS paid, count() AS rows
        FROM (
          SELECT ${standing('s.care_day')} AS stood, s.hifp_pay AS hifp_pay, k.cleared_amount AS cleared_amount
          FROM ${yearRows(from, `AND toString(s.med_type) IN ${IN}`)} s
          INNER JOIN (SELECT setl_id AS cleared_setl, sum(clearings.cleared_amount) AS cleared_amount FROM ${from('clearings')} AS clearings
            WHERE setl_id != '' GROUP BY cleared_setl) k ON k.cleared_setl = s.setl_id
          LEFT JOIN ${contracts(from)} c ON c.signer = s.psn_no
          WHERE NOT s.is_refund AND ${reach.whole('{pool:String}')} AND s.setl_id NOT IN (
            SELECT init_setl_id FROM ${from('settlements')} WHERE refd_setl_flag = 1 AND init_setl_id != ''))
        WHERE id != '' AND stood.6 = 'chronic' GROUP BY id ORDER BY id`,
      params: paramsOf(asked),
      row: clearedRow,
    });
  }
}

/** The contracts of each person that reach into the year, the one that began first first, of one day the one that was signed first. */
const contracts = (from: Facts): string => `(
  SELECT c.psn_no AS signer, arraySort(groupArray((c.begndate, ${contractEnd('c')}, c.sign_time, c.contract_id, c.fixmedins_code, toString(c.package_code)))) AS held
  FROM ${from('contracts')} c WHERE c.begndate <= ${YEAR_END} AND ${contractEnd('c')} >= ${YEAR_START}
  GROUP BY signer)`;

/** SQL of the contract that stands on a day, of those of `c`: its fifth is the institution (empty for none), its sixth the package. */
const standing = (day: string): string => `arrayFirst(x -> x.1 <= ${day} AND x.2 >= ${day}, c.held)`;

const BEFORE = `toDateTime(makeDate({year:UInt16} - 1, 1, 1), 'Asia/Shanghai')`;
/** The start of the year, of two years that are looked at together. */
const START = `toDateTime(makeDate({year:UInt16}, 1, 1), 'Asia/Shanghai')`;
const AFTER = `toDateTime(makeDate({year:UInt16} + 1, 1, 1), 'Asia/Shanghai')`;

/** What persons cost in the year and in the one before, refunds taken off. */
const costs = (from: Facts): string => `(
  SELECT psn_no AS patient, sumIf(medfee_sumamt, setl_time >= ${START}) AS fees, sumIf(medfee_sumamt, setl_time < ${START}) AS fees_before
  FROM ${from('settlements')} WHERE setl_time >= ${BEFORE} AND setl_time < ${AFTER} AND toString(insutype) IN {insutypes:Array(String)}
  GROUP BY patient)`;

/** Stays above the townships that ended in the year, and in the one before. */
const upperStays = (from: Facts): string => `(
  SELECT psn_no AS patient, countIf(endtime >= ${START}) AS stays, countIf(endtime < ${START}) AS stays_before
  FROM ${from('visits')} v
  INNER JOIN (SELECT fixmedins_code AS upper FROM ${from('institutions')} WHERE tier IN ('county', 'municipal')) u ON u.upper = v.fixmedins_code
  WHERE toString(med_type) IN ${IN} AND ifNull(vali_flag, 1) = 1 AND endtime >= ${BEFORE} AND endtime < ${AFTER}
  GROUP BY patient)`;

const onlineUsers = (from: Facts): string => `(
  SELECT psn_no AS user FROM ${from('visits')} WHERE online_flag = 1 AND ifNull(vali_flag, 1) = 1 AND ${inYear('begntime')}
  UNION DISTINCT
  SELECT psn_no AS user FROM ${from('services')} WHERE channel = 'online' AND ${inYear('done_time')})`;

const yearPlain = (from: Facts): string => `(SELECT * FROM ${from('settlements')}
  WHERE ${inYear('setl_time')} AND toString(insutype) IN {insutypes:Array(String)})`;

const paramsOf = ({ pool, year, asOf, insutypes }: FamilyAsked) => ({
  pool,
  year,
  insutypes,
  ...asOfParam(asOf),
});

const monthEnds = (year: number): string[] =>
  Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10));
