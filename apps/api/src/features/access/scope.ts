/** What a reader may see. It comes from the session or key, never from the request's own parameters. */
export type Scope = {
  who: string;
  /** pools, or all of them */
  pools: readonly string[] | 'all';
  /** when any of these is given, only rows of such places are seen */
  areas?: readonly string[];
  alliances?: readonly string[];
  institutions?: readonly string[];
  /** whether identity is shown in clear; every such read leaves a trace */
  clear: boolean;
  /** the only source in whose name batches may be sent */
  source?: string;
};

const isNarrow = (scope: Scope): boolean =>
  scope.areas !== undefined || scope.alliances !== undefined || scope.institutions !== undefined;

/** Builds the conditions of a scope; a query that uses none of them is refused by the reader. */
export class ScopeSql {
  isUsed = false;

  constructor(private readonly scope: Scope) {}

  /** Query parameters that the conditions name. */
  get params(): Record<string, readonly string[]> {
    return {
      scope_pools: this.scope.pools === 'all' ? [] : this.scope.pools,
      scope_areas: this.scope.areas ?? [],
      scope_alliances: this.scope.alliances ?? [],
      scope_institutions: this.scope.institutions ?? [],
    };
  }

  /** Rows of the pools in reach, for data that belongs to no place. */
  pool(column: string): string {
    this.isUsed = true;
    return this.scope.pools === 'all' ? '1' : `${column} IN {scope_pools:Array(String)}`;
  }

  /** Rows of the institutions in reach. */
  place(poolColumn: string, institutionColumn: string): string {
    const pool = this.pool(poolColumn);
    if (!isNarrow(this.scope)) return pool;
    return `${pool} AND (${poolColumn}, ${institutionColumn}) IN (
      SELECT pool, fixmedins_code FROM institutions FINAL
      WHERE fixmedins_code IN {scope_institutions:Array(String)} OR (alliance_id != '' AND alliance_id IN {scope_alliances:Array(String)})
        OR fix_blng_admdvs IN {scope_areas:Array(String)})`;
  }

  /** Rows about a subject of some grain: an institution, an alliance or an area. */
  subject(poolColumn: string, grain: { column: string } | { value: string }, idColumn: string): string {
    const pool = this.pool(poolColumn);
    if (!isNarrow(this.scope)) return pool;
    const is = (value: string): string =>
      'column' in grain ? `${grain.column} = '${value}'` : grain.value === value ? '1' : '0';
    return `${pool} AND (
      (${is('area')} AND ${idColumn} IN {scope_areas:Array(String)})
      OR (${is('alliance')} AND (${idColumn} IN {scope_alliances:Array(String)} OR ${idColumn} IN (
        SELECT alliance_id FROM alliances FINAL WHERE admdvs IN {scope_areas:Array(String)})))
      OR (${is('institution')} AND ${idColumn} IN (
        SELECT fixmedins_code FROM institutions FINAL
        WHERE fixmedins_code IN {scope_institutions:Array(String)} OR (alliance_id != '' AND alliance_id IN {scope_alliances:Array(String)})
          OR fix_blng_admdvs IN {scope_areas:Array(String)})))`;
  }

  /** Rows that belong to the area as a whole; nobody with a narrower reach sees them. */
  whole(poolColumn: string): string {
    const pool = this.pool(poolColumn);
    return isNarrow(this.scope) ? '0' : pool;
  }
}

/** Whether a scope reaches a pool at all. */
export const reachesPool = (scope: Scope, pool: string): boolean =>
  scope.pools === 'all' || scope.pools.includes(pool);

/** A person number as the reader may see it. */
export function maskPerson(scope: Scope, psnNo: string): string {
  if (scope.clear || psnNo === '') return psnNo;
  return psnNo.length <= 6 ? '****' : `${psnNo.slice(0, 2)}****${psnNo.slice(-4)}`;
}
