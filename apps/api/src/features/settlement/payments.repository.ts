import { knownFacts } from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const paidRow = z.object({ subject: z.string(), kind: z.string(), amount: z.string() });

/** What was paid to institutions and alliances for a year; always of a whole pool. */
export class PaymentsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** By subject and kind, for periods of the year. What was paid by the end of the day `asOf`, where one is given. */
  ofYear(
    scope: Scope,
    { pool, year, asOf }: { pool: string; year: number; asOf?: string | undefined },
  ): Promise<z.infer<typeof paidRow>[]> {
    return this.reader.query(scope, {
      name: 'payments of a year',
      sql: (
        reach,
      ) => `SELECT subject_id AS subject, toString(p.kind) AS kind, toDecimalString(sum(p.amount), 2) AS amount
        FROM ${knownFacts('payments')} p
        WHERE startsWith(p.period, {year:String}) AND ${reach.whole('{pool:String}')}
          ${asOf === undefined ? '' : `AND p.paid_at < toDateTime({as_of:Date} + 1, 'Asia/Shanghai')`}
        GROUP BY subject, kind ORDER BY subject, kind`,
      params: { pool, year: String(year), ...(asOf === undefined ? {} : { as_of: asOf }) },
      row: paidRow,
    });
  }
}
