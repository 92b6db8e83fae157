/** SQL that the facts of settlements share: who bears a person's care, and when. Parameters: pool, year, as_of with a past day. */
import { knownFacts, pastFacts, type Facts } from '@fundwatch/metrics';
import { contractEnd } from '@fundwatch/streams';
import { z } from 'zod';
import type { ScopeSql } from '../access/scope.js';

/** The facts as they stand, or only what had happened by the end of a day. */
export const factsOf = (asOf: string | undefined): Facts => (asOf === undefined ? knownFacts : pastFacts);
export const asOfParam = (asOf: string | undefined): { as_of?: string } =>
  asOf === undefined ? {} : { as_of: asOf };

export const YEAR_START = `toDate32(makeDate({year:UInt16}, 1, 1))`;
export const YEAR_END = `toDate32(makeDate({year:UInt16}, 12, 31))`;

/** SQL of the time of settlement lying in the year, in a form that can use an order by time. */
export const inYear = (column: string): string =>
  `${column} >= toDateTime(makeDate({year:UInt16}, 1, 1), 'Asia/Shanghai') AND ${column} < toDateTime(makeDate({year:UInt16} + 1, 1, 1), 'Asia/Shanghai')`;

/**
 * Every institution with the one that is paid for it: itself where its tier takes part (`tiers`), else the one that it belongs to where
 * that does (S3: a township centre answers for its village clinics), else nobody.
 */
export const places = (from: Facts): string => `(
  SELECT i.fixmedins_code AS place, i.fixmedins_name AS place_name, i.fix_blng_admdvs AS place_area, i.alliance_id AS place_alliance,
    toString(i.tier) AS place_tier, i.enddate AS closed,
    multiIf(toString(i.tier) IN {tiers:Array(String)}, i.fixmedins_code, parent.parent_tier IN {tiers:Array(String)}, parent.parent_code, '') AS provider
  FROM ${from('institutions')} i
  LEFT JOIN (SELECT fixmedins_code AS parent_code, toString(tier) AS parent_tier FROM ${from('institutions')}) parent ON parent.parent_code = i.prnt_medins_code)`;

/** The contracts of each person that reach into the year, the first one first: of two that overlap the earlier one stands. */
export const contractsByPerson = (from: Facts): string => `(
  SELECT c.psn_no AS signer, arraySort(groupArray((c.begndate, ${contractEnd('c')}, p.provider, c.sign_time, c.contract_id))) AS held
  FROM ${from('contracts')} c INNER JOIN ${places(from)} p ON p.place = c.fixmedins_code
  WHERE p.provider != '' AND c.begndate <= ${YEAR_END} AND ${contractEnd('c')} >= ${YEAR_START}
  GROUP BY signer)`;

/** SQL of the provider with whom a person of `held` contracts had one on a day; empty for none. */
export const signedOn = (held: string, day: string): string =>
  `tupleElement(arrayFirst(x -> x.1 <= ${day} AND x.2 >= ${day}, ${held}), 3)`;

/** SQL of a person being insured on a day (contract.md §4). */
export const insuredOn = (alias: string, day: string): string =>
  `(${alias}.psn_insu_date <= ${day} AND (${alias}.die_date IS NULL OR ${alias}.die_date > ${day})
    AND (${alias}.paus_insu_date IS NULL OR ${alias}.paus_insu_date > ${day} OR ifNull(${alias}.resume_insu_date <= ${day}, 0)))`;

/** Refunds of the year with the time at which what they take back was settled. */
export const takenBack = (from: Facts): string => `(
  SELECT setl_id AS original, setl_time AS original_time FROM ${from('settlements')}
  WHERE setl_id IN (SELECT init_setl_id FROM ${from('settlements')} WHERE refd_setl_flag = 1 AND init_setl_id != '' AND ${inYear('setl_time')}))`;

/**
 * The settlement rows of the year of the policy's kinds of insurance, with the day of care that they belong to: of a refund that of
 * what it takes back. A refund of an earlier year is late.
 */
export const yearRows = (from: Facts, kinds: string): string => `(
  SELECT s.setl_id AS setl_id, s.mdtrt_id AS mdtrt_id, s.psn_no AS psn_no, s.fixmedins_code AS fixmedins_code, s.hifp_pay AS hifp_pay,
    ifNull(s.refd_setl_flag, 0) = 1 AS is_refund,
    if(is_refund AND r.original != '', r.original_time, s.setl_time) AS care_time,
    toDate32(care_time) AS care_day, care_day < ${YEAR_START} AS is_late
  FROM ${from('settlements')} s
  LEFT JOIN ${takenBack(from)} r ON r.original = s.init_setl_id
  WHERE ${inYear('s.setl_time')} AND toString(s.insutype) IN {insutypes:Array(String)} ${kinds})`;

export const totalRow = z.object({ amount: z.string(), settlements: z.number() });

/** SQL of all that was paid in the year, without a join that could lose a row or count it twice. */
export const totalSql = (from: Facts, kinds: string, reach: ScopeSql): string => `
  SELECT toDecimalString(sum(hifp_pay), 2) AS amount, count() AS settlements FROM ${from('settlements')}
  WHERE ${inYear('setl_time')} AND toString(insutype) IN {insutypes:Array(String)} ${kinds} AND ${reach.whole('{pool:String}')}`;
