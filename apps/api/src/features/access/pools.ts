import { NotFound } from '../../http/errors.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { reachesPool, type Scope } from './scope.js';

/** The pools that a reader reaches. */
export class Pools {
  constructor(private readonly ledger: LedgerRepository) {}

  async reached(scope: Scope): Promise<{ pool: string; asOf: string | null }[]> {
    const known = (await this.ledger.pools())
      .filter((row) => reachesPool(scope, row.pool))
      .map((row) => ({ pool: row.pool, asOf: row.clock }));
    // A pool that is granted before anything came: somebody has to send its first file.
    const granted = scope.pools === 'all' ? [] : scope.pools;
    const awaited = granted.filter((pool) => !known.some((row) => row.pool === pool));
    return [...known, ...awaited.map((pool) => ({ pool, asOf: null }))];
  }

  /** The pool that is meant when none is named: `default` if there is one in reach, else the first. */
  async meant(scope: Scope, pool: string | undefined): Promise<string> {
    if (pool !== undefined) return pool;
    const pools = await this.reached(scope);
    return (pools.find((row) => row.pool === 'default') ?? pools[0])?.pool ?? 'default';
  }

  /** Throws `NotFound` for a pool out of reach. */
  async check(scope: Scope, pool: string): Promise<void> {
    if (!(await this.reached(scope)).some((row) => row.pool === pool)) throw new NotFound(`pool ${pool}`);
  }
}
