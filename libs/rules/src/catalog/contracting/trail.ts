/** Whether people who are said to have been signed were ever seen afterwards. */
import type { RuleSources } from '../../define.js';
import { IS_SIGNED_BY_PEOPLE } from './signing.js';

/** SQL of the last day by which somebody who was asked should have been seen, so many months after. */
export const trailEnd = (signTime: string, months: number): string =>
  `toDate32(addMonths(toDate32(${signTime}), ${months}))`;

/**
 * SQL of (trail_operator, trail_place, trail_day, due, seen, others_seen) of `signed` contracts (SQL) with `is_doubted`: of how many of the doubted
 * something should have been seen by now, of how many it was, and of how many others of the operator. A visit counts settled or not.
 */
export function trails(from: RuleSources, signed: string, months: number): string {
  const persons = `SELECT psn_no FROM ${signed}`;
  const seen = `(SELECT DISTINCT c.contract_id AS seen_contract FROM ${signed} c
    INNER JOIN (
      SELECT psn_no AS seen_psn, '' AS seen_place, toDate32(done_time) AS seen_on FROM ${from.related('services', 'psn_no', persons)}
      UNION ALL SELECT psn_no, fixmedins_code, toDate32(begntime) FROM ${from.related('visits', 'psn_no', persons)} WHERE ifNull(vali_flag, 1) = 1) s
      ON s.seen_psn = c.psn_no
    WHERE (s.seen_place = '' OR s.seen_place = c.fixmedins_code) AND s.seen_on BETWEEN toDate32(c.sign_time) AND ${trailEnd('c.sign_time', months)})`;
  return `(SELECT operator_id AS trail_operator, fixmedins_code AS trail_place, day AS trail_day, due, seen,
      sum(served) OVER (PARTITION BY operator_id, fixmedins_code) - seen AS others_seen
    FROM (
      SELECT operator_id, fixmedins_code, day, uniqExactIf(psn_no, is_doubted AND is_due) AS due,
        uniqExactIf(psn_no, is_doubted AND is_due AND is_seen) AS seen, uniqExactIf(psn_no, is_due AND is_seen) AS served
      FROM (SELECT *, contract_id IN ${seen} AS is_seen, ${trailEnd('sign_time', months)} <= ${from.asOf} AS is_due FROM ${signed})
      GROUP BY operator_id, fixmedins_code, day))`;
}

/** SQL of the operators who signed a person of `changed` in the months before something was done for them, at `time`. */
export const seenAfterSigning = (
  from: RuleSources,
  { changed, time, months }: { changed: string; time: string; months: number },
): string => `
  SELECT c.operator_id AS unit FROM ${from.related('contracts', 'psn_no', `SELECT psn_no FROM ${changed}`)} c
  INNER JOIN (SELECT DISTINCT psn_no AS seen_psn, toDate32(${time}) AS seen_on FROM ${changed}) s ON s.seen_psn = c.psn_no
  WHERE c.operator_id != '' AND ${IS_SIGNED_BY_PEOPLE} AND s.seen_on BETWEEN toDate32(c.sign_time) AND ${trailEnd('c.sign_time', months)}`;
