import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';

const spread = z.object({
  institutions: z.number(),
  tier: z.string(),
  count: z.number(),
  count_median: z.number(),
  count_p95: z.number(),
  count_max: z.number(),
  amount: z.string(),
  amount_median: z.string(),
  amount_p95: z.string(),
  amount_max: z.string(),
  above: z.number(),
});
export type PeerSpread = z.infer<typeof spread>;
const peerRow = z.object({ code: z.string(), name: z.string(), count: z.number(), amount: z.string() });
export type PeerRow = z.infer<typeof peerRow>;

type PeerQuery = { pool: string; institution: string; rule: string; first: string; last: string };

const MOST_NAMED = 200;

/** Institutions of the same tier and pool that were open in the period, with what one rule found at each; none is a zero. */
const PEERS = `(
  SELECT i.fixmedins_code AS code, i.fixmedins_name AS name, i.tier AS tier, f.n AS n, f.sum AS sum
  FROM (
    SELECT fixmedins_code, fixmedins_name, tier FROM institutions FINAL
    WHERE pool = {pool:String} AND (begndate IS NULL OR begndate <= {last:Date}) AND (enddate IS NULL OR enddate >= {first:Date})
      AND tier IN (SELECT tier FROM institutions FINAL WHERE pool = {pool:String} AND fixmedins_code = {institution:String})) i
  LEFT JOIN (
    SELECT fixmedins_code, count() AS n, sum(amount) AS sum FROM findings FINAL
    WHERE pool = {pool:String} AND rule_id = {rule:String} AND withdrawn_at IS NULL
      AND event_to >= toDateTime({first:Date}, 'Asia/Shanghai') AND event_from < toDateTime({last:Date} + 1, 'Asia/Shanghai')
    GROUP BY fixmedins_code) f ON f.fixmedins_code = i.fixmedins_code)`;

/** How a rule's findings at an institution compare with those at its like. */
export class PeersRepository {
  constructor(private readonly reader: ScopedReader) {}

  /** The spread over all peers of the pool, whoever asks: it names nobody. */
  async spread(scope: Scope, query: PeerQuery): Promise<PeerSpread | undefined> {
    const own = 'code = {institution:String}';
    const [row] = await this.reader.query(scope, {
      name: 'peer spread',
      sql: (reach: ScopeSql) => `
        SELECT count() AS institutions, any(tier) AS tier,
          sumIf(n, ${own}) AS count, quantileExact(0.5)(n) AS count_median, quantileExact(0.95)(n) AS count_p95, max(n) AS count_max,
          toDecimalString(sumIf(sum, ${own}), 2) AS amount, toDecimalString(quantileExact(0.5)(sum), 2) AS amount_median,
          toDecimalString(quantileExact(0.95)(sum), 2) AS amount_p95, toDecimalString(max(sum), 2) AS amount_max,
          countIf(n > (SELECT sum(n) FROM ${PEERS} WHERE ${own})) AS above
        FROM ${PEERS} WHERE ${reach.pool('{pool:String}')}`,
      params: query,
      row: spread,
    });
    return row && row.institutions > 0 ? row : undefined;
  }

  /** The peers that the reader may know by name, the most found first. */
  named(scope: Scope, query: PeerQuery): Promise<PeerRow[]> {
    return this.reader.query(scope, {
      name: 'named peers',
      sql: (reach) => `SELECT code, name, n AS count, toDecimalString(sum, 2) AS amount
        FROM ${PEERS} WHERE ${reach.place('{pool:String}', 'code')} ORDER BY n DESC, code LIMIT ${MOST_NAMED}`,
      params: query,
      row: peerRow,
    });
  }
}
