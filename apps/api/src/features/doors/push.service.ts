import { findStream, STREAM_NAMES } from '@fundwatch/streams';
import { NotFound, TooLarge, Unprocessable } from '../../http/errors.js';
import type { Scope } from '../access/scope.js';
import type { Receipt } from '../ingest/batches.dto.js';
import { senderOf, shownErrors } from '../ingest/ingest.api.js';
import type { IngestService } from '../ingest/ingest.service.js';
import type { LoadRepository, OddLine } from '../ingest/load.repository.js';
import { GroupCommit } from './group-commit.js';
import { recordsOf } from './json-records.js';
import {
  MAX_PUSH_BYTES,
  MAX_RECORDS,
  type LinesFate,
  type LinesQuery,
  type PushQuery,
  type PushReceipt,
} from './push.dto.js';

/** How long the first request of a group waits for others. */
const WAIT_MS = 4;
const MAX_GROUP_BYTES = 32 << 20;

/** Records that systems push as they arise. Requests that come together share one batch, and know their lines in it. */
export class PushService {
  private readonly groups: GroupCommit<readonly string[], PushReceipt>;

  constructor(
    private readonly ingest: IngestService,
    private readonly loads: LoadRepository,
  ) {
    this.groups = new GroupCommit((key, items) => this.commit(key, items), {
      waitMs: WAIT_MS,
      maxSize: MAX_GROUP_BYTES,
    });
  }

  /** Takes the records of one request. An answer means that they are on disk. */
  async push(
    scope: Scope,
    streamName: string,
    query: PushQuery,
    body: AsyncIterable<Uint8Array>,
  ): Promise<PushReceipt> {
    const stream = findStream(streamName);
    if (!stream)
      throw new NotFound(`stream ${streamName}; streams are ${STREAM_NAMES.join(', ')}, and another`);
    const { source, pool: asked } = senderOf(scope, query);
    await this.ingest.checkSender(scope, { source, pool: asked });
    const { lines, bytes } = readRecords(await collect(body));
    const pool = await this.ingest.bind(source, asked);
    return this.groups.add([source, pool, stream.name].join('/'), lines, bytes);
  }

  /** What became of the lines of a request. */
  async fate(scope: Scope, id: string, { first, last }: LinesQuery): Promise<LinesFate> {
    const { receipt, row } = await this.ingest.receipt(scope, id);
    const isOwn = scope.source === undefined || scope.source === receipt.source;
    if (!isOwn) throw new NotFound(`batch ${id}`);
    const isLoaded = receipt.state === 'loaded';
    // Lines of a push have no header and no blanks among them: as many as there are rows.
    const end = isLoaded ? Math.min(last, receipt.rows) : last;
    const rows = Math.max(0, end - first + 1);
    const odd = isLoaded ? await this.loads.oddLines(row.seq, first, end) : undefined;
    return {
      batch_id: receipt.batch_id,
      state: receipt.state,
      rows,
      accepted: odd ? rows - odd.filter((line) => line.class !== 'accepted').length : null,
      duplicate: countOf(odd, 'duplicate'),
      corrected: countOf(odd, 'corrected'),
      rejected: countOf(odd, 'rejected'),
      judged_at: receipt.judged_at,
      ...(receipt.error ? { error: receipt.error } : {}),
      rejects: (odd ?? [])
        .filter((line) => line.class === 'rejected')
        .map(({ line, errors }) => ({
          record: line - first,
          line,
          errors: shownErrors(scope, receipt.stream, errors),
        })),
    };
  }

  private async commit(key: string, items: readonly (readonly string[])[]): Promise<PushReceipt[]> {
    const [source = '', pool, stream = ''] = key.split('/');
    const receipt = await this.ingest.accept(
      { file: `${stream}-push.ndjson`, stream, source, pool },
      (async function* () {
        for (const lines of items) yield Buffer.from(`${lines.join('\n')}\n`);
      })(),
    );
    let line = 1;
    return items.map((lines) => receiptOf(receipt, line, (line += lines.length)));
  }
}

const countOf = (odd: readonly OddLine[] | undefined, name: OddLine['class']): number | null =>
  odd ? odd.filter((line) => line.class === name).length : null;

const receiptOf = (receipt: Receipt, first: number, next: number): PushReceipt => ({
  batch_id: receipt.batch_id,
  source: receipt.source,
  pool: receipt.pool,
  stream: receipt.stream,
  rows: next - first,
  first_line: first,
  last_line: next - 1,
  received_at: receipt.received_at,
});

function readRecords(body: Buffer): { lines: readonly string[]; bytes: number } {
  const { lines, faults } = recordsOf(body);
  if (lines.length > MAX_RECORDS)
    throw new TooLarge(`${lines.length} records; ${MAX_RECORDS} is the most, send more of them as a file`);
  if (faults.length === 0 && lines.length === 0)
    throw new Unprocessable('no records', [{ field: 'records', reason: '没有记录 | there is no record' }]);
  if (faults.length > 0) throw new Unprocessable('some of these are no records; none was taken', faults);
  return { lines, bytes: body.length };
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the sender hears the answer.
    if (bytes <= MAX_PUSH_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_PUSH_BYTES)
    throw new TooLarge(`${bytes} bytes; ${MAX_PUSH_BYTES} is the most, send more of them as a file`);
  return Buffer.concat(chunks);
}
