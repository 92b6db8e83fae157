import { CODE_SETS, findStream, type CodeSetName, type Layout, type Stream } from '@fundwatch/streams';
import { ahead } from '../../bulk/ahead.js';
import type { Platform } from '../../platform.js';
import { mappedHeader, mappedLayout, type Mapping } from '../mappings/mapping.js';
import type { MappingsRepository } from '../mappings/mappings.repository.js';
import type { ArrivalsRepository } from '../quality/arrivals.repository.js';
import { examine, printable, reportedColumns, two } from './examine.js';
import type { Batch, Counts, FileLayout } from './batch.js';
import type { LedgerRepository } from './ledger.repository.js';
import { underLease } from './lease.js';
import type { LoadStep, Survey } from './load-step.js';
import type { LoadRepository } from './load.repository.js';
import { isDamage, UnreadableFile } from './scan/decode.js';
import { PartWriter, type Part } from './scan/part-writer.js';
import { partsOf } from './scan/parts-of.js';
import type { StageRepository } from './stage.repository.js';
import type { TableFiles } from './tables/table-files.js';

/** Unknown keys of an NDJSON that a receipt names. */
const NAMED_KEYS = 1000;

/** Fields of a part at most: the engine holds each of them, an empty one too, several times (about 30 bytes). */
const PART_FIELDS = 16_000_000;

/** Where parts end. Depends on the file alone, so that every attempt cuts it alike. */
const limitsOf = (batch: Batch, { header }: FileLayout): { rows: number; bytes: number } => ({
  rows: Math.max(1, Math.min(batch.part_rows, Math.floor(PART_FIELDS / Math.max(1, header.length)))),
  bytes: batch.part_bytes,
});

/** What reading a file has found so far. */
type Reading = { rows: number; note: string | undefined };

type Uploaded = { step: LoadStep; rows: number };
type Typed = { step: LoadStep; found: Survey };

/** The counts of a part in which every row is new and sound. */
const plainly = ({ rows, clock }: Survey): { counts: Counts; clock: string | null } => ({
  counts: { rows, accepted: rows, duplicate: 0, corrected: 0, rejected: 0 },
  clock,
});

