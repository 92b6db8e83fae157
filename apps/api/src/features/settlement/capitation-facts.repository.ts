import type { Facts } from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { validSettlements } from '@fundwatch/streams';
import {
  asOfParam,
  contractsByPerson,
  factsOf,
  insuredOn,
  places,
  signedOn,
  totalRow,
  totalSql,
  yearRows,
  YEAR_END,
  YEAR_START,
} from './facts.sql.js';

/** What the facts of a year are asked by: the policy's own parameters. */
export type CapitationAsked = {
  pool: string;
  year: number;
  asOf?: string | undefined;
  insutypes: readonly string[];
  med_types: readonly string[];
  tiers: readonly string[];
  months: number;
  byResidence: boolean;
  specialLimit: string | undefined;
  groups: readonly {
    age_from?: string | undefined;
    age_to?: string | undefined;
    key_group?: string | undefined;
  }[];
};

const placeRow = z.object({
  place: z.string(),
  provider: z.string(),
  name: z.string(),
  area: z.string(),
  is_open: z.union([z.boolean(), z.number()]).transform(Boolean),
});
const monthsRow = z.object({
  kind: z.enum(['area', 'signed', 'unsigned']),
  id: z.string(),
  person_group: z.number(),
  months: z.number(),
  on_last_day: z.number(),
});
const spentRow = z.object({
  id: z.string(),
  place: z.enum(['own', 'joint', 'elsewhere', 'late']),
  amount: z.string(),
  settlements: z.number(),
});
const specialRow = z.object({
  id: z.string(),
  amount: z.string(),
  lines: z.number(),
  over: z.string().nullable(),
});

export type CapitatedPlace = z.infer<typeof placeRow>;
export type CoveredMonths = z.infer<typeof monthsRow>;
export type CapitatedSpending = z.infer<typeof spentRow>;
export type SpecialListSpending = z.infer<typeof specialRow>;

