import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { STANDING_OUTCOMES } from '../reviews/outcomes.js';
import { joinReviews } from '../reviews/reviewed.js';
import type { Counts } from './efficacy.js';

const countsRow = z.object({
  rule_id: z.string(),
  version: z.number(),
  edition: z.number(),
  hits: z.number(),
  standing: z.number(),
  withdrawn: z.number(),
  outcomes: z.record(z.enum(STANDING_OUTCOMES), z.number()),
});

const OUTCOMES = STANDING_OUTCOMES.map(
  (outcome) => `'${outcome}', countIf(is_own_review AND outcome = '${outcome}')`,
).join(', ');

/** Counts what became of findings, always inside a scope. */
export class EfficacyRepository {
  constructor(private readonly reader: ScopedReader) {}

  /**
   * By rule, version and edition. A review counts for the version that was looked at: where the rule has found the same again in a
   * newer one, the finding is a hit of both, and stands or is withdrawn under the newer one.
   */
  counts(scope: Scope, pool: string, rule?: string): Promise<Counts[]> {
    return this.reader.query(scope, {
      name: 'efficacy',
      sql: (reach) => `
        SELECT rule_id, made.1 AS version, made.2 AS edition, count() AS hits,
          countIf(made = own AND is_live) AS standing, countIf(made = own AND NOT is_live) AS withdrawn,
          map(${OUTCOMES}) AS outcomes
        FROM (
          SELECT *, made = reviewed AND outcome != '' AS is_own_review FROM (
            SELECT *, arrayJoin(arrayDistinct([own, reviewed])) AS made FROM (
              SELECT f.rule_id AS rule_id, f.withdrawn_at IS NULL AS is_live, review.outcome AS outcome,
                (toUInt32(f.rule_version), toUInt32(f.edition)) AS own, if(review.outcome = '', own, (toUInt32(review.reviewed_version), toUInt32(review.reviewed_edition))) AS reviewed
              FROM findings f FINAL ${joinReviews('f')}
              WHERE f.pool = {pool:String} AND ${reach.place('f.pool', 'f.fixmedins_code')} ${rule === undefined ? '' : 'AND f.rule_id = {rule:String}'})))
        GROUP BY rule_id, made ORDER BY rule_id, version DESC, edition DESC`,
      params: { pool, ...(rule === undefined ? {} : { rule }) },
      row: countsRow,
    });
  }
}
