import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { changedRow, type ChangedRow } from '../backtest/backtest.repository.js';
import { CHANGE, comparedSql, comparisonSums, SUMS } from '../backtest/compared.js';
import { foundColumns } from '../findings/findings.repository.js';
import { outcomeState } from '../rules/rules.dto.js';

/** A version in shadow. */
export type Shadow = { pool: string; rule_id: string; number: number };

const OF_RULE = `pool = {pool:String} AND rule_id = {rule_id:String} AND withdrawn_at IS NULL`;

/** SQL of what a version in shadow finds, beside what is found by what is in force. */
const compared = (reach: ScopeSql): string =>
  comparedSql(
    `SELECT * FROM shadow_findings FINAL WHERE ${OF_RULE} AND edition = {number:UInt32}`,
    `SELECT * FROM findings FINAL WHERE ${OF_RULE}`,
    reach.place('pool', 'fixmedins_code'),
  );

/** What versions in shadow find. No list, case, count or event of findings reads this. */
export class ShadowRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** How a rule last ended in a pool, live and in shadow, and under which edition. */
  outcomes(
    scope: Scope,
    of: Pick<Shadow, 'pool' | 'rule_id'>,
  ): Promise<{ edition: string; state: z.infer<typeof outcomeState>; reason: string; at: string }[]> {
    return this.reader.query(scope, {
      name: 'outcomes of editions',
      sql: (reach) =>
        ['rule_outcomes', 'shadow_outcomes']
          .map(
            (
              table,
            ) => `SELECT o.edition AS edition, o.state AS state, o.reason AS reason, toString(o.at) AS at
            FROM ${table} o FINAL WHERE o.pool = {pool:String} AND o.rule_id = {rule_id:String} AND ${reach.pool('o.pool')}`,
          )
          .join(' UNION ALL '),
      params: of,
      row: z.object({ edition: z.string(), state: outcomeState, reason: z.string(), at: z.string() }),
    });
  }

  async comparison(scope: Scope, of: Shadow): Promise<z.infer<typeof comparisonSums> | null> {
    const [row] = await this.reader.query(scope, {
      name: 'shadow beside live',
      sql: (reach) => `SELECT ${SUMS} FROM ${compared(reach)}`,
      params: of,
      row: comparisonSums,
    });
    return row ?? null;
  }

  /** Findings that only the version in shadow finds, and those that only what is in force finds. */
  changes(scope: Scope, of: Shadow): AsyncGenerator<ChangedRow> {
    return this.reader.stream(scope, {
      name: 'changes of a shadow',
      sql: (reach) => `SELECT ${foundColumns(of.rule_id)}, ${CHANGE}
        FROM ${compared(reach)} f WHERE sides != 3 ORDER BY change, f.event_from, finding_id`,
      params: of,
      row: changedRow,
    });
  }
}
