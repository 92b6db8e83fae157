import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { STANDS } from './suppressed.js';
import { suppressionSchema, type Suppression } from './suppressions.dto.js';

export type Filter = { pool: string; rule?: string | undefined; id?: string | undefined };

/** What a suppression is of; its id follows from this. */
export type Target = Pick<Suppression, 'pool' | 'rule_id' | 'subject_type' | 'subject_id' | 'fixmedins_code'>;

/** Suppressions, each version a row of its own and the last one the one that holds. */
export class SuppressionsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Those of places in reach, those that stand first. */
  list(scope: Scope, filter: Filter): Promise<Suppression[]> {
    return this.reader.query(scope, {
      name: 'suppressions',
      sql: (reach) => `
        SELECT s.suppression_id AS id, s.pool AS pool, s.rule_id AS rule_id, s.subject_type AS subject_type, s.subject_id AS subject_id,
          s.fixmedins_code AS fixmedins_code, s.reason AS reason, s.author AS author, toString(s.made_at) AS made_at, toString(s.until) AS until,
          multiIf(s.is_ended, 'ended', s.stands, 'standing', 'expired') AS state, toString(s.ended_at) AS ended_at, s.ended_by AS ended_by, f.hits AS hits
        FROM (SELECT *, ended_at IS NOT NULL AS is_ended, ${STANDS} AS stands FROM suppressions FINAL WHERE pool = {pool:String} AND ${reach.place('pool', 'fixmedins_code')}
          ${filter.rule === undefined ? '' : 'AND rule_id = {rule:String}'} ${filter.id === undefined ? '' : 'AND suppression_id = {id:String}'}) s
        LEFT JOIN (
          SELECT rule_id, subject_type, subject_id, fixmedins_code, count() AS hits FROM findings FINAL
          WHERE pool = {pool:String} AND withdrawn_at IS NULL AND rule_id IN (SELECT rule_id FROM suppressions WHERE pool = {pool:String})
          GROUP BY rule_id, subject_type, subject_id, fixmedins_code) f
          ON f.rule_id = s.rule_id AND f.subject_type = s.subject_type AND f.subject_id = s.subject_id AND f.fixmedins_code = s.fixmedins_code
        ORDER BY state = 'standing' DESC, s.made_at DESC LIMIT 1000`,
      params: { ...filter },
      row: suppressionSchema,
    });
  }
}