/** Takes one accepted batch from its raw bytes to facts, history and receipts. */
export class LoaderService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly stages: StageRepository,
    private readonly loads: LoadRepository,
    private readonly stores: Pick<Platform, 'files' | 'bulk'>,
    private readonly tables: TableFiles,
    private readonly mappings: MappingsRepository,
    private readonly arrivals: ArrivalsRepository,
  ) {}

  /** Loads a claimed batch. Returns when it is loaded or refused; throws on faults that may pass. */
  async load(batch: Batch, worker: string): Promise<void> {
    const stream = findStream(batch.stream);
    if (!stream)
      return this.ledger.fail(batch.seq, two(`未知的数据流 ${batch.stream}`, `no stream ${batch.stream}`));
    const read: Reading = { rows: 0, note: undefined };
    try {
      await underLease(
        () => this.ledger.renew(batch.seq, worker),
        (held) => this.loadParts(batch, stream, held, read),
      );
    } catch (error) {
      if (error instanceof UnreadableFile) return this.ledger.fail(batch.seq, error.message);
      if (isDamage(error)) {
        const note = two(
          `压缩文件已损坏，损坏处之前的 ${read.rows} 行已读取，请重新发送完整文件`,
          `the archive is damaged; the ${read.rows} rows before the damage are taken, send the whole file again`,
        );
        return read.rows === 0
          ? this.ledger.fail(batch.seq, note)
          : this.ledger.finish(batch.seq, { error: note });
      }
      throw error;
    }
    await this.ledger.finish(batch.seq, { note: read.note });
  }

  private async loadParts(
    batch: Batch,
    stream: Stream,
    held: () => Promise<void>,
    read: Reading,
  ): Promise<void> {
    const done = new Map((await this.ledger.parts(batch.seq)).map((part) => [part.part, part.state]));
    const mapping = await this.mappings.version(batch.source, batch.stream, batch.mapping_version);
    const layout = batch.layout ?? (await examine(this.stores.files, batch, stream, this.tables, mapping));
    const unknown = new Set(batch.layout ? batch.unknown_columns : reportedColumns(stream, layout, mapping));
    if (!batch.layout) await this.ledger.setLayout(batch.seq, layout, [...unknown]);
    const spent: ArrayBuffer[] = [];
    const scanned = noting(this.parts(batch, { stream, mapping, layout }, spent), read);
    const codes = await this.codes(batch);
    const open = new Set<LoadStep>();
    const { stages } = this;
    const uploaded = async function* (): AsyncGenerator<Uploaded, undefined> {
      for await (const part of ahead(scanned)) {
        read.rows += part.rows;
        if (done.get(part.index) === 'applied') continue;
        const step = stepOf(batch, stream, mappedLayout(layout, mapping), part.index);
        open.add(step);
        await stages.upload(step, part);
        spent.push(...part.chunks.map((chunk) => chunk.buffer));
        yield { step, rows: part.rows };
      }
    };
    const typed = async function* (): AsyncGenerator<Typed, undefined> {
      for await (const { step, rows } of ahead(uploaded()))
        yield { step, found: await stages.type(step, rows, (set) => codes.get(set) ?? []) };
    };
    try {
      // Four parts are under way at once: one scanned, one uploaded, one typed, one taken into the facts.
      for await (const { step, found } of ahead(typed())) {
        await held();
        if (found.strange > 0 && layout.format === 'ndjson' && unknown.size < NAMED_KEYS) {
          const before = unknown.size;
          for (const key of await stages.unknownKeys(step, NAMED_KEYS)) unknown.add(printable(key));
          if (unknown.size > before) await this.ledger.setLayout(batch.seq, layout, [...unknown]);
        }
        await this.apply(step, found, done.get(step.part));
        await stages.drop(step);
        open.delete(step);
      }
    } finally {
      for (const step of open) await stages.drop(step).catch(() => undefined);
    }
  }

  /** Takes a staged part into the facts, from where an earlier attempt left it. */
  private async apply(step: LoadStep, found: Survey, state: string | undefined): Promise<void> {
    // What an earlier attempt found of a part is not kept: it may have corrected any number of keys.
    let isOdd = true;
    let mayCorrect = true;
    let keys = found.good;
    if (state === undefined) {
      const [odd] = await together([this.loads.classify(step, found), this.arrivals.note(step, found)]);
      isOdd = odd.isOdd;
      const { counts, clock } = isOdd ? await this.loads.count(step, found) : plainly(found);
      await this.ledger.addPart(step.seq, step.part, counts, clock);
      mayCorrect = counts.corrected > 0;
      keys = odd.known > 0 ? counts.corrected : 0;
    }
    if (state !== 'kept' && mayCorrect) {
      await this.loads.keepHistory(step, found, keys);
      await this.ledger.setPartState(step.seq, step.part, 'kept');
    }
    await this.loads.apply(step, found, isOdd);
    await this.ledger.setPartState(step.seq, step.part, 'applied');
  }

  /** The parts of a batch's file. The memory of those that have been used is put into `spent`. */
  private parts(
    batch: Batch,
    { stream, mapping, layout }: { stream: Stream; mapping: Mapping; layout: FileLayout },
    spent: ArrayBuffer[],
  ): AsyncGenerator<Part, string | undefined> {
    const { raw_key: key, seq, attempts: attempt } = batch;
    const limits = limitsOf(batch, layout);
    if (layout.container === 'text') return this.stores.bulk.parts({ key, layout, limits }, spent);
    const rows = this.tables.rows(
      { key, ...layout },
      { header: mappedHeader(layout.header, mapping), stream },
      { seq, attempt },
    );
    return partsOf(rows, layout, new PartWriter(limits, spent));
  }

  private async codes(batch: Batch): Promise<Map<CodeSetName, string[]>> {
    const overrides = await this.ledger.overrides(batch.pool, dayOf(batch.received_at));
    const sets = new Map<CodeSetName, string[]>();
    for (const name of Object.keys(CODE_SETS) as CodeSetName[]) {
      const codes = new Set<string>(CODE_SETS[name].codes.map((code) => code.code));
      for (const own of overrides.filter((row) => row.code_set === name)) {
        if (own.isEnded) codes.delete(own.code);
        else codes.add(own.code);
      }
      sets.set(name, [...codes]);
    }
    return sets;
  }
}

/** Both of two, and when the first fault ends it nothing goes on behind it: what they read may then be dropped. */
async function together<A, B>(work: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function stepOf(batch: Batch, stream: Stream, layout: Layout, part: number): LoadStep {
  return {
    seq: batch.seq,
    part,
    attempt: batch.attempts,
    pool: batch.pool,
    source: batch.source,
    stream,
    layout,
    received: dayOf(batch.received_at),
  };
}

/** The business day of an instant. */
export const dayOf = (instant: string): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(instant));

/** The same parts; what reading them found goes into `read` at the end. */
async function* noting<T>(
  parts: AsyncGenerator<T, string | undefined>,
  read: Reading,
): AsyncGenerator<T, undefined> {
  read.note = yield* parts;
}
