import { monthsOfYears } from '@fundwatch/metrics';
import { findingsSql, type Rule } from '@fundwatch/rules';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { outcomeState, type OutcomeState } from '../rules/rules.dto.js';
import { findingSchema, type FindingFilter } from './findings.dto.js';
import { behind, orderOf, placeParams, type PageOf } from './findings.order.js';
import { standingOutcome } from '../reviews/reviews.dto.js';
import { isReviewed, joinReviews } from '../reviews/reviewed.js';
import { isSuppressed, isUnsuppressed } from '../suppressions/suppressed.js';
import { eventOf } from './judge.repository.js';

/** A finding as it is stored: keys in parts, no names and no story yet. */
export const findingRow = findingSchema
  .omit({ fixmedins_name: true, explanation_zh: true, explanation_en: true })
  .extend({
    evidence: z.array(z.object({ stream: z.string(), key: z.array(z.string()) })),
    withdrawn_at: z.string().nullable(),
    suppressed: z.boolean().default(false),
    review: standingOutcome.nullable().default(null),
  });
export type FindingRow = z.infer<typeof findingRow>;

/** Years of months that rules look back on, besides that of the day. */
const YEARS_BEFORE = 3;
export const monthsBefore = (day: string): string[] => {
  const year = Number(day.slice(0, 4));
  return monthsOfYears(year - YEARS_BEFORE, year);
};

const SHOWN = `finding_id, pool, rule_id, rule_version, edition, grade, subject_type, subject_id, fixmedins_code, psn_no,
  toString(event_from) AS event_from, toString(event_to) AS event_to, toDecimalString(amount, 2) AS amount, evidence, facts`;

/** SQL of the columns of what a rule finds anew, as a finding is read; it was never detected. */
export const foundColumns = (ruleId: string): string =>
  `${SHOWN.replace('pool, rule_id,', `{pool:String} AS pool, '${ruleId}' AS rule_id,`)}, NULL AS detected_at, NULL AS withdrawn_at`;

/** The facts that a text is looked for in; a reader of some places does not search for the others. */
const SEARCHED = 'f.facts.values';
const searched = (sql: string, reach: ScopeSql): string =>
  reach.isNarrow
    ? sql.replace(
        SEARCHED,
        `arrayFilter(v -> NOT has((SELECT groupUniqArray((toString(pool), toString(fixmedins_code))) FROM institutions FINAL
          WHERE NOT (${reach.place('pool', 'fixmedins_code')})), (toString(f.pool), v)), ${SEARCHED})`,
      )
    : sql;

/** Finds a text whatever the case of its letters; where it has none that come in two, as it stands, which is quicker. */
const CASELESS = 'positionCaseInsensitiveUTF8';
const looked = (sql: string, { q = '' }: FindingFilter): string =>
  q.toLowerCase() === q.toUpperCase() ? sql.replaceAll(CASELESS, 'position') : sql;

/** Each filter, as SQL and the parameter it needs. */
const CONDITIONS: Record<keyof FindingFilter, string> = {
  pool: 'pool = {f_pool:String}',
  id: 'finding_id = {f_id:String}',
  ids: 'finding_id IN {f_ids:Array(String)}',
  rule: 'rule_id = {f_rule:String}',
  grade: 'grade = {f_grade:String}',
  institution: 'fixmedins_code = {f_institution:String}',
  person: 'psn_no = {f_person:String}',
  subjectType: 'subject_type = {f_subjectType:String}',
  subjectId: 'subject_id = {f_subjectId:String}',
  q: `(${CASELESS}(fixmedins_code, {f_q:String}) > 0 OR finding_id = {f_q:String} OR arrayExists(v -> ${CASELESS}(v, {f_q:String}) > 0, ${SEARCHED}))`,
  from: `event_to >= toDateTime({f_from:Date}, 'Asia/Shanghai')`,
  to: `event_from < toDateTime({f_to:Date} + 1, 'Asia/Shanghai')`,
  since: `f.detected_at >= parseDateTimeBestEffort({f_since:String}, 'Asia/Shanghai')`,
  withdrawn: `withdrawn_at IS NOT NULL`,
  suppressed: isSuppressed('f.'),
  review: isReviewed('f', 'f_review'),
};

