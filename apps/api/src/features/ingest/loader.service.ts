import {
  CODE_SETS,
  findStream,
  unknownColumns,
  fieldNames,
  type CodeSetName,
  type Layout,
  type Stream,
} from '@fundwatch/streams';
import type { Config } from '../../config/config.js';
import type { FileStore } from '../../storage/file-store.js';
import type { Batch, FileLayout, LedgerRepository } from './ledger.repository.js';
import type { LoadRepository, LoadStep } from './load.repository.js';
import { CsvScanner } from './scan/csv-scanner.js';
import {
  detectEncoding,
  isGzip,
  plainBytes,
  refuseKnownBinary,
  toUtf8,
  UnreadableFile,
} from './scan/decode.js';
import { NdjsonScanner } from './scan/ndjson-scanner.js';
import { PartWriter, type Part } from './scan/part-writer.js';

/** The lease went to another worker; whatever that one does is the same. */
export class LeaseLost extends Error {}

const two = (zh: string, en: string): string => `${zh} | ${en}`;

/** Takes one accepted batch from its raw bytes to facts, history and receipts. */
export class LoaderService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly loads: LoadRepository,
    private readonly files: FileStore,
    private readonly config: Pick<Config, 'part'>,
  ) {}

  /** Loads a claimed batch. Returns when it is loaded or refused; throws on faults that may pass. */
  async load(batch: Batch, worker: string): Promise<void> {
    const stream = findStream(batch.stream);
    if (!stream)
      return this.ledger.fail(batch.seq, two(`未知的数据流 ${batch.stream}`, `no stream ${batch.stream}`));
    const done = new Map((await this.ledger.parts(batch.seq)).map((part) => [part.part, part.state]));
    const codes = await this.codes(batch);
    let layout = batch.layout;
    let lastLine = 0;
    try {
      layout ??= await this.examine(batch, stream);
      for await (const part of this.parts(batch, layout)) {
        lastLine += part.rows;
        if (done.get(part.index) === 'applied') continue;
        if (!(await this.ledger.renew(batch.seq, worker))) throw new LeaseLost(`batch ${batch.seq}`);
        await this.loadPart(this.step(batch, stream, layout, part.index), part, codes, done.get(part.index));
      }
    } catch (error) {
      if (error instanceof UnreadableFile) return this.ledger.fail(batch.seq, error.message);
      if (isDamage(error)) {
        const note = two(
          `压缩文件已损坏，前 ${lastLine} 行已保留，请重新发送完整文件`,
          `the archive is damaged; the ${lastLine} rows before the damage are kept, send the whole file again`,
        );
        return lastLine === 0
          ? this.ledger.fail(batch.seq, note)
          : this.ledger.finish(batch.seq, { error: note });
      }
      throw error;
    }
    const repeated = layout.repeatedHeaders;
    const note =
      repeated.length > 0
        ? two(
            `第 ${repeated.join('、')} 行重复了表头，已跳过`,
            `header repeated on line ${repeated.join(', ')}, skipped`,
          )
        : undefined;
    await this.ledger.finish(batch.seq, { note });
  }

  private async loadPart(
    step: LoadStep,
    part: Part,
    codes: Map<CodeSetName, string[]>,
    state: string | undefined,
  ): Promise<void> {
    try {
      await this.loads.stage(step, part, (set) => codes.get(set) ?? []);
      if (state === undefined) {
        await this.loads.classify(step);
        const { counts, clock } = await this.loads.count(step);
        await this.ledger.addPart(step.seq, step.part, counts, clock);
      }
      if (state !== 'kept') {
        await this.loads.keepHistory(step);
        await this.ledger.setPartState(step.seq, step.part, 'kept');
      }
      await this.loads.apply(step);
      await this.ledger.setPartState(step.seq, step.part, 'applied');
    } finally {
      await this.loads.drop(step).catch(() => undefined);
    }
  }

  private step(batch: Batch, stream: Stream, layout: FileLayout, part: number): LoadStep {
    const shape: Layout =
      layout.format === 'csv' ? { format: 'csv', header: layout.header } : { format: 'ndjson' };
    return {
      seq: batch.seq,
      part,
      pool: batch.pool,
      source: batch.source,
      stream,
      layout: shape,
      received: dayOf(batch.received_at),
    };
  }

  /** Reads a file once to learn what it is, and refuses what no row could be read from. */
  private async examine(batch: Batch, stream: Stream): Promise<FileLayout> {
    const head = await firstBytes(this.files.read(batch.raw_key), 1 << 16);
    if (head.length === 0)
      throw new UnreadableFile(two('文件是空的（0 字节）', 'the file is empty (0 bytes)'));
    const gzip = isGzip(head);
    const open = (): AsyncIterable<Buffer> => plainBytes(() => this.files.read(batch.raw_key), gzip);
    const plain = gzip ? await firstBytes(open(), 1 << 16).catch(damaged) : head;
    refuseKnownBinary(plain);
    const detected = await detectEncoding(untilDamage(open()));
    const format =
      /\.(ndjson|jsonl)(\.gz)?$/i.test(batch.file) || /^\uFEFF?\s*\{/.test(plain.toString('utf8', 0, 512))
        ? 'ndjson'
        : 'csv';
    const layout: FileLayout = { format, gzip, ...detected, header: [], repeatedHeaders: [] };
    if (format === 'csv') {
      layout.header = await this.header(batch, layout);
      this.checkHeader(stream, layout.header);
    }
    await this.ledger.setLayout(
      batch.seq,
      layout,
      format === 'csv'
        ? unknownColumns(stream, layout.header)
        : await this.unknownKeys(batch, stream, layout),
    );
    return layout;
  }

  private async header(batch: Batch, layout: FileLayout): Promise<string[]> {
    const writer = new PartWriter({ rows: Number.MAX_SAFE_INTEGER, bytes: 1 << 24 });
    const scanner = new CsvScanner(writer);
    for await (const chunk of this.text(batch, layout)) {
      scanner.push(chunk);
      if (scanner.header) break;
    }
    scanner.end();
    if (!scanner.header) throw new UnreadableFile(two('没有表头', 'there is no header line'));
    return scanner.header;
  }

  private checkHeader(stream: Stream, header: readonly string[]): void {
    const known = fieldNames(stream);
    const twice = known.filter((name) => header.filter((column) => column === name).length > 1);
    if (twice.length > 0)
      throw new UnreadableFile(
        two(
          `表头中 ${twice.join('、')} 出现多次`,
          `column ${twice.join(', ')} stands in the header more than once`,
        ),
      );
    const found = known.filter((name) => header.includes(name));
    if (found.length === 0) {
      throw new UnreadableFile(
        two(
          `首行没有数据流 ${stream.name} 的任何一列，是否发错了文件？`,
          `the first line has no column of stream ${stream.name}: is it the right file?`,
        ),
      );
    }
    const missing = known.filter((name) => stream.fields[name]?.required && !header.includes(name));
    if (missing.length > 0) {
      throw new UnreadableFile(
        two(
          `缺少必填列 ${missing.join('、')}（数据流 ${stream.name}）`,
          `required column ${missing.join(', ')} of stream ${stream.name} is missing`,
        ),
      );
    }
  }

  /** Keys of NDJSON objects that the stream does not know, from the first MiB. */
  private async unknownKeys(batch: Batch, stream: Stream, layout: FileLayout): Promise<string[]> {
    const head = await firstBytes(this.text(batch, layout), 1 << 20);
    const keys = new Set<string>();
    for (const line of head.toString('utf8').split('\n')) {
      try {
        const object: unknown = JSON.parse(line);
        if (object !== null && typeof object === 'object')
          for (const key of Object.keys(object)) keys.add(key);
      } catch {
        // A line that is no JSON is rejected by the load itself.
      }
    }
    return unknownColumns(stream, [...keys]);
  }

  private async *text(batch: Batch, layout: FileLayout): AsyncGenerator<Buffer> {
    const bytes = plainBytes(() => this.files.read(batch.raw_key), layout.gzip);
    const decoder = toUtf8(layout.encoding);
    bytes.on('error', (error) => decoder.destroy(error));
    for await (const chunk of bytes.pipe(decoder)) yield chunk;
  }

  private async *parts(batch: Batch, layout: FileLayout): AsyncGenerator<Part> {
    const writer = new PartWriter({ rows: batch.part_rows, bytes: batch.part_bytes });
    const scanner =
      layout.format === 'csv' ? new CsvScanner(writer, layout) : new NdjsonScanner(writer, layout);
    try {
      for await (const chunk of this.text(batch, layout)) {
        scanner.push(chunk);
        yield* writer.take();
      }
    } catch (error) {
      yield* writer.finish();
      throw error;
    }
    scanner.end();
    if (scanner instanceof CsvScanner) layout.repeatedHeaders = scanner.repeatedHeaders;
    yield* writer.finish();
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

/** The business day of an instant. */
export const dayOf = (instant: string): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(instant));

async function firstBytes(source: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

const damaged = (): never => {
  throw new UnreadableFile(two('压缩文件已损坏', 'the archive is damaged'));
};

async function* untilDamage(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}
