import { findStream, STREAM_NAMES } from '@fundwatch/streams';
import type { Config } from '../../config/config.js';
import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { FileStore } from '../../storage/file-store.js';
import type { Scope } from '../access/scope.js';
import { reachesWhole } from '../access/scope.js';
import type { Pending, Receipt, ReceiptsPage } from './batches.dto.js';
import { batchId, seqOf, type ReceiptRow } from './batch.js';
import { streamNameOf, type LedgerRepository } from './ledger.repository.js';

export type Offer = {
  file: string;
  stream?: string | undefined;
  source: string;
  pool?: string | undefined;
  /** where it is taken from, if it must be taken from there only once */
  origin?: string | undefined;
};

/** Takes batches in. An answer means that the bytes and the ledger row are on disk. */
export class IngestService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly files: Pick<FileStore, 'put'>,
    private readonly config: Pick<Config, 'part'>,
    private readonly wake: (seq: number) => Promise<void>,
  ) {}

  /** Accepts one file of one stream. Throws `Invalid` when its stream is unknown, `Conflict` when the source belongs to another pool. */
  async accept(offer: Offer, bytes: AsyncIterable<Uint8Array>): Promise<Receipt> {
    const file = offer.file.replace(/^.*[\\/]/, '').slice(0, 255);
    const stream = offer.stream ?? streamNameOf(file);
    if (!stream || !findStream(stream)) {
      throw new Invalid(
        'file',
        `${file || 'the file'} begins with no stream name; streams are ${STREAM_NAMES.join(', ')}`,
      );
    }
    const pool = await this.bind(offer.source, offer.pool);
    const raw = await this.files.put(bytes);
    const seq = await this.ledger.accept({
      pool,
      source: offer.source,
      stream,
      file,
      raw,
      part: this.config.part,
      origin: offer.origin,
    });
    await this.wake(seq);
    const row = await this.ledger.receipt(seq);
    if (!row) throw new NotFound(`batch ${batchId(seq)}`);
    return asReceipt(row);
  }

  /** The pool of a source. Throws `Invalid` on a bad name, `Conflict` when the source belongs to another pool. */
  async bind(source: string, pool: string | undefined): Promise<string> {
    for (const [field, name] of Object.entries({ source, pool: pool ?? 'default' })) {
      if (!/^[\p{L}\p{N}_.-]{1,64}$/u.test(name))
        throw new Invalid(field, `a ${field} is 1–64 letters, digits, dots, dashes or underscores`);
    }
    const bound = await this.ledger.bindSource(source, pool);
    if (!bound.isBound) throw new Conflict(`source ${source} belongs to pool ${bound.pool}`);
    return bound.pool;
  }

  /** Throws `Denied` when somebody would send into a pool that they do not reach as a whole. */
  async checkSender(scope: Scope, offer: Pick<Offer, 'source' | 'pool'>): Promise<void> {
    // The holder of a key sends as its source, whatever the offer says.
    if (scope.source) return;
    const pool = (await this.ledger.poolOfSource(offer.source)) ?? offer.pool ?? 'default';
    if (!reachesWhole(scope, pool) || !reachesWhole(scope, offer.pool ?? pool))
      throw new Denied('records of this source or pool are not yours to send');
  }

  async receipt(scope: Scope, id: string): Promise<{ receipt: Receipt; row: ReceiptRow }> {
    const row = await this.ledger.receipt(seqOf(id));
    if (!row || !reachesWhole(scope, row.pool)) throw new NotFound(`batch ${id}`);
    return { receipt: asReceipt(row), row };
  }

  async receipts(
    scope: Scope,
    query: { pool?: string | undefined; cursor?: string | undefined; limit: number },
  ): Promise<ReceiptsPage> {
    const pools = await this.wholePools(scope, query.pool);
    const before = query.cursor ? seqOf(query.cursor) : Number.MAX_SAFE_INTEGER;
    const rows = await this.ledger.receipts({ pools, before, limit: query.limit });
    const last = rows.at(-1);
    return {
      items: rows.map(asReceipt),
      next: rows.length === query.limit && last ? batchId(last.seq) : null,
    };
  }

  /** How many batches in reach are not loaded and judged yet. */
  async pending(scope: Scope, pool: string | undefined): Promise<Pending> {
    return this.ledger.pending(await this.wholePools(scope, pool));
  }

  /** Pools that the reader reaches as a whole, or the one that is named where they do: batches belong to no single place. */
  async wholePools(scope: Scope, pool?: string): Promise<string[]> {
    const pools = pool ? [pool] : (await this.ledger.pools()).map((row) => row.pool);
    return pools.filter((name) => reachesWhole(scope, name));
  }
}

/** A ledger row as its sender sees it. */
export function asReceipt(row: ReceiptRow): Receipt {
  return {
    batch_id: batchId(row.seq),
    source: row.source,
    pool: row.pool,
    stream: row.stream,
    file: row.file,
    state: row.state,
    rows: row.rows,
    accepted: row.accepted,
    duplicate: row.duplicate,
    corrected: row.corrected,
    rejected: row.rejected,
    unknown_columns: row.unknown_columns,
    mapping_version: row.mapping_version,
    ...(row.error ? { error: row.error } : {}),
    ...(row.note ? { note: row.note } : {}),
    received_at: row.received_at,
    loaded_at: row.loaded_at,
    judged_at: row.judged_at,
    bytes: row.raw_bytes,
    has_rejects: row.rejected > 0,
  };
}
