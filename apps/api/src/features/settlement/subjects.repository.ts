import { z } from 'zod';
import type { StatementGrain } from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const SUBJECTS = {
  institution: { table: 'institutions', id: 'fixmedins_code' },
  alliance: { table: 'alliances', id: 'alliance_id' },
} as const;

/** Whose statements a reader sees. */
export class SubjectsRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** Ids of the subjects of a grain in reach. */
  async inReach(scope: Scope, pool: string, grain: StatementGrain): Promise<string[]> {
    const { table, id } = SUBJECTS[grain];
    const rows = await this.reader.query(scope, {
      name: 'subjects of statements',
      sql: (reach) =>
        `SELECT ${id} AS id FROM ${table} FINAL WHERE pool = {pool:String} AND ${reach.subject('pool', { value: grain }, id)} ORDER BY id`,
      params: { pool },
      row: z.object({ id: z.string() }),
    });
    return rows.map((own) => own.id);
  }
}
