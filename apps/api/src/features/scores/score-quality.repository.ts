import type { ScoreCard } from '@fundwatch/settlement';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const arrived = z.object({ id: z.string(), stream: z.string(), rows: z.number(), rejected: z.number() });
/** Rows of a stream that came of a subject, and those of them that were refused. */
export type Arrived = z.infer<typeof arrived>;

/** SQL of whose rows those of an institution are. */
const BEARER: Record<ScoreCard['grain'], string> = {
  institution: 'a.fixmedins_code',
  alliance: 'h.home',
};

/** How sound the rows were that scores rest on, from what loads have noted. */
export class ScoreQualityRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** By subject and stream, received from the first day of a year on. */
  arrived(
    scope: Scope,
    { pool, year, grain }: { pool: string; year: number; grain: ScoreCard['grain'] },
  ): Promise<Arrived[]> {
    return this.reader.query(scope, {
      name: 'quality behind scores',
      sql: (
        reach,
      ) => `SELECT ${BEARER[grain]} AS id, a.stream AS stream, sum(a.rows) AS rows, sum(a.rejected) AS rejected
        FROM (SELECT * FROM arrivals FINAL WHERE grain = 'institution' AND pool = {pool:String} AND received >= {first:Date}
          AND ${reach.place('pool', 'fixmedins_code')}) a
        LEFT JOIN (SELECT fixmedins_code AS place, alliance_id AS home FROM institutions FINAL WHERE pool = {pool:String}) h
          ON h.place = a.fixmedins_code
        GROUP BY id, stream HAVING id != ''`,
      params: { pool, first: `${year}-01-01` },
      row: arrived,
    });
  }
}
