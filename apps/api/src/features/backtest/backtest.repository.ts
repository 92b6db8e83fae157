import type { Rule } from '@fundwatch/rules';
import { STREAMS, type Stream, type StreamName } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { findingRow, foundColumns } from '../findings/findings.repository.js';
import { CHANGE, comparedSql, comparisonSums, SUMS } from './compared.js';

export type Trial = {
  rule: Rule;
  params: Readonly<Record<string, number>>;
  pool: string;
  from: string;
  to: string;
};

export const changedRow = findingRow.extend({ change: z.enum(['added', 'removed']) });
export type ChangedRow = z.infer<typeof changedRow>;

/** What a rule finds as it is tried, and as it stands: tables of findings. */
export type Found = { tried: string; stands: string };

/** SQL of what a rule finds in a time as it is tried, beside what it finds as it stands. */
const compared = ({ tried, stands }: Found, reach: ScopeSql): string =>
  comparedSql(
    `SELECT * EXCEPT rule_id FROM ${tried}`,
    `SELECT * EXCEPT rule_id FROM ${stands}`,
    `${reach.place('{pool:String}', 'fixmedins_code')}
      AND event_to >= toDateTime({from:Date}, 'Asia/Shanghai') AND event_from < toDateTime({to:Date} + 1, 'Asia/Shanghai')`,
  );

const paramsOf = ({ pool, from, to }: Trial): Record<string, unknown> => ({ pool, from, to });

/** Compares what history was judged to hold, as a rule stands and as it is tried. */
export class BacktestRepository {
  constructor(private readonly reader: ScopedReader) {}

  async summary(scope: Scope, trial: Trial, found: Found) {
    const [row] = await this.reader.query(scope, {
      name: `back-test ${trial.rule.id}`,
      sql: (reach) => `SELECT ${SUMS} FROM ${compared(found, reach)}`,
      params: paramsOf(trial),
      row: comparisonSums,
    });
    return row;
  }

  changes(scope: Scope, trial: Trial, found: Found): AsyncGenerator<ChangedRow> {
    return this.reader.stream(scope, {
      name: `changes of back-test ${trial.rule.id}`,
      sql: (reach) => `SELECT ${foundColumns(trial.rule.id)}, ${CHANGE}
        FROM ${compared(found, reach)} f WHERE sides != 3 ORDER BY change, f.event_from, finding_id`,
      params: paramsOf(trial),
      row: changedRow,
    });
  }

  /** Rows of the time that a rule cannot judge because a record that they refer to has not come. */
  async skipped(scope: Scope, trial: Trial): Promise<{ reason: string; rows: number }[]> {
    const parts = trial.rule.needs.flatMap((name) => danglingSql(name, trial.rule.needs));
    if (parts.length === 0) return [];
    return this.reader.query(scope, {
      name: `skipped by back-test ${trial.rule.id}`,
      sql: (reach) =>
        `SELECT reason, rows FROM (${parts.join(' UNION ALL ')}) WHERE rows > 0 AND ${reach.whole('{pool:String}')} ORDER BY reason`,
      params: paramsOf(trial),
      row: z.object({ reason: z.string(), rows: z.number() }),
    });
  }
}

/** SQL of how many rows of a stream name a record of another needed stream that is not there. */
function danglingSql(name: StreamName, needs: readonly StreamName[]): string[] {
  const stream: Stream = STREAMS[name];
  return Object.entries(stream.refers ?? {}).flatMap(([field, target]) => {
    const found = needs.find((other) => other === target && other !== name);
    if (!found || !stream.event) return [];
    const [key] = STREAMS[found].key;
    return [
      `SELECT '${name}.${field}: ${target} not received' AS reason, count() AS rows FROM ${name} FINAL
        WHERE pool = {pool:String} AND ${field} != '' AND ${stream.event} >= toDateTime({from:Date}, 'Asia/Shanghai') AND ${stream.event} < toDateTime({to:Date} + 1, 'Asia/Shanghai')
          AND ${field} NOT IN (SELECT ${key} FROM ${target} WHERE pool = {pool:String})`,
    ];
  });
}
