import { findStream, identityFields } from '@fundwatch/streams';
import { Denied } from '../../http/errors.js';
import type { ApiKeys } from '../access/api-keys.js';
import type { Audit } from '../audit/audit.js';
import type { Scope } from '../access/scope.js';
import {
  rejectErrors,
  type ListQuery,
  type Pending,
  type Receipt,
  type ReceiptDetail,
  type ReceiptsPage,
  type Reject,
} from './batches.dto.js';
import type { DisclosuresRepository } from '../disclosures/disclosures.repository.js';
import { HOLDS_IDENTITY } from './identity-streams.js';
import type { IngestService, Offer } from './ingest.service.js';
import type { MadeKey } from './keys.dto.js';
import type { LoadRepository } from './load.repository.js';
import { rejectsFile } from './rejects.js';

const SHOWN_REJECTS = 200;

/** What senders and readers of batches may do. */
export class IngestApi {
  constructor(
    private readonly ingest: IngestService,
    private readonly loads: LoadRepository,
    private readonly audit: Audit,
    private readonly keys: ApiKeys,
    private readonly disclosures: Pick<DisclosuresRepository, 'standing'>,
  ) {}

  async accept(scope: Scope, offer: Offer, bytes: AsyncIterable<Uint8Array>): Promise<Receipt> {
    await this.ingest.checkSender(scope, offer);
    return this.ingest.accept({ ...offer, ...senderOf(scope, offer) }, bytes);
  }

  /** Makes a key for a source, binding the source to its pool if it is new. */
  async createKey(scope: Scope, source: string, pool: string | undefined): Promise<MadeKey> {
    const bound = await this.ingest.bind(source, pool);
    await this.audit.append(scope.who, 'key.create', { source });
    return { source, pool: bound, key: await this.keys.create(source) };
  }

  async revokeKeys(scope: Scope, source: string): Promise<{ source: string }> {
    await this.keys.revoke(source);
    await this.audit.append(scope.who, 'key.revoke', { source });
    return { source };
  }

  list(scope: Scope, query: ListQuery): Promise<ReceiptsPage> {
    return this.ingest.receipts(scope, query);
  }

  pending(scope: Scope, pool: string | undefined): Promise<Pending> {
    return this.ingest.pending(scope, pool);
  }

  /** A receipt with its first rejected lines. Values are shown, whole rows are not: those may hold identity. */
  async show(scope: Scope, id: string): Promise<ReceiptDetail> {
    const { receipt, row } = await this.ingest.receipt(scope, id);
    const rejects: Reject[] = [];
    if (receipt.has_rejects) {
      for await (const { line, errors } of this.loads.rejects(row.seq, 'errors')) {
        rejects.push({ line, errors: shownErrors(scope, row.stream, errors) });
        if (rejects.length >= SHOWN_REJECTS) break;
      }
    }
    const needs_disclosure = !scope.clear && HOLDS_IDENTITY.has(row.stream);
    return { ...receipt, rejects, field_labels: labelsOf(row.stream), needs_disclosure };
  }

  /**
   * The rejects file. It is the sender's own rows in clear: where they name somebody, who asked for them gets them when a second person
   * has agreed. Throws `Denied` otherwise.
   */
  async rejects(
    scope: Scope,
    id: string,
  ): Promise<{ name: string; type: string; lines: AsyncGenerator<string> }> {
    const { row } = await this.ingest.receipt(scope, id);
    const isFree = scope.clear || !HOLDS_IDENTITY.has(row.stream);
    const disclosure = isFree ? undefined : await this.disclosures.standing(row.seq, scope.who);
    if (!isFree && disclosure === undefined)
      throw new Denied('these rows hold identity: ask for them, and a second person has to agree');
    await this.audit.append(scope.who, 'rejects.read', {
      batch: id,
      rows: row.rejected,
      ...(disclosure === undefined ? {} : { disclosure }),
    });
    const isJson = row.layout?.format === 'ndjson';
    const base = row.file.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '');
    return {
      name: `${base}-rejects.${isJson ? 'ndjson' : 'csv'}`,
      type: isJson ? 'application/x-ndjson; charset=utf-8' : 'text/csv; charset=utf-8',
      lines: rejectsFile(this.loads, row),
    };
  }
}

const labelsOf = (streamName: string): ReceiptDetail['field_labels'] =>
  Object.fromEntries(
    Object.entries(findStream(streamName)?.fields ?? {}).map(([name, { label }]) => [name, label]),
  );

type Sender = { source: string; pool?: string | undefined };

/** In whose name somebody sends: the holder of a key speaks for its source and no other, whatever the request says. */
export const senderOf = (scope: Scope, { source, pool }: Sender): Sender =>
  scope.source ? { source: scope.source, pool: undefined } : { source, pool };

/** What no name, phone or certificate number looks like: a short code, date or amount. */
const PLAIN = /^([-\d.:/ ]{0,10}|[A-Za-z\d]{1,4})$/;

/**
 * What is wrong with a line, as the reader may see it: a fault of the row as a whole quotes the row, which may hold identity; and
 * where columns have shifted, identity stands under any field.
 */
export function shownErrors(scope: Scope, streamName: string, errors: string): Reject['errors'] {
  const stream = findStream(streamName);
  const identity = stream ? identityFields(stream) : [];
  const isHidden = ({ field, value }: Reject['errors'][number]): boolean =>
    field === '' || (identity.length > 0 && (identity.includes(field) || !PLAIN.test(value)));
  return rejectErrors
    .parse(JSON.parse(errors))
    .map((error) => (!scope.clear && isHidden(error) ? { ...error, value: '' } : error));
}
