import { z } from 'zod';
import type { Database, SqlValue } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import { auditRow, type AuditFilter, type AuditRow } from './audit.dto.js';

/** Reads the audit chain, latest first. */
export class AuditRepository {
  constructor(private readonly database: Database) {}

  page(filter: AuditFilter, before: number, limit: number): Promise<AuditRow[]> {
    const values: SqlValue[] = [before];
    const conditions = ['seq < $1'];
    const where = (condition: (place: string) => string, value: SqlValue | undefined): void => {
      if (value !== undefined) conditions.push(condition(`$${values.push(value)}`));
    };
    const { who } = filter;
    where((place) => `who = ANY (${place})`, who && [who, `user ${who}`, `source ${who}`]);
    where((place) => `what = ${place}`, filter.what);
    where((place) => `at >= ${place}::timestamp AT TIME ZONE 'Asia/Shanghai'`, filter.from);
    where((place) => `at < (${place}::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`, filter.to);
    return this.database.query(
      `SELECT seq, ${businessTime('at')} AS at, who, what, detail FROM audit WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ${limit}`,
      values,
      auditRow,
    );
  }
}

export const auditCursor = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
