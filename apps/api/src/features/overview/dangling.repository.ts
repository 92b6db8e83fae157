import { ClickHouseError } from '@clickhouse/client';
import { placeField, referencesOf, STREAMS, type Reference, type Stream } from '@fundwatch/streams';
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

const countRow = z.object({ stream: z.string(), field: z.string(), place: z.string(), n: z.number() });
type Count = z.infer<typeof countRow>;

/** Every reference that can be followed. */
const REFERENCES = Object.values<Stream>(STREAMS).flatMap(referencesOf);

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

  /** Of every reference that is counted, how many of a place's records lead nowhere. */
  async ofPlace(scope: Scope, pool: string, code: string): Promise<Dangling[]> {
    return this.reader.query(scope, {
      name: 'dangling records of an institution',
      sql: (
        reach,
      ) => `SELECT c.stream AS stream, c.field AS field, p.dangling AS count, toString(c.counted_at) AS countedAt
        FROM (SELECT stream, field, counted_at FROM dangling_counts FINAL WHERE pool = {pool:String} AND dangling IS NOT NULL) c
        LEFT JOIN (SELECT * FROM dangling_places FINAL
          WHERE pool = {pool:String} AND fixmedins_code = {code:String} AND ${reach.place('pool', 'fixmedins_code')}) p
          ON p.stream = c.stream AND p.field = c.field AND p.counted_at = c.counted_at`,
      params: { pool, code },
      row: danglingRow,
    });
  }

  /** Counts anew what changed streams may have altered; in a long history only now and then. */
  async recount(pool: string, streams: readonly string[]): Promise<void> {
    const due = REFERENCES.filter(
      ({ stream, target }) => streams.includes(stream.name) || streams.includes(target),
    );
    if (due.length === 0) return;
    const sizes = await this.sizes();
    const total = [...sizes.values()].reduce((sum, rows) => sum + rows, 0);
    if (total <= FEW_ROWS) return this.count(pool, due, 1);
    const fresh = await this.countedSince(pool, new Date(Date.now() - COUNT_EVERY_MS));
    for (const reference of due) {
      if (!fresh.has(`${reference.stream.name} ${reference.field}`))
        await this.count(pool, [reference], Math.ceil((sizes.get(reference.target) ?? 0) / KEYS_AT_ONCE));
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

  /** Counts a share of the keys at a time; where the engine refuses one the numbers are unknown. */
  private async count(pool: string, references: readonly Reference[], shares: number): Promise<void> {
    const counts: Count[] = [];
    let isKnown = true;
    try {
      for (let share = 0; share < Math.max(1, shares); share += 1) {
        const found = await this.clickhouse.query({
          name: 'count dangling',
          sql: references.map((reference) => danglingIn(reference, shares, share)).join(' UNION ALL '),
          params: { pool },
          row: countRow,
        });
        counts.push(...found);
      }
    } catch (error) {
      if (!(error instanceof ClickHouseError)) throw error;
      isKnown = false;
    }
    await this.write(pool, references, isKnown ? counts : undefined);
  }

  /** Writes what was counted, whole and by place; without counts that they are not known. */
  private async write(
    pool: string,
    references: readonly Reference[],
    counts: readonly Count[] | undefined,
  ): Promise<void> {
    // The engine takes a whole number as thousandths of a second.
    const row = { pool, counted_at: Date.now() };
    const whole = references.map(({ stream, field }) => {
      const own = counts?.filter((count) => count.stream === stream.name && count.field === field);
      return {
        ...row,
        stream: stream.name,
        field,
        dangling: own ? own.reduce((sum, { n }) => sum + n, 0) : null,
      };
    });
    const places = new Map<string, Count>();
    for (const count of counts ?? []) {
      const key = [count.stream, count.field, count.place].join(' ');
      places.set(key, { ...count, n: count.n + (places.get(key)?.n ?? 0) });
    }
    const lying = [...places.values()].map(({ stream, field, place, n }) => ({
      ...row,
      stream,
      field,
      fixmedins_code: place,
      dangling: n,
    }));
    // The places first: until the whole is there they are of no count.
    if (lying.length > 0) await this.clickhouse.insertBytes('dangling_places', 'JSONEachRow', lines(lying));
    await this.clickhouse.insertBytes('dangling_counts', 'JSONEachRow', lines(whole));
  }
}

/** SQL of the rows whose reference leads nowhere, by place; of a share of the keys. */
function danglingIn({ stream, field, target, key }: Reference, shares: number, share: number): string {
  const some = (name: string): string => (shares <= 1 ? '1' : `cityHash64(${name}) % ${shares} = ${share}`);
  return `SELECT '${stream.name}' AS stream, '${field}' AS field, toString(${placeField(stream) ?? "''"}) AS place, count() AS n
    FROM ${stream.name} FINAL WHERE pool = {pool:String} AND ${field} != '' AND ${some(field)}
      AND ${field} NOT IN (SELECT ${key} FROM ${target} WHERE pool = {pool:String} AND ${some(key)}) GROUP BY place`;
}

const lines = (rows: readonly object[]): Buffer[] =>
  rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`));
