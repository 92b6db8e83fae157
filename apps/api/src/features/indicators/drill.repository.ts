import {
  knownFacts,
  quarterEnds,
  rowShape,
  SOURCES,
  SUBJECT_COLUMN,
  type Grain,
  type Measure,
} from '@fundwatch/metrics';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader, ScopedQuery } from '../access/scoped-reader.js';

const figureRow = z.object({
  month: z.string(),
  key: z.string(),
  person: z.string(),
  institution: z.string(),
  at: z.string(),
  until: z.string().nullable(),
  code: z.string(),
  amount: z.string(),
});
export type FigureRow = z.infer<typeof figureRow>;

const sumRow = z.object({ rows: z.number(), total: z.string(), persons: z.number() });
export type FigureSum = z.infer<typeof sumRow>;

export type Figure = { pool: string; grain: Grain; id: string; measure: Measure; months: readonly string[] };

/**
 * The rows that a measure counts for one subject: the same views and filters as its rollup, never another query. A row
 * at a place out of the reader's reach, where a resident was treated, counts and does not say where it is.
 */
export class DrillRepository {
  constructor(private readonly reader: ScopedReader) {}

  async sum(scope: Scope, figure: Figure): Promise<FigureSum> {
    const [row] = await this.reader.query(scope, {
      name: 'rows of a figure, counted',
      sql: (
        reach,
      ) => `SELECT count() AS rows, toString(sum(toDecimal128(${figure.measure.amount}, 4))) AS total, uniqExact(psn_no) AS persons
        FROM ${SOURCES[figure.measure.source].rows(knownFacts)} WHERE ${ofSubject(figure)} AND ${reach.subject('{pool:String}', { value: figure.grain }, '{id:String}')}`,
      params: paramsOf(figure),
      row: sumRow,
    });
    return row ?? { rows: 0, total: '0', persons: 0 };
  }

  page(scope: Scope, figure: Figure, page: { limit: number; offset: number }): Promise<FigureRow[]> {
    return this.reader.query(scope, rowsOf(figure, page));
  }

  /** Every row, for a file. */
  all(scope: Scope, figure: Figure): AsyncGenerator<FigureRow> {
    return this.reader.stream(scope, rowsOf(figure));
  }
}

const ofSubject = ({ grain, measure }: Figure): string =>
  `toString(${SUBJECT_COLUMN[grain]}) = {id:String} AND (${measure.where})`;

const paramsOf = ({ pool, id, months }: Figure): Record<string, unknown> => ({
  pool,
  id,
  months,
  ends: quarterEnds(months),
});

function rowsOf(figure: Figure, page?: { limit: number; offset: number }): ScopedQuery<FigureRow> {
  const { key, at, until, code } = rowShape(figure.measure.source);
  return {
    name: 'rows of a figure',
    sql: (
      reach,
    ) => `SELECT r.1 AS month, r.2 AS key, r.3 AS person, r.4 AS institution, r.5 AS at, r.6 AS until, r.7 AS code, r.8 AS amount
      FROM (
        SELECT ${reach.place('{pool:String}', 'toString(institution)')} AS is_in_reach,
          tuple(substring(toString(month), 1, 7), if(is_in_reach, toString(${key}), ''), toString(psn_no), if(is_in_reach, toString(institution), ''),
            ${at}, ${until}, ${code}, toString(toDecimal128(${figure.measure.amount}, 4))) AS r
        FROM ${SOURCES[figure.measure.source].rows(knownFacts)}
        WHERE ${ofSubject(figure)} AND ${reach.subject('{pool:String}', { value: figure.grain }, '{id:String}')})
      ORDER BY month, at, key, person ${page ? 'LIMIT {limit:UInt32} OFFSET {offset:UInt64}' : ''}`,
    params: { ...paramsOf(figure), ...page },
    row: figureRow,
  };
}
