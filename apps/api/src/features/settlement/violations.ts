import { z } from 'zod';
import { money, type Violation } from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { STANDING_REVIEWS } from '../reviews/reviewed.js';

/** What a what-if takes the outcome of cases to be, by finding. */
export type TriedOutcomes = ReadonlyMap<string, 'confirmed' | 'dismissed'>;

/** A case with the alliance of the place that it is about. */
export type FoundViolation = Violation & { alliance: string };

/** Where settlements learn of confirmed cases. Casework is to give another one: whoever decides, settlements follow. */
export interface Violations {
  /** Confirmed cases about years from `from` to `to`; `tried` says how others would be decided. */
  confirmed(
    scope: Scope,
    asked: { pool: string; from: number; to: number; tried?: TriedOutcomes },
  ): Promise<FoundViolation[]>;
}

const row = z.object({
  finding_id: z.string(),
  rule_id: z.string(),
  fixmedins_code: z.string(),
  year: z.number(),
  amount: z.string(),
  alliance: z.string(),
});

/** Cases as reviews of findings leave them. A finding counts in the year in which what it is about ended. */
export class ReviewedViolations implements Violations {
  constructor(private readonly reader: ScopedReader) {}

  async confirmed(
    scope: Scope,
    { pool, from, to, tried = new Map() }: { pool: string; from: number; to: number; tried?: TriedOutcomes },
  ): Promise<FoundViolation[]> {
    const triedAs = (outcome: string): string[] =>
      [...tried].filter(([, own]) => own === outcome).map(([id]) => id);
    const rows = await this.reader.query(scope, {
      name: 'confirmed cases of a settlement',
      sql: (reach) => `
        SELECT f.finding_id AS finding_id, f.rule_id AS rule_id, f.fixmedins_code AS fixmedins_code, toYear(f.event_to) AS year,
          toDecimalString(f.amount, 2) AS amount, place.alliance AS alliance
        FROM findings f FINAL
        LEFT JOIN (SELECT fixmedins_code AS code, alliance_id AS alliance FROM institutions FINAL WHERE pool = {pool:String}) place ON place.code = f.fixmedins_code
        WHERE f.pool = {pool:String} AND ${reach.whole('f.pool')} AND toYear(f.event_to) BETWEEN {from:UInt16} AND {to:UInt16}
          AND f.finding_id NOT IN {dismissed:Array(String)}
          AND (f.finding_id IN {confirmed:Array(String)} OR f.finding_id IN (
            SELECT finding_id FROM ${STANDING_REVIEWS} WHERE pool = {pool:String} AND outcome = 'confirmed'))
        ORDER BY finding_id`,
      params: { pool, from, to, confirmed: triedAs('confirmed'), dismissed: triedAs('dismissed') },
      row,
    });
    // A case without money in it still keeps out whom it is about.
    return rows
      .map((own) => ({ ...own, amount: own.amount === '' ? '0.00' : own.amount }))
      .filter(({ amount }) => money(amount).units >= 0n);
  }
}
