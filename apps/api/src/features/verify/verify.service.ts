import {
  fieldOf,
  orderFields,
  ordersOf,
  orderTable,
  referencesOf,
  STREAMS,
  type Stream,
} from '@fundwatch/streams';
import { findingsSql, NOW } from '@fundwatch/rules';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import { Denied } from '../../http/errors.js';
import type { AuditArchive } from '../audit/audit.archive.js';
import type { Audit } from '../audit/audit.js';
import type { Scope } from '../access/scope.js';
import { batchId } from '../ingest/batch.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { MeasuresService } from '../indicators/measures.service.js';
import type { ReviewCopies } from '../reviews/review.copies.js';
import type { Editions } from '../rule-versions/editions.js';
import type { Check } from './verify.dto.js';

/** Proves that what is kept fits together. Reads every pool; for the owner of the data only. */
export class VerifyService {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly ledger: LedgerRepository,
    private readonly audit: Audit,
    private readonly archive: AuditArchive,
    private readonly measures: MeasuresService,
    private readonly reviews: ReviewCopies,
    private readonly editions: Editions,
  ) {}

  /** The checks, for a reader who may see everything. */
  of(scope: Scope): AsyncGenerator<Check> {
    if (scope.pools !== 'all') throw new Denied('only the owner of the data may verify it');
    return this.checks();
  }

  async *checks(): AsyncGenerator<Check> {
    const chain = await this.audit.verify();
    yield {
      check: 'audit_chain',
      ok: !chain.firstBad,
      count: chain.count,
      ...(chain.firstBad ? { first_bad: chain.firstBad } : {}),
    };
    if (chain.archived > 0) {
      const { rows, firstBad } = await this.archive.verify();
      yield {
        check: 'audit_archive',
        ok: !firstBad,
        count: rows,
        ...(firstBad ? { first_bad: firstBad } : {}),
      };
    }
    yield await this.reviewsCopied();
    yield await this.rows();
    yield* this.orders();
    for (const { pool, clock } of await this.ledger.pools()) {
      yield await this.rollups(pool);
      if (clock) yield await this.findings(pool, clock.slice(0, 10));
    }
    yield* this.orphans();
  }

  /** Every step of a review stands beside the findings; what was missing is written. */
  private async reviewsCopied(): Promise<Check> {
    const { steps, missing } = await this.reviews.repair();
    return {
      check: 'reviews',
      ok: missing === 0,
      count: steps,
      ...(missing === 0 ? {} : { first_bad: `${missing} steps were missing; they have been written now` }),
    };
  }

  /** Every accepted or corrected row of every batch stands once, in the facts or in the history. */
  private async rows(): Promise<Check> {
    const stored = new Map<number, number>();
    for (const name of Object.keys(STREAMS)) {
      const rows = await this.clickhouse.query({
        name: `verify ${name}`,
        sql: `SELECT _batch AS batch, count() AS n FROM (
            SELECT _batch FROM ${name} FINAL UNION ALL SELECT _batch FROM ${name}_history FINAL) GROUP BY batch`,
        row: z.object({ batch: z.number(), n: z.number() }),
      });
      for (const row of rows) stored.set(row.batch, (stored.get(row.batch) ?? 0) + row.n);
    }
    let count = 0;
    let bad: string | undefined;
    for (const receipt of await this.ledger.receipts({
      pools: (await this.ledger.pools()).map((row) => row.pool),
      before: Number.MAX_SAFE_INTEGER,
      limit: 1_000_000,
    })) {
      if (receipt.state !== 'loaded') continue;
      count += 1;
      const kept = receipt.accepted + receipt.corrected;
      if (
        kept + receipt.duplicate + receipt.rejected !== receipt.rows ||
        kept !== (stored.get(receipt.seq) ?? 0)
      ) {
        bad = `${batchId(receipt.seq)}: receipt says ${kept}, stored ${stored.get(receipt.seq) ?? 0}`;
      }
    }
    return { check: 'rows', ok: !bad, count, ...(bad ? { first_bad: bad } : {}) };
  }

  /** What an order holds is what stands in the facts: as many rows under every value, of the same content. */
  private async *orders(): AsyncGenerator<Check> {
    for (const stream of Object.values<Stream>(STREAMS)) {
      for (const order of ordersOf(stream)) {
        const table = orderTable(stream, order);
        const content = `cityHash64(${orderFields(stream, order)
          .map((name) => `ifNull(toString(${name}), '\\0')`)
          .join(', ')})`;
        const has = fieldOf(stream, order.by).required ? '1' : `${order.by} != ''`;
        const rows = await this.clickhouse.query({
          name: `verify ${table}`,
          sql: `SELECT concat(pool, ' ', toString(bucket)) AS share, sum(n) AS rows FROM (
              SELECT pool, cityHash64(${order.by}) % 1024 AS bucket, sum(${content}) AS content, count() AS n FROM ${stream.name} FINAL WHERE ${has} GROUP BY pool, bucket
              UNION ALL
              SELECT pool, cityHash64(${order.by}) % 1024 AS bucket, sum(${content}) AS content, count() AS n FROM ${table} FINAL GROUP BY pool, bucket)
            GROUP BY pool, bucket HAVING count() != 2 OR uniqExact(content, n) != 1 ORDER BY share LIMIT 1`,
          row: z.object({ share: z.string(), rows: z.number() }),
        });
        const [total] = await this.clickhouse.query({
          name: `verify ${table}`,
          sql: `SELECT count() AS n FROM ${table} FINAL`,
          row: z.object({ n: z.number() }),
        });
        const bad = rows[0];
        yield {
          check: `order ${table}`,
          ok: !bad,
          count: total?.n ?? 0,
          ...(bad ? { first_bad: `share ${bad.share} of ${order.by}` } : {}),
        };
      }
    }
  }

  /** The rollups of a pool equal a fresh computation. */
  private async rollups(pool: string): Promise<Check> {
    const differences = await this.measures.differences(pool, await this.ledger.nextRun());
    return {
      check: `rollups ${pool}`,
      ok: differences.bad.length === 0,
      count: differences.count,
      ...(differences.bad[0] ? { first_bad: differences.bad[0] } : {}),
    };
  }

  /** The live findings of a pool equal a full run of every rule. */
  private async findings(pool: string, asOf: string): Promise<Check> {
    let count = 0;
    let bad: string | undefined;
    for (const rule of await this.editions.inForce(pool, asOf)) {
      const rows = await this.clickhouse.query({
        name: `verify ${rule.id}`,
        sql: `SELECT finding_id, count() AS n FROM (
            SELECT finding_id, digest FROM (${findingsSql(rule, NOW)})
            UNION ALL
            SELECT finding_id, digest FROM findings FINAL WHERE pool = {pool:String} AND rule_id = '${rule.id}' AND withdrawn_at IS NULL)
          GROUP BY finding_id, digest`,
        params: { pool, as_of: asOf },
        row: z.object({ finding_id: z.string(), n: z.number() }),
      });
      count += rows.length;
      const odd = rows.find((row) => row.n !== 2);
      if (odd) bad ??= `${rule.id} ${odd.finding_id}`;
    }
    return { check: `findings ${pool}`, ok: !bad, count, ...(bad ? { first_bad: bad } : {}) };
  }

  /** References whose target has not come. They are counted, not faults: a late file may still bring it. */
  private async *orphans(): AsyncGenerator<Check> {
    for (const stream of Object.values(STREAMS)) {
      for (const { field, target, key } of referencesOf(stream)) {
        const rows = await this.clickhouse.query({
          name: `orphans ${stream.name}`,
          sql: `SELECT count() AS n FROM ${stream.name} FINAL WHERE ${field} != '' AND (pool, ${field}) NOT IN (SELECT pool, ${key} FROM ${target})`,
          row: z.object({ n: z.number() }),
        });
        const n = rows[0]?.n ?? 0;
        if (n > 0) yield { check: `orphans ${stream.name}.${field}`, ok: true, count: n };
      }
    }
  }
}
