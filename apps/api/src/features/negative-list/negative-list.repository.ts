import type { ListGrain } from '@fundwatch/rules';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { isSuppressed } from '../suppressions/suppressed.js';
import { gradeSchema } from '../rules/rules.dto.js';

const MOST_LISTED = 1_000;
const MOST_STEPS = 500;

const foundOfRule = z.object({
  rule: z.string(),
  leads: z.number(),
  hints: z.number(),
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
  change: z.enum(['found', 'withdrawn']),
  finding_id: z.string(),
  rule_id: z.string(),
  grade: gradeSchema,
  leads: z.number(),
  hints: z.number(),
});
/** A finding that came or went, and how many leads and hints the item had from then on. */
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
  WHERE f.pool = {pool:String} AND f.rule_id IN {rules:Array(String)} AND toYear(f.event_from) <= {year:UInt16} AND toYear(f.event_to) >= {year:UInt16}`;

/** Reads what the items of the negative list rest on, always inside a scope. */
export class NegativeListRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Subjects in reach with what the list's rules found of them in a year, those with the most leads first; one of them if `id` is given. */
  subjects(
    scope: Scope,
    { q, id, ...asked }: Asked & { q?: string | undefined; id?: string },
  ): Promise<SubjectRow[]> {
    return this.reader.query(scope, {
      name: 'negative list',
      sql: (reach) => `
        SELECT s.id AS id, s.name AS name, s.tier AS tier, f.found AS found, count() OVER () AS total
        FROM ${SUBJECTS[asked.grain](reach)} s
        LEFT JOIN (
          SELECT bearer, sum(leads) AS all_leads, sum(hints) AS all_hints,
            CAST(groupArray((rule, leads, hints, toDecimalString(amount, 2), toString(since))), 'Array(Tuple(rule String, leads UInt64, hints UInt64, amount String, since String))') AS found
          FROM (
            SELECT ${BEARER[asked.grain]} AS bearer, f.rule_id AS rule, countIf(f.grade != 'hint') AS leads, countIf(f.grade = 'hint') AS hints,
              sumIf(f.amount, f.grade != 'hint') AS amount, min(f.detected_at) AS since
            FROM ${FOUND} AND f.withdrawn_at IS NULL AND NOT ${isSuppressed('f.')} GROUP BY bearer, rule)
          WHERE bearer != '' GROUP BY bearer) f ON f.bearer = s.id
        WHERE 1 ${q ? 'AND (positionCaseInsensitiveUTF8(s.name, {q:String}) > 0 OR positionCaseInsensitive(s.id, {q:String}) > 0)' : ''}
          ${id === undefined ? '' : 'AND s.id = {id:String}'}
        ORDER BY f.all_leads DESC, f.all_hints DESC, s.id LIMIT ${MOST_LISTED}`,
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
    const sofar = (condition: string): string =>
      `toInt64(sumIf(sign, ${condition}) OVER (PARTITION BY item ORDER BY at, sign DESC, finding_id ROWS UNBOUNDED PRECEDING))`;
    return this.reader.query(scope, {
      name: 'trail of the negative list',
      sql: (reach) => `
        SELECT toString(at) AS at, item, if(sign > 0, 'found', 'withdrawn') AS change, finding_id, rule_id, grade,
          ${sofar("grade != 'hint'")} AS leads, ${sofar("grade = 'hint'")} AS hints
        FROM (
          SELECT l.item AS item, step.1 AS at, step.2 AS sign, l.finding_id AS finding_id, l.rule_id AS rule_id, l.grade AS grade
          FROM (
            SELECT f.finding_id AS finding_id, f.rule_id AS rule_id, f.grade AS grade,
              arrayJoin(arrayFilter(x -> x[2] = f.rule_id, {items:Array(Array(String))}))[1] AS item,
              arrayConcat([(f.detected_at, toInt8(1))], if(f.withdrawn_at IS NULL, [], [(assumeNotNull(f.withdrawn_at), toInt8(-1))])) AS steps
            FROM ${FOUND} AND NOT ${isSuppressed('f.')}
              AND ${BEARER[asked.grain]} = {id:String} AND {id:String} IN (SELECT id FROM ${SUBJECTS[asked.grain](reach)})) l
          ARRAY JOIN l.steps AS step)
        ORDER BY at DESC, sign, finding_id LIMIT ${MOST_STEPS}`,
      params: {
        ...asked,
        id,
        items: items.flatMap((item) => item.rules.map((rule) => [item.id, rule])),
      },
      row: stepRow,
    });
  }
}
