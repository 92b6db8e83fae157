import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { STANDS } from './suppressed.js';
import { suppressionSchema, type Suppression } from './suppressions.dto.js';

export type Filter = { pool: string; rule?: string | undefined; id?: string | undefined };

/** What a suppression is of; its id follows from this. */
export type Target = Pick<Suppression, 'pool' | 'rule_id' | 'subject_type' | 'subject_id' | 'fixmedins_code'>;

/** Suppressions, each version a row of its own and the last one the one that holds. */
export class SuppressionsRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly reader: ScopedReader,
  ) {}

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

  /** Writes a version; the number of the version is the moment, so that the later one holds. */
  async write(
    target: Target & { id: string; reason: string; author: string; madeAt: string; until: string },
    ended?: { at: string; by: string },
  ): Promise<void> {
    const { id, madeAt, ...rest } = target;
    const row = {
      ...rest,
      suppression_id: id,
      made_at: madeAt,
      ended_at: ended?.at ?? null,
      ended_by: ended?.by ?? '',
      version: Date.now() * 1000 + (ended ? 1 : 0),
    };
    await this.clickhouse.insertBytes('suppressions', 'JSONEachRow', [
      Buffer.from(`${JSON.stringify(row)}\n`),
    ]);
  }

  /** The day and moment by which suppressions are counted. */
  async now(): Promise<{ day: string; at: string }> {
    const rows = await this.clickhouse.query({
      name: 'today',
      sql: `SELECT toString(toDate(now('Asia/Shanghai'))) AS day, toString(now64(3, 'Asia/Shanghai')) AS at`,
      row: z.object({ day: z.string(), at: z.string() }),
    });
    return rows[0] ?? { day: '', at: '' };
  }
}
