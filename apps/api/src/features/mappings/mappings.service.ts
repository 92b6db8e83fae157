import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  columnOf,
  fieldNames,
  fieldOf,
  findStream,
  STREAM_NAMES,
  unknownColumns,
  type Stream,
} from '@fundwatch/streams';
import { Denied, Invalid, NotFound, Unprocessable } from '../../http/errors.js';
import { FileStore } from '../../storage/file-store.js';
import type { Keys } from '../../storage/keys.js';
import type { Audit } from '../audit/audit.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { IngestService } from '../ingest/ingest.service.js';
import { streamNameOf, type LedgerRepository } from '../ingest/ledger.repository.js';
import { UnreadableFile } from '../ingest/scan/decode.js';
import { TableFiles } from '../ingest/tables/table-files.js';
import type { ParquetRepository } from '../ingest/tables/parquet.repository.js';
import type { CheckRepository } from './check.repository.js';
import { readHead, type FileHead } from './file-head.js';
import { mappedHeader, mappingFaults, NO_MAPPING, type Mapping } from './mapping.js';
import type {
  CheckBody,
  CheckResult,
  MappingBody,
  MappingHistory,
  MappingsList,
  PreviewQuery,
  PreviewResult,
} from './mappings.dto.js';
import type { MappingsRepository } from './mappings.repository.js';
import { suggestColumns } from './suggest.js';

type Target = { source: string; stream: string; pool?: string | undefined };

/** Mappings of sources: saved with their history, and tried on the first rows of a file before that. */
export class MappingsService {
  constructor(
    private readonly repository: MappingsRepository,
    private readonly checks: CheckRepository,
    private readonly parquet: ParquetRepository,
    private readonly ingest: IngestService,
    private readonly ledger: LedgerRepository,
    private readonly audit: Audit,
    private readonly stores: { dataDir: string; keys: Keys },
  ) {}

  async list(scope: Scope, pool: string | undefined): Promise<MappingsList> {
    const pools = pool ? [pool] : (await this.ledger.pools()).map((row) => row.pool);
    const items = await this.repository.current(pools.filter((name) => reachesWhole(scope, name)));
    return { items: items.filter(({ source }) => speaksFor(scope, source)) };
  }

  async history(scope: Scope, source: string, stream: string): Promise<MappingHistory> {
    const history = await this.repository.history(source, streamOf(stream).name);
    const [current = null] = history;
    if (!speaksFor(scope, source) || (current && !reachesWhole(scope, current.pool)))
      throw new NotFound(`source ${source}`);
    return { current, history };
  }

  /** Saves a mapping; files that are accepted from now on are read by it. A new source joins the pool. */
  async save(scope: Scope, target: Target, body: MappingBody): Promise<MappingHistory> {
    const { source, pool } = target;
    const stream = streamOf(target.stream);
    if (!speaksFor(scope, source)) throw new Denied(`${scope.who} does not send for ${source}`);
    const { note, ...mapping } = body;
    const faults = mappingFaults(stream, mapping);
    if (faults.length > 0) throw new Unprocessable('the mapping does not fit the stream', faults);
    await this.ingest.checkSender(scope, { source, pool });
    await this.ingest.bind(source, pool);
    await this.repository.save({ source, stream: stream.name, who: scope.who, note }, mapping);
    const saved = await this.history(scope, source, stream.name);
    await this.audit.append(scope.who, 'mapping.save', {
      source,
      stream: stream.name,
      version: saved.current?.version ?? 0,
    });
    return saved;
  }

  /** Reads the first rows of a file, which is not kept. */
  async preview(scope: Scope, query: PreviewQuery, body: AsyncIterable<Uint8Array>): Promise<PreviewResult> {
    const stream = streamOf(query.stream ?? streamNameOf(query.file) ?? '');
    const source = scope.source ?? query.source;
    const { current } = await this.history(scope, source, stream.name);
    const mapping: Mapping = current ? { columns: current.columns, codes: current.codes } : NO_MAPPING;
    const { layout, header, rows } = await this.headOf(query.file, stream, body);
    const { format, container, encoding } = layout;
    return {
      stream: stream.name,
      format,
      container,
      encoding,
      header,
      rows,
      fields: fieldNames(stream).map((name) => {
        const { label, required, kind } = fieldOf(stream, name);
        return { name, label, required, kind };
      }),
      mapping,
      mapping_version: current?.version ?? null,
      suggested: suggestColumns(stream, mappedHeader(header, mapping)),
      check: await this.check({ stream: stream.name, header, rows, ...mapping }),
    };
  }

  /** Checks rows of a preview by a mapping that is not saved yet. */
  async check({ stream: name, header, rows, ...mapping }: CheckBody): Promise<CheckResult> {
    const stream = streamOf(name);
    const faults = mappingFaults(stream, mapping);
    if (faults.length > 0) throw new Unprocessable('the mapping does not fit the stream', faults);
    const mapped = mappedHeader(header, mapping);
    const errors = await this.checks.check(
      stream,
      { format: 'csv', header: mapped, codes: mapping.codes },
      rows,
    );
    const fields = fieldNames(stream);
    return {
      header: mapped,
      missing: fields.filter((field) => fieldOf(stream, field).required && columnOf(mapped, field) < 0),
      unknown: unknownColumns(stream, mapped),
      twice: fields.filter((field) => mapped.filter((column) => column === field).length > 1),
      rows: rows.map(({ line, cells }) => ({
        line,
        cells: cells.map((cell, at) => mapping.codes[mapped[at] ?? '']?.[cell] ?? cell),
        errors: errors.get(line) ?? [],
      })),
    };
  }

  private async headOf(file: string, stream: Stream, body: AsyncIterable<Uint8Array>): Promise<FileHead> {
    // A folder of its own: the store of batches must keep a file of the same content.
    const dir = join(this.stores.dataDir, 'previews', randomBytes(8).toString('hex'));
    try {
      const files = new FileStore(dir, this.stores.keys);
      const tables = new TableFiles(files, this.parquet);
      return await readHead({ files, tables }, { ...(await files.put(body)), file }, stream);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      throw new Unprocessable(error.message, [{ field: 'file', reason: error.message }]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
}

/** Whether somebody may see and set what concerns a source: the holder of a key only for their own. */
const speaksFor = (scope: Scope, source: string): boolean =>
  scope.source === undefined || scope.source === source;

function streamOf(name: string): Stream {
  const stream = findStream(name);
  if (!stream)
    throw new Invalid('stream', `${name || 'none'} is no stream; streams are ${STREAM_NAMES.join(', ')}`);
  return stream;
}
