import { findStream, type Stream } from '@fundwatch/streams';
import { Invalid } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import type { Scope } from '../access/scope.js';
import { batchId } from '../ingest/batch.js';
import type { RecordsQuery } from './records.dto.js';
import type { RecordsRepository, StoredRecord } from './records.repository.js';

/** Current records, in the shape of contract.md §2; reading identity in clear leaves a trace. */
export class RecordsService {
  constructor(
    private readonly repository: RecordsRepository,
    private readonly audit: Audit,
  ) {}

  /** Records of a stream. Throws `Invalid` when there is no such stream, or a key does not have its parts. */
  async records(scope: Scope, name: string, query: RecordsQuery): Promise<AsyncGenerator<StoredRecord>> {
    const stream = findStream(name);
    if (!stream) throw new Invalid('stream', `no stream ${name}`);
    const keys = keysOf(stream, query.key);
    if (scope.clear) {
      await this.audit.append(scope.who, 'records.read', {
        stream: stream.name,
        keys: keys?.length ?? 'all',
      });
    }
    return this.shape(this.repository.records(scope, { stream, pool: query.pool, keys, limit: query.limit }));
  }

  private async *shape(rows: AsyncGenerator<StoredRecord>): AsyncGenerator<StoredRecord> {
    for await (const { batch, ...record } of rows) yield { ...record, batch_id: batchId(Number(batch)) };
  }
}

function keysOf(stream: Stream, given: RecordsQuery['key']): string[][] | undefined {
  if (given === undefined) return undefined;
  const keys = [given].flat().map((key) => key.split(','));
  if (keys.some((key) => key.length !== stream.key.length))
    throw new Invalid(
      'key',
      `a key of ${stream.name} has ${stream.key.length} part(s) (${stream.key.join(', ')}), separated by commas`,
    );
  return keys;
}
