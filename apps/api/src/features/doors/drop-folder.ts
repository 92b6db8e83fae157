import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../../http/errors.js';
import type { Log } from '../../log.js';
import type { Audit } from '../audit/audit.js';
import { asReceipt, type IngestService } from '../ingest/ingest.service.js';
import type { ReceiptRow } from '../ingest/batch.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { LoadRepository } from '../ingest/load.repository.js';
import { rejectsFile } from '../ingest/rejects.js';
import { droppedFiles, freePath, isUnchanged, type DroppedFile, type Outcome } from './dropped-files.js';

/** Files taken up in one look. */
const MAX_NEW = 500;

/** The sender is still writing: the file is left for the next look. */
class StillWritten extends Error {}

type Stores = {
  ingest: IngestService;
  ledger: LedgerRepository;
  loads: LoadRepository;
  audit: Audit;
  log: Log;
};

/**
 * Takes files that sources put into their folders. A file stays where it is until its batch is loaded, and then goes to
 * `done` or `failed` with its receipt beside it. The ledger knows what was taken, so that it may end at any moment.
 */
export class DropFolder {
  /** How each file looked last time, by its inode: a rename does not change it. */
  private seen = new Map<number, string>();
  private readonly told = new Set<string>();
  private looking: Promise<void> | undefined;

  constructor(
    private readonly dir: string,
    private readonly stores: Stores,
  ) {}

  /** Looks once; calls that come meanwhile join the look under way. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    const { files, unfinished } = await droppedFiles(this.dir);
    const before = this.seen;
    this.seen = new Map([...files, ...unfinished].map((file) => [file.inode, stateOf(file)]));
    const complete = files.filter((file) => before.get(file.inode) === stateOf(file));
    for (const file of complete.slice(0, MAX_NEW)) {
      try {
        await this.take(file);
      } catch (error) {
        if (!(error instanceof StillWritten)) this.tell(file, error);
      }
    }
  }

  private async take(file: DroppedFile): Promise<void> {
    const { ledger, ingest } = this.stores;
    const origin = originOf(file);
    const seq = await ledger.ofOrigin(origin);
    if (seq === undefined) {
      const [source = '', pool] = file.folder.split('@');
      const name = file.path.replace(/^.*\//, '');
      try {
        await ingest.accept({ file: name, source, pool, origin }, this.bytesOf(file));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        await this.put(file, 'failed', { mark: 'refused', receipt: { file: name, error: error.message } });
      }
      return;
    }
    const row = await ledger.receipt(seq);
    if (row && (row.state === 'loaded' || row.state === 'failed')) await this.finish(file, row);
  }

  private async *bytesOf(file: DroppedFile): AsyncGenerator<Uint8Array> {
    yield* createReadStream(join(this.dir, file.folder, file.path), { highWaterMark: 1 << 20 });
    // What was read is whole only if the file was not written meanwhile.
    if (!(await isUnchanged(this.dir, file))) throw new StillWritten();
  }

  private async finish(file: DroppedFile, row: ReceiptRow): Promise<void> {
    const receipt = asReceipt(row);
    const { audit, loads } = this.stores;
    if (receipt.has_rejects)
      await audit.append(`drop folder of ${receipt.source}`, 'rejects.read', {
        batch: receipt.batch_id,
        rows: receipt.rejected,
      });
    await this.put(file, row.state === 'failed' || row.error ? 'failed' : 'done', {
      mark: receipt.batch_id,
      receipt,
      ...(receipt.has_rejects
        ? {
            rejects: {
              extension: row.layout?.format === 'ndjson' ? 'ndjson' : 'csv',
              lines: rejectsFile(loads, row),
            },
          }
        : {}),
    });
  }

  /** Moves a file to where it belongs, last: what stands beside it is complete by then. */
  private async put(
    file: DroppedFile,
    outcome: Outcome,
    result: {
      mark: string;
      receipt: object;
      rejects?: { extension: string; lines: AsyncIterable<string> };
    },
  ): Promise<void> {
    const root = join(this.dir, file.folder);
    const target = await freePath(join(root, outcome, file.path), result.mark);
    await mkdir(dirname(target), { recursive: true });
    if (result.rejects) await write(`${target}.rejects.${result.rejects.extension}`, result.rejects.lines);
    await write(`${target}.receipt.json`, [`${JSON.stringify(result.receipt, null, 2)}\n`]);
    if (await isUnchanged(this.dir, file)) await rename(join(root, file.path), target);
    else await rm(`${target}.receipt.json`, { force: true });
    this.told.delete(file.path);
  }

  /** Faults that may pass are logged once for each file, and the file is tried again. */
  private tell(file: DroppedFile, error: unknown): void {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error);
    const key = `${originOf(file)} ${why}`;
    if (this.told.has(key)) return;
    if (this.told.size > 10_000) this.told.clear();
    this.told.add(key);
    this.stores.log.warn('dropped file not taken, it is tried again', {
      folder: file.folder,
      file: file.path,
      error: why,
    });
  }
}

const stateOf = ({ size, changedMs }: DroppedFile): string => `${size}/${changedMs}`;

const originOf = (file: DroppedFile): string =>
  `drop/${file.folder}/${file.path}#${file.size}-${file.changedMs}-${file.inode}`;

/** Writes a file that only its owner may read, whole or not at all. */
async function write(path: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const temporary = join(dirname(path), `.${path.replace(/^.*\//, '')}.tmp`);
  const handle = await open(temporary, 'w', 0o600);
  try {
    for await (const line of lines) await handle.write(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}
