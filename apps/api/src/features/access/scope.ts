/** Kinds of places that a reach may be narrowed to. */
export const PLACE_KINDS = ['area', 'alliance', 'institution'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
/** Codes are unique inside a pool only, so a place is always of a pool. */
export type Place = { pool: string; kind: PlaceKind; id: string };

/** What a reader may see. It comes from the session or key, never from the request's own parameters. */
export type Scope = {
  who: string;
  /** pools in reach, or all of them */
  pools: readonly string[] | 'all';
  /** in the pools that are named here, only what lies at such places is seen */
  places?: readonly Place[];
  /** whether identity is shown in clear; every such read leaves a trace */
  clear: boolean;
  /** whether single records may be shown in clear, each for a case; all else stays masked */
  reveals?: boolean;
  /** figures that rest on fewer than five people are withheld, and so are the rows behind them */
  onlyMany?: boolean;
  /** the only source in whose name batches may be sent */
  source?: string;
};

const placesOf = (scope: Scope): readonly Place[] => (scope.pools === 'all' ? [] : (scope.places ?? []));

/** Builds the conditions of a scope; a query that uses none of them is refused by the reader. */
export class ScopeSql {
  isUsed = false;
  private readonly places: readonly Place[];

  constructor(private readonly scope: Scope) {
    this.places = placesOf(scope);
  }

  /** Query parameters that the conditions name. */
  get params(): Record<string, readonly string[] | readonly (readonly string[])[]> {
    const pools = this.scope.pools === 'all' ? [] : this.scope.pools;
    const of = (kind: PlaceKind): string[][] =>
      this.places.filter((place) => place.kind === kind).map((place) => [place.pool, place.id]);
    return {
      scope_pools: pools,
      scope_whole: pools.filter((pool) => reachesWhole(this.scope, pool)),
      scope_areas: of('area'),
      scope_alliances: of('alliance'),
      scope_institutions: of('institution'),
    };
  }

  /** Whether some pool is seen in part only. */
  get isNarrow(): boolean {
    return this.places.length > 0;
  }

  /** Rows of the pools in reach, for data that belongs to no place. */
  pool(column: string): string {
    this.isUsed = true;
    return this.scope.pools === 'all' ? '1' : `${column} IN {scope_pools:Array(String)}`;
  }

  /** Rows of the institutions in reach. */
  place(poolColumn: string, institutionColumn: string): string {
    const pool = this.pool(poolColumn);
    if (!this.isNarrow) return pool;
    return `${pool} AND (${poolColumn} IN {scope_whole:Array(String)}
      OR (${poolColumn}, ${institutionColumn}) IN (${INSTITUTIONS_IN_REACH}))`;
  }

  /** Rows about a subject of some grain: an institution, an alliance, an area or a team. */
  subject(poolColumn: string, grain: { column: string } | { value: string }, idColumn: string): string {
    const pool = this.pool(poolColumn);
    if (!this.isNarrow) return pool;
    const is = (value: string): string =>
      'column' in grain ? `${grain.column} = '${value}'` : grain.value === value ? '1' : '0';
    return `${pool} AND (${poolColumn} IN {scope_whole:Array(String)}
      OR (${is('area')} AND [${poolColumn}, ${idColumn}] IN {scope_areas:Array(Array(String))})
      OR (${is('alliance')} AND ([${poolColumn}, ${idColumn}] IN {scope_alliances:Array(Array(String))}
        OR (${poolColumn}, ${idColumn}) IN (
          SELECT pool, alliance_id FROM alliances FINAL WHERE [pool, admdvs] IN {scope_areas:Array(Array(String))})))
      OR (${is('institution')} AND (${poolColumn}, ${idColumn}) IN (${INSTITUTIONS_IN_REACH}))
      OR (${is('team')} AND (${poolColumn}, ${idColumn}) IN (${TEAMS_IN_REACH})))`;
  }

  /** Rows that belong to the pool as a whole; nobody with a narrower reach sees them. */
  whole(poolColumn: string): string {
    const pool = this.pool(poolColumn);
    return this.isNarrow ? `${pool} AND ${poolColumn} IN {scope_whole:Array(String)}` : pool;
  }
}

const INSTITUTIONS_IN_REACH = `SELECT pool, fixmedins_code FROM institutions FINAL
  WHERE [pool, fixmedins_code] IN {scope_institutions:Array(Array(String))}
    OR [pool, alliance_id] IN {scope_alliances:Array(Array(String))}
    OR [pool, fix_blng_admdvs] IN {scope_areas:Array(Array(String))}`;

/** A team is in reach when every institution that it has contracts with is. */
const TEAMS_IN_REACH = `SELECT pool, team_id FROM contracts FINAL GROUP BY pool, team_id
  HAVING min((pool, fixmedins_code) IN (${INSTITUTIONS_IN_REACH})) = 1`;

/** Whether a scope reaches a pool at all. */
export const reachesPool = (scope: Scope, pool: string): boolean =>
  scope.pools === 'all' || scope.pools.includes(pool);

/** Whether a scope reaches everything in a pool: what belongs to no single place is for such readers only. */
export const reachesWhole = (scope: Scope, pool: string): boolean =>
  reachesPool(scope, pool) && !placesOf(scope).some((place) => place.pool === pool);

/** All of a pool that a scope reaches into, for figures that name nobody; ids stay masked. */
export function wholePool(scope: Scope, pool: string): Scope {
  return { who: scope.who, pools: reachesPool(scope, pool) ? [pool] : [], clear: false };
}

/** Whether a reader may be shown identity at all, for a purpose. */
export const mayReveal = (scope: Scope): boolean => scope.clear || scope.reveals === true;

/** A person number as the reader may see it. */
export function maskPerson(scope: Scope, psnNo: string): string {
  if (scope.clear || psnNo === '') return psnNo;
  return psnNo.length <= 6 ? '****' : `${psnNo.slice(0, 2)}****${psnNo.slice(-4)}`;
}