/** Counts and sums of a year of capitation, always of a whole pool. */
export class CapitationFactsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Places with the institution that answers for them; `is_open`: in some part of the year. */
  places(scope: Scope, { pool, year, asOf, tiers }: CapitationAsked): Promise<CapitatedPlace[]> {
    return this.reader.query(scope, {
      name: 'places of capitated care',
      sql: (
        reach,
      ) => `SELECT place, provider, place_name AS name, place_area AS area, closed IS NULL OR closed >= ${YEAR_START} AS is_open
        FROM ${places(factsOf(asOf))} WHERE provider != '' AND ${reach.whole('{pool:String}')} ORDER BY place`,
      params: { pool, year, tiers, ...asOfParam(asOf) },
      row: placeRow,
    });
  }

  /** Months of persons by who covers them, and of all insured by area; `on_last_day`: those of the year's last month end. */
  months(scope: Scope, asked: CapitationAsked): Promise<CoveredMonths[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'covered months',
      sql: (reach) => `
        SELECT key.1 AS kind, key.2 AS id, person_group, count() AS months, countIf(month_end = ${YEAR_END}) AS on_last_day
        FROM (
          SELECT i.insu_admdvs AS area, home.provider AS home, month_end, ${signedOn('c.held', 'month_end')} AS signed_with,
            toUInt32(arrayFirstIndex((f, t, k) -> age >= f AND age <= t AND (k = '' OR has(i.key_groups, k)),
              {age_from:Array(UInt16)}, {age_to:Array(UInt16)}, {key_group:Array(String)})) AS person_group,
            dateDiff('year', i.brdy, ${YEAR_END}) AS age
          FROM ${from('insured')} i
          LEFT JOIN ${places(from)} home ON home.place = i.fixmedins_code
          LEFT JOIN ${contractsByPerson(from)} c ON c.signer = i.psn_no
          ARRAY JOIN {month_ends:Array(Date32)} AS month_end
          WHERE toString(i.insutype) IN {insutypes:Array(String)} AND ${insuredOn('i', 'month_end')} AND ${reach.whole('{pool:String}')})
        ARRAY JOIN [('area', area), if(signed_with != '', ('signed', signed_with), ('unsigned', home))] AS key
        WHERE key.2 != '' GROUP BY kind, id, person_group`,
      params: { ...paramsOf(asked), ...groupParams(asked), month_ends: monthEnds(asked) },
      row: monthsRow,
    });
  }

  /** What the pooled fund paid for the capitated care of whom each provider covers, by where it was given. */
  spent(scope: Scope, asked: CapitationAsked): Promise<CapitatedSpending[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'capitated spending',
      sql: (reach) => `
        SELECT bearer AS id, multiIf(is_late, 'late', at_provider = bearer, 'own', joint_provider = bearer, 'joint', 'elsewhere') AS place,
          toDecimalString(sum(hifp_pay), 2) AS amount, count() AS settlements
        FROM (
          SELECT s.hifp_pay AS hifp_pay, s.is_late AS is_late, here.provider AS at_provider, joint.provider AS joint_provider,
            ${signedOn('c.held', 's.care_day')} AS signed_with,
            if(signed_with != '' OR NOT {by_residence:Bool}, signed_with, home.provider) AS bearer
          FROM ${yearRows(from, 'AND toString(s.med_type) IN {med_types:Array(String)}')} s
          LEFT JOIN ${contractsByPerson(from)} c ON c.signer = s.psn_no
          LEFT JOIN (SELECT psn_no AS resident, fixmedins_code AS home_code FROM ${from('insured')}) p ON p.resident = s.psn_no
          LEFT JOIN ${places(from)} home ON home.place = p.home_code
          LEFT JOIN ${places(from)} here ON here.place = s.fixmedins_code
          LEFT JOIN ${jointTests(from)} joint ON joint.test = s.mdtrt_id
          WHERE ${reach.whole('{pool:String}')})
        GROUP BY id, place`,
      params: { ...paramsOf(asked), med_types: asked.med_types, by_residence: asked.byResidence },
      row: spentRow,
    });
  }

  /** All that the pooled fund paid for capitated care, read without a join: what the parts must sum to. */
  async total(scope: Scope, asked: CapitationAsked): Promise<z.infer<typeof totalRow>> {
    const [row] = await this.reader.query(scope, {
      name: 'capitated spending in all',
      sql: (reach) =>
        totalSql(factsOf(asked.asOf), 'AND toString(med_type) IN {med_types:Array(String)}', reach),
      params: { ...paramsOf(asked), med_types: asked.med_types },
      row: totalRow,
    });
    return row ?? { amount: '0.00', settlements: 0 };
  }

  /** What lines of the special list cost whom each provider covers, and how much of it lies over the yearly limit of a person. */
  specialList(scope: Scope, asked: CapitationAsked): Promise<SpecialListSpending[]> {
    const from = factsOf(asked.asOf);
    return this.reader.query(scope, {
      name: 'special list',
      sql: (reach) => `
        SELECT bearer AS id, toDecimalString(sum(of_person), 2) AS amount, sum(own_lines) AS lines,
          if({limit:String} = '', NULL, toDecimalString(sum(greatest(of_person - toDecimal64OrZero({limit:String}, 2), toDecimal64(0, 2))), 2)) AS over
        FROM (
          SELECT ${signedOn('c.held', 'toDate32(f.fee_ocur_time)')} AS bearer, f.psn_no AS person, sum(f.det_item_fee_sumamt) AS of_person, count() AS own_lines
          FROM ${from('fees')} f
          INNER JOIN (SELECT DISTINCT mdtrt_id AS paid FROM ${validSettlements(yearPlain(from), from('settlements'))}) v ON v.paid = f.mdtrt_id
          LEFT JOIN ${contractsByPerson(from)} c ON c.signer = f.psn_no
          WHERE f.special_list_flag = 1 AND ifNull(f.vali_flag, 1) = 1 AND ${reach.whole('{pool:String}')}
          GROUP BY bearer, person)
        WHERE bearer != '' GROUP BY id`,
      params: { ...paramsOf(asked), med_types: asked.med_types, limit: asked.specialLimit ?? '' },
      row: specialRow,
    });
  }
}

/** Tests that were done elsewhere on request of a visit: whose visit it was (S3 六（一）2). */
const jointTests = (from: Facts): string => `(
  SELECT t.mdtrt_id AS test, p.provider AS provider
  FROM ${from('visits')} t
  INNER JOIN (SELECT mdtrt_id AS asked_by, fixmedins_code AS asked_at FROM ${from('visits')}) o ON o.asked_by = t.joint_mdtrt_id
  INNER JOIN ${places(from)} p ON p.place = o.asked_at
  WHERE t.joint_mdtrt_id != '')`;

const yearPlain = (from: Facts): string => `(SELECT * FROM ${from('settlements')}
  WHERE toYear(setl_time) = {year:UInt16} AND toString(insutype) IN {insutypes:Array(String)} AND toString(med_type) IN {med_types:Array(String)})`;

const paramsOf = ({ pool, year, asOf, insutypes, tiers }: CapitationAsked) => ({
  pool,
  year,
  insutypes,
  tiers,
  ...asOfParam(asOf),
});

const OLDEST = 200;
const groupParams = ({ groups }: CapitationAsked) => ({
  age_from: groups.map((own) => Number(own.age_from ?? 0)),
  age_to: groups.map((own) => Number(own.age_to ?? OLDEST)),
  key_group: groups.map((own) => own.key_group ?? ''),
});

/** The last days of the months that are paid: the last ones of the year, where it is not paid whole. */
const monthEnds = ({ year, months }: CapitationAsked): string[] =>
  Array.from({ length: months }, (_, at) => {
    const month = 12 - months + at + 1;
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  });
