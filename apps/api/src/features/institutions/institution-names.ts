import { z } from 'zod';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { KeptAnswers } from '../../clickhouse/kept-answers.js';
import type { PoolStamps } from '../ingest/pool-stamps.js';

/** Names of institutions by their code. */
export type Names = ReadonlyMap<string, string>;

/** Names of the institutions in reach: nearly every page needs them, and they change with the register alone. */
export class InstitutionNames {
  readonly #known = new KeptAnswers<Names>(({ size }) => size);

  constructor(
    private readonly reader: ScopedReader,
    private readonly stamps: Pick<PoolStamps, 'loaded'>,
  ) {}

  /** Those of a pool. */
  async of(scope: Scope, pool: string): Promise<Names> {
    // Which places lie in a narrower reach is looked up each time.
    if (!reachesWhole(scope, pool)) return this.read(scope, pool);
    const stamp = await this.stamps.loaded(pool, 'institutions');
    return this.#known.of(JSON.stringify([pool, stamp]), () => this.read(scope, pool));
  }

  private async read(scope: Scope, pool: string): Promise<Names> {
    const rows = await this.reader.query(scope, {
      name: 'institution names',
      sql: (reach) => `SELECT fixmedins_code AS code, fixmedins_name AS name FROM institutions FINAL
        WHERE pool = {pool:String} AND ${reach.place('pool', 'fixmedins_code')}`,
      params: { pool },
      row: z.object({ code: z.string(), name: z.string() }),
    });
    return new Map(rows.map(({ code, name }) => [code, name]));
  }
}
