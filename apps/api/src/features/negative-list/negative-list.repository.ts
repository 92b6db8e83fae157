import type { ListGrain } from '@fundwatch/rules';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { joinReviews } from '../reviews/reviewed.js';
import { isUnsuppressed } from '../suppressions/suppressed.js';
import { CHANGES } from './changes.js';
import { gradeSchema } from '../rules/rules.dto.js';

const MOST_LISTED = 1_000;
const MOST_STEPS = 500;

const foundOfRule = z.object({
  rule: z.string(),
  leads: z.number(),
  hints: z.number(),
  confirmed: z.number(),
  amount: z.string(),
  since: z.string(),
});
export type FoundOfRule = z.infer<typeof foundOfRule>;

const subjectRow = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.string(),
  found: z.array(foundOfRule),
  total: z.number(),
});
export type SubjectRow = z.infer<typeof subjectRow>;

const stepRow = z.object({
  at: z.string(),
  item: z.string(),
  change: z.enum(CHANGES),
  finding_id: z.string(),
  rule_id: z.string(),
  grade: gradeSchema,
  leads: z.number(),
  hints: z.number(),
  confirmed: z.number(),
});
/** A finding that came, went or was decided about, and how many of each kind the item had from then on. */
export type StepRow = z.infer<typeof stepRow>;

type Asked = { pool: string; year: number; grain: ListGrain; rules: readonly string[] };

/** SQL of the subjects of a grain in reach: (id, name, tier). */
const SUBJECTS: Record<ListGrain, (reach: ScopeSql) => string> = {
  institution: (reach) =>
    `(SELECT fixmedins_code AS id, fixmedins_name AS name, toString(tier) AS tier FROM institutions FINAL
      WHERE pool = {pool:String} AND ${reach.place('pool', 'fixmedins_code')})`,
  alliance: (reach) =>
    `(SELECT alliance_id AS id, alliance_name AS name, '' AS tier FROM alliances FINAL
      WHERE pool = {pool:String} AND ${reach.subject('pool', { value: 'alliance' }, 'alliance_id')})`,
};

/** SQL of whom a finding `f` counts for: what is found at a place counts for the alliance of the place, what is found of an alliance for it alone. */
const BEARER: Record<ListGrain, string> = {
  institution: `if(f.subject_type = 'alliance', '', f.fixmedins_code)`,
  alliance: `if(f.subject_type = 'alliance', f.subject_id, h.home)`,
};
const FOUND = `findings f FINAL LEFT JOIN (SELECT fixmedins_code AS place, alliance_id AS home FROM institutions FINAL WHERE pool = {pool:String}) h ON h.place = f.fixmedins_code
  ${joinReviews('f')}
  WHERE f.pool = {pool:String} AND f.rule_id IN {rules:Array(String)} AND toYear(f.event_from) <= {year:UInt16} AND toYear(f.event_to) >= {year:UInt16}
    AND (review.outcome = 'confirmed' OR ${isUnsuppressed('f.')})`;

/**
 * SQL of what a finding counts as. What a person confirmed counts until a person takes it back: neither a later correction nor hiding
 * it undoes that. What was decided otherwise does not count; a register error is a fault of the register, and no conduct.
 */
const kindOf = (of: { outcome: string; isGone: string; grade: string }): string =>
  `multiIf(${of.outcome} = 'confirmed', 'confirmed', ${of.isGone} OR ${of.outcome} != '', 'none', ${of.grade} = 'hint', 'hint', 'lead')`;

/** SQL of the steps of reviews by finding, as (moment, rank, change). */
const REVIEWED = `(SELECT pool, finding_id, groupArray((at, toUInt8(2), toString(outcome))) AS steps
  FROM review_steps FINAL WHERE pool = {pool:String} GROUP BY pool, finding_id)`;