/** SQL of the review of found rows that are joined with it. */
const REVIEW = `nullIf(review.outcome, '') AS review`;

function where(filter: FindingFilter): { sql: string; params: Record<string, unknown> } {
  const given = Object.entries(filter).filter(
    ([name, value]) => value !== undefined && name !== 'withdrawn' && name !== 'suppressed',
  );
  const conditions = Object.entries(CONDITIONS)
    .filter(([name]) => given.some(([key]) => key === name))
    .map(([, sql]) => sql);
  conditions.push(filter.withdrawn === true ? '1' : filter.id ? '1' : 'withdrawn_at IS NULL');
  if (filter.suppressed !== true && !filter.id) conditions.push(isUnsuppressed('f.'));
  return {
    sql: looked(conditions.join(' AND '), filter),
    params: Object.fromEntries(given.map(([name, value]) => [`f_${name}`, value])),
  };
}

/** SQL of the findings `f` that a filter matches, of whatever reach, and its parameters: for reads that join them with something. */
export function matching(filter: FindingFilter): {
  sql: (reach: ScopeSql) => string;
  params: Record<string, unknown>;
} {
  const { sql, params } = where(filter);
  return { sql: (reach) => searched(sql, reach), params };
}

/** Reads of findings, always inside a scope. */
export class FindingsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Findings in order, from behind a place on, and how many the filter matches in all. */
  async page(
    scope: Scope,
    filter: FindingFilter,
    page: PageOf,
  ): Promise<{ rows: FindingRow[]; total: number }> {
    const { sql, params } = where(filter);
    // Which of all are shown is found out, and how many there are, without a look at their evidence and facts, which are most of their bytes.
    // What lies before the place comes last: it is counted, and not shown.
    const { rows: shown, total } = await this.reader.page(scope, {
      name: 'findings in order',
      sql: (reach) => `SELECT finding_id AS id, ${behind(page)} AS is_behind FROM findings f FINAL
        WHERE ${searched(sql, reach)} AND ${reach.place('pool', 'fixmedins_code')}
        ORDER BY is_behind DESC, ${orderOf(page)} LIMIT {limit:UInt32}`,
      params: { ...params, ...placeParams(page.after), limit: page.limit },
      row: z.object({ id: z.string(), is_behind: z.number() }),
    });
    const ids = shown.filter(({ is_behind }) => is_behind === 1).map(({ id }) => id);
    return { rows: await this.ofIds(scope, filter, ids, page), total };
  }

  /** Those of some findings that a filter matches, in order. */
  async ofIds(
    scope: Scope,
    filter: FindingFilter,
    ids: readonly string[],
    order: Pick<PageOf, 'sort' | 'order'>,
  ): Promise<FindingRow[]> {
    if (ids.length === 0) return [];
    const { sql, params } = where(filter);
    const ofPool = filter.pool === undefined ? '1' : CONDITIONS.pool;
    return this.reader.query(scope, {
      name: 'findings of ids',
      // The last version of each is found where it lies, and then looked at.
      sql: (reach) => `
        SELECT l.*, ${REVIEW} FROM (
          SELECT ${SHOWN}, toString(f.detected_at) AS detected_at, toString(withdrawn_at) AS withdrawn_at, toBool(${isSuppressed('f.')}) AS suppressed, f.${order.sort} AS sorted
          FROM (
            SELECT * FROM (SELECT * FROM findings f WHERE ${ofPool} AND finding_id IN {wanted:Array(String)} ORDER BY run DESC LIMIT 1 BY pool, finding_id) f
            WHERE ${searched(sql, reach)} AND ${reach.place('pool', 'fixmedins_code')}) f) l
        ${joinReviews('l')}
        ORDER BY sorted ${order.order === 'desc' ? 'DESC' : 'ASC'}, finding_id`,
      params: { ...params, wanted: ids },
      row: findingRow,
    });
  }

  /** All findings of a filter, in a fixed order. */
  all(scope: Scope, filter: FindingFilter): AsyncGenerator<FindingRow> {
    const { sql, params } = where(filter);
    return this.reader.stream(scope, {
      name: 'findings',
      sql: (reach) => `
        SELECT l.*, ${REVIEW} FROM (
          SELECT ${SHOWN}, toString(f.detected_at) AS detected_at, toString(withdrawn_at) AS withdrawn_at, toBool(${isSuppressed('f.')}) AS suppressed, f.event_from AS began
          FROM findings f FINAL WHERE ${searched(sql, reach)} AND ${reach.place('pool', 'fixmedins_code')}) l
        ${joinReviews('l')}
        ORDER BY l.rule_id, l.began, l.finding_id`,
      params,
      row: findingRow,
    });
  }

  /** What a rule would find as of a past day, from what had happened by then; nothing is stored. */
  asOf(scope: Scope, rule: Rule, pool: string, day: string): AsyncGenerator<FindingRow> {
    return this.reader.stream(scope, {
      name: `findings as of, ${rule.id}`,
      sql: (reach) => `
        SELECT ${foundColumns(rule.id)}
        FROM (${findingsSql(rule, { isPast: true, eventOf })}) f
        WHERE ${reach.place('{pool:String}', 'fixmedins_code')}
        ORDER BY f.event_from, finding_id`,
      params: { pool, as_of: day, months: monthsBefore(day) },
      row: findingRow,
    });
  }

  async count(scope: Scope, filter: FindingFilter): Promise<number> {
    const { sql, params } = where(filter);
    const rows = await this.reader.query(scope, {
      name: 'findings count',
      sql: (reach) =>
        `SELECT count() AS n FROM findings f FINAL WHERE ${searched(sql, reach)} AND ${reach.place('pool', 'fixmedins_code')}`,
      params,
      row: z.object({ n: z.number() }),
    });
    return rows[0]?.n ?? 0;
  }

  async summary(
    scope: Scope,
    pool: string,
  ): Promise<{ rule_id: string; grade: string; count: number; amount: string }[]> {
    return this.reader.query(scope, {
      name: 'findings summary',
      sql: (reach) => `SELECT rule_id, grade, count() AS count, toDecimalString(sum(amount), 2) AS amount
        FROM findings f FINAL WHERE f.pool = {pool:String} AND withdrawn_at IS NULL AND ${isUnsuppressed('f.')} AND ${reach.place('pool', 'fixmedins_code')}
        GROUP BY rule_id, grade ORDER BY rule_id`,
      params: { pool },
      row: z.object({ rule_id: z.string(), grade: z.string(), count: z.number(), amount: z.string() }),
    });
  }

  /**
   * How each rule last ended in a pool. A reader of some places only is told whether it found something
   * there; how many it looked at in the whole pool is not theirs to know.
   */
  async outcomes(
    scope: Scope,
    pool: string,
  ): Promise<
    {
      rule_id: string;
      state: OutcomeState;
      reason: string;
      population: number | null;
      counted_at: string;
      findings: number;
    }[]
  > {
    return this.reader.query(scope, {
      name: 'rule outcomes',
      sql: (reach) => {
        const from = `FROM rule_outcomes o FINAL WHERE o.pool = {pool:String} AND ${reach.pool('o.pool')}`;
        if (!reach.isNarrow)
          return `SELECT rule_id, state, reason, population, toString(counted_at) AS counted_at, findings ${from}`;
        const whole = `(${reach.whole('o.pool')})`;
        const live = `ifNull((SELECT groupArray((rule_id, n)) FROM (SELECT rule_id, count() AS n FROM findings f FINAL
          WHERE f.pool = {pool:String} AND withdrawn_at IS NULL AND ${reach.place('f.pool', 'fixmedins_code')} GROUP BY rule_id)), [])`;
        return `WITH ${live} AS live, arraySum(arrayMap(x -> if(x.1 = o.rule_id, x.2, 0), live)) AS own
          SELECT o.rule_id AS rule_id, if(${whole} OR o.state NOT IN ('pass', 'fail'), o.state, if(own > 0, 'fail', 'pass')) AS state,
            o.reason AS reason, if(${whole}, o.population, NULL) AS population, toString(o.counted_at) AS counted_at, if(${whole}, o.findings, own) AS findings ${from}`;
      },
      params: { pool },
      row: z.object({
        rule_id: z.string(),
        state: outcomeState,
        reason: z.string(),
        population: z.number().nullable(),
        counted_at: z.string(),
        findings: z.number(),
      }),
    });
  }
}
