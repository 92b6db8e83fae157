import { WorkingDays } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { matching } from '../findings/findings.repository.js';
import type { FindingFilter } from '../findings/findings.dto.js';
import { isUnsuppressed } from '../suppressions/suppressed.js';
import { caseKey, KEY_COLUMNS } from './case-key.js';

/** A finding as a case keeps it, with the case that it belongs to. */
export const keyedFinding = z.object({
  pool: z.string(),
  case_family: z.string(),
  case_subject_type: z.string(),
  case_subject_id: z.string(),
  case_quarter: z.string(),
  finding_id: z.string(),
  rule_id: z.string(),
  rule_version: z.number(),
  edition: z.number(),
  fixmedins_code: z.string(),
  digest: z.string(),
  grade: z.string(),
  amount: z.string(),
  event_from: z.string(),
  withdrawn_at: z.string().nullable(),
});
export type KeyedFinding = z.infer<typeof keyedFinding>;

const columns = (
  f: string,
): string => `${f}.pool AS pool, ${caseKey(f)}, ${f}.finding_id AS finding_id, ${f}.rule_id AS rule_id,
  ${f}.rule_version AS rule_version, ${f}.edition AS edition, ${f}.fixmedins_code AS fixmedins_code, toString(${f}.digest) AS digest,
  ${f}.grade AS grade, toDecimalString(${f}.amount, 2) AS amount, toString(${f}.event_from) AS event_from, toString(${f}.withdrawn_at) AS withdrawn_at`;

/** Findings with the cases that they belong to. */
export class CaseFindingsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Every finding that stands and belongs to a case of one that a filter matches, all in reach. */
  around(scope: Scope, filter: FindingFilter): AsyncGenerator<KeyedFinding> {
    const matched = matching(filter);
    const standing = (reach: ScopeSql): string =>
      `f.withdrawn_at IS NULL AND ${isUnsuppressed('f.')} AND ${reach.place('f.pool', 'f.fixmedins_code')}`;
    return this.reader.stream(scope, {
      name: 'findings of cases',
      sql: (reach) => `
        SELECT * FROM (SELECT ${columns('f')} FROM findings f FINAL WHERE ${standing(reach)}) k
        WHERE k.case_family != '' AND (k.pool, ${KEY_COLUMNS}) IN (
          SELECT pool, ${KEY_COLUMNS} FROM (
            SELECT f.pool AS pool, ${caseKey('f')} FROM findings f FINAL WHERE ${matched.sql(reach)} AND ${standing(reach)}))
        ORDER BY pool, ${KEY_COLUMNS}, finding_id`,
      params: matched.params,
      row: keyedFinding,
    });
  }

  /** What judgements after one have written in a pool: a later row of a finding is always of a later judgement. */
  since(pool: string, run: number): AsyncGenerator<KeyedFinding> {
    return this.reader.stream(
      { who: 'judge', pools: [pool], clear: false },
      {
        name: 'findings since',
        sql: (reach) => `SELECT * FROM (
            SELECT ${columns('f')} FROM findings f WHERE f.pool = {pool:String} AND f.run > {run:UInt64} AND ${reach.pool('f.pool')}
              AND (f.withdrawn_at IS NOT NULL OR ${isUnsuppressed('f.')})
            ORDER BY f.run DESC LIMIT 1 BY f.finding_id) k
          WHERE k.case_family != ''`,
        params: { pool, run },
        row: keyedFinding,
      },
    );
  }

  /** Names of the subjects of cases, where these are in reach, by pool and id. */
  async names(
    scope: Scope,
    subjects: readonly { pool: string; subject_id: string }[],
  ): Promise<Map<string, string>> {
    const rows = await this.reader.query(scope, {
      name: 'names of cases',
      sql: (reach) => `
        SELECT pool, fixmedins_code AS id, fixmedins_name AS name FROM institutions FINAL
        WHERE fixmedins_code IN {ids:Array(String)} AND ${reach.place('pool', 'fixmedins_code')}
        UNION ALL
        SELECT pool, alliance_id, alliance_name FROM alliances FINAL
        WHERE alliance_id IN {ids:Array(String)} AND ${reach.subject('pool', { value: 'alliance' }, 'alliance_id')}`,
      params: { ids: [...new Set(subjects.map(({ subject_id }) => subject_id))] },
      row: z.object({ pool: z.string(), id: z.string(), name: z.string() }),
    });
    return new Map(rows.map(({ pool, id, name }) => [`${pool} ${id}`, name]));
  }

  /** The working days of a pool: known ones, and what it has sent over them. */
  async calendar(pool: string): Promise<WorkingDays> {
    const own = await this.reader.query(
      { who: 'cases', pools: [pool], clear: false },
      {
        name: 'calendar of cases',
        sql: (reach) =>
          `SELECT toString(day) AS day, toString(kind) AS kind FROM calendar FINAL WHERE pool = {pool:String} AND ${reach.pool('pool')}`,
        params: { pool },
        row: z.object({ day: z.string(), kind: z.enum(['holiday', 'workday']) }),
      },
    );
    return new WorkingDays(own);
  }
}