/** Reads what the items of the negative list rest on, always inside a scope. */
export class NegativeListRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Subjects in reach with what the list's rules found of them in a year, those with the most that is confirmed, then the most leads first; one of them if `id` is given. */
  subjects(
    scope: Scope,
    { q, id, most = MOST_LISTED, ...asked }: Asked & { q?: string | undefined; id?: string; most?: number },
  ): Promise<SubjectRow[]> {
    return this.reader.query(scope, {
      name: 'negative list',
      sql: (reach) => `
        SELECT s.id AS id, s.name AS name, s.tier AS tier, f.found AS found, count() OVER () AS total
        FROM ${SUBJECTS[asked.grain](reach)} s
        LEFT JOIN (
          SELECT bearer, sum(confirmed) AS all_confirmed, sum(leads) AS all_leads, sum(hints) AS all_hints,
            CAST(groupArray((rule, leads, hints, confirmed, toDecimalString(amount, 2), toString(since))), 'Array(Tuple(rule String, leads UInt64, hints UInt64, confirmed UInt64, amount String, since String))') AS found
          FROM (
            SELECT bearer, rule, countIf(kind = 'lead') AS leads, countIf(kind = 'hint') AS hints, countIf(kind = 'confirmed') AS confirmed,
              sumIf(at_risk, kind != 'hint') AS amount, min(found_at) AS since
            FROM (
              SELECT ${BEARER[asked.grain]} AS bearer, f.rule_id AS rule, f.amount AS at_risk, f.detected_at AS found_at,
                ${kindOf({ outcome: 'review.outcome', isGone: 'f.withdrawn_at IS NOT NULL', grade: 'f.grade' })} AS kind
              FROM ${FOUND})
            WHERE kind != 'none' GROUP BY bearer, rule)
          WHERE bearer != '' GROUP BY bearer) f ON f.bearer = s.id
        WHERE 1 ${q ? 'AND (positionCaseInsensitiveUTF8(s.name, {q:String}) > 0 OR positionCaseInsensitive(s.id, {q:String}) > 0)' : ''}
          ${id === undefined ? '' : 'AND s.id = {id:String}'}
        ORDER BY f.all_confirmed DESC, f.all_leads DESC, f.all_hints DESC, s.id ${most === Infinity ? '' : `LIMIT ${most}`}`,
      params: { ...asked, ...(q ? { q } : {}), ...(id === undefined ? {} : { id }) },
      row: subjectRow,
    });
  }

  /**
   * What the states of a subject's items came about by, the latest first. Everything is counted from the first step on; only the last
   * ones are told. `items`: each item with its rules.
   */
  steps(
    scope: Scope,
    {
      id,
      items,
      ...asked
    }: Asked & { id: string; items: readonly { id: string; rules: readonly string[] }[] },
  ): Promise<StepRow[]> {
    const ofFinding = 'OVER (PARTITION BY item, finding_id ORDER BY at, rank ROWS UNBOUNDED PRECEDING)';
    const running = (kind: string): string =>
      `sum(toInt64(kind = '${kind}') - toInt64(before = '${kind}')) OVER (PARTITION BY item ORDER BY at, rank, finding_id ROWS UNBOUNDED PRECEDING)`;
    return this.reader.query(scope, {
      name: 'trail of the negative list',
      sql: (reach) => `
        SELECT toString(at) AS at, item, change, finding_id, rule_id, grade, ${running('lead')} AS leads, ${running('hint')} AS hints, ${running('confirmed')} AS confirmed
        FROM (
          SELECT *, lagInFrame(kind, 1, 'none') ${ofFinding} AS before
          FROM (
            SELECT *, ${kindOf({ outcome: "if(outcome = 'reopened', '', outcome)", isGone: '(is_gone OR NOT is_found)', grade: 'grade' })} AS kind
            FROM (
              SELECT l.item AS item, l.finding_id AS finding_id, l.rule_id AS rule_id, l.grade AS grade, step.1 AS at, step.2 AS rank, step.3 AS change,
                max(change = 'found') ${ofFinding} AS is_found, max(change = 'withdrawn') ${ofFinding} AS is_gone,
                arrayElement(groupArrayIf(change, rank = 2) ${ofFinding}, -1) AS outcome
              FROM (
                SELECT f.finding_id AS finding_id, f.rule_id AS rule_id, toString(f.grade) AS grade,
                  arrayJoin(arrayFilter(x -> x[2] = f.rule_id, {items:Array(Array(String))}))[1] AS item,
                  arrayConcat([(f.detected_at, toUInt8(1), 'found')], if(f.withdrawn_at IS NULL, [], [(assumeNotNull(f.withdrawn_at), toUInt8(3), 'withdrawn')]), reviewed.steps) AS steps
                FROM (SELECT f.*, ${BEARER[asked.grain]} AS bearer FROM ${FOUND}) f
                LEFT JOIN ${REVIEWED} reviewed ON reviewed.finding_id = f.finding_id
                WHERE f.bearer = {id:String} AND {id:String} IN (SELECT id FROM ${SUBJECTS[asked.grain](reach)})) l
              ARRAY JOIN l.steps AS step)))
        ORDER BY at DESC, rank DESC, finding_id LIMIT ${MOST_STEPS}`,
      params: {
        ...asked,
        id,
        items: items.flatMap((item) => item.rules.map((rule) => [item.id, rule])),
      },
      row: stepRow,
    });
  }
}
