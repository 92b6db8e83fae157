import { ClickHouseError } from '@clickhouse/client';
import { findStream, STREAMS, type Stream } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const danglingRow = z.object({
  stream: z.string(),
  field: z.string(),
  count: z.number(),
  countedAt: z.string(),
});
export type Dangling = z.infer<typeof danglingRow>;

type Reference = { stream: string; field: string; target: string; key: string };

/** Every reference to a stream with a key of one part. */
const REFERENCES: readonly Reference[] = Object.values<Stream>(STREAMS).flatMap((stream) =>
  Object.entries(stream.refers ?? {}).flatMap(([field, target]) => {
    const [key, ...rest] = findStream(target)?.key ?? [];
    return key && rest.length === 0 ? [{ stream: stream.name, field, target, key }] : [];
  }),
);

/** Rows of all streams up to which a count may follow every batch. */
const FEW_ROWS = 500_000;
/** A long history is counted anew after so long. */
const COUNT_EVERY_MS = 3_600_000;
/** Keys that the engine holds at once while it counts. */
const KEYS_AT_ONCE = 4_000_000;

/** References whose target has not come yet: counted in the background, read by pages. */
export class DanglingRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly reader: ScopedReader,
  ) {}

  async counts(scope: Scope, pool: string): Promise<Dangling[]> {
    return this.reader.query(scope, {
      name: 'dangling',
      sql: (
        reach,
      ) => `SELECT stream, field, assumeNotNull(dangling) AS count, toString(counted_at) AS countedAt
        FROM dangling_counts FINAL WHERE pool = {pool:String} AND dangling > 0 AND ${reach.whole('pool')} ORDER BY stream, field`,
      params: { pool },
      row: danglingRow,
    });
  }

  /** Counts anew what changed streams may have altered; in a long history only now and then. */
  async recount(pool: string, streams: readonly string[]): Promise<void> {
    const due = REFERENCES.filter(
      ({ stream, target }) => streams.includes(stream) || streams.includes(target),
    );
    if (due.length === 0) return;
    const sizes = await this.sizes();
    const total = [...sizes.values()].reduce((sum, rows) => sum + rows, 0);
    if (total <= FEW_ROWS) return this.countAtOnce(pool, due);
    const fresh = await this.countedSince(pool, new Date(Date.now() - COUNT_EVERY_MS));
    for (const reference of due) {
      if (!fresh.has(`${reference.stream} ${reference.field}`))
        await this.countInShares(
          pool,
          reference,
          Math.ceil((sizes.get(reference.target) ?? 0) / KEYS_AT_ONCE),
        );
    }
  }

  private async sizes(): Promise<Map<string, number>> {
    const rows = await this.clickhouse.query({
      name: 'rows of all streams',
      sql: `SELECT table, sum(rows) AS rows FROM system.parts WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)} GROUP BY table`,
      params: { tables: Object.keys(STREAMS) },
      row: z.object({ table: z.string(), rows: z.number() }),
    });
    return new Map(rows.map(({ table, rows: n }) => [table, n]));
  }

  private async countedSince(pool: string, since: Date): Promise<Set<string>> {
    const rows = await this.clickhouse.query({
      name: 'dangling counted',
      sql: `SELECT stream, field FROM dangling_counts FINAL
            WHERE pool = {pool:String} AND counted_at >= fromUnixTimestamp64Milli({since:Int64})`,
      params: { pool, since: since.getTime() },
      row: z.object({ stream: z.string(), field: z.string() }),
    });
    return new Set(rows.map(({ stream, field }) => `${stream} ${field}`));
  }

  private async countAtOnce(pool: string, due: readonly Reference[]): Promise<void> {
    await this.clickhouse.command(
      'count dangling',
      `INSERT INTO dangling_counts (pool, stream, field, dangling, counted_at) ${due
        .map(
          (reference) =>
            `SELECT {pool:String}, '${reference.stream}', '${reference.field}', ${danglingIn(reference)}, now64(3)`,
        )
        .join(' UNION ALL ')}`,
      { pool },
    );
  }

  /** Counts a share of the keys at a time; a share that the engine refuses leaves the number unknown. */
  private async countInShares(pool: string, reference: Reference, shares: number): Promise<void> {
    let dangling: number | null = 0;
    try {
      for (let share = 0; share < Math.max(1, shares); share += 1) {
        const [row] = await this.clickhouse.query({
          name: 'count dangling',
          sql: `SELECT ${danglingIn(reference, Math.max(1, shares), share)} AS n`,
          params: { pool },
          row: z.object({ n: z.number() }),
        });
        dangling += row?.n ?? 0;
      }
    } catch (error) {
      if (!(error instanceof ClickHouseError)) throw error;
      dangling = null;
    }
    await this.clickhouse.command(
      'count dangling',
      `INSERT INTO dangling_counts (pool, stream, field, dangling, counted_at)
       SELECT {pool:String}, {stream:String}, {field:String}, {dangling:Nullable(UInt64)}, now64(3)`,
      { pool, stream: reference.stream, field: reference.field, dangling },
    );
  }
}

/** SQL of the number of rows whose reference leads nowhere; of a share of the keys. */
function danglingIn({ stream, field, target, key }: Reference, shares = 1, share = 0): string {
  const some = (name: string): string => (shares === 1 ? '1' : `cityHash64(${name}) % ${shares} = ${share}`);
  return `(SELECT count() FROM ${stream} FINAL WHERE pool = {pool:String} AND ${field} != '' AND ${some(field)}
    AND ${field} NOT IN (SELECT ${key} FROM ${target} WHERE pool = {pool:String} AND ${some(key)}))`;
}
