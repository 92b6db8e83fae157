import { columnOf, fieldNames, fieldOf, type FieldKind, type Stream } from '@fundwatch/streams';
import type { FileStore } from '../../../storage/file-store.js';
import { unzip, UnreadableFile, type Container } from '../scan/decode.js';
import { parquetSchemaBytes } from './parquet-footer.js';
import type { ParquetRepository } from './parquet.repository.js';
import { joined, rowBytes } from './row-bytes.js';
import { sheetRows } from './sheet-reader.js';
import { openWorkbook, type Workbook } from './workbook.js';

/** A workbook's packed bytes are read into memory; a full sheet of 26 columns has about 100 MiB. */
const MAX_WORKBOOK = 256 << 20;

type Stored = { key: string; gzip: boolean; container: Container };
/** What a column of a file is called in the stream. */
export type TableLayout = { header: readonly string[]; stream: Stream };

/** Workbooks and Parquet files as rows of text, line by line what a CSV of the same table would hold. */
export class TableFiles {
  constructor(
    private readonly files: FileStore,
    private readonly parquet: ParquetRepository,
  ) {}

  /** The header; throws `UnreadableFile` when there is none. */
  async header(file: Stored): Promise<string[]> {
    if (file.container === 'parquet')
      return (await this.parquet.columns(await parquetSchemaBytes(this.bytes(file)))).map(({ name }) => name);
    for await (const { values } of sheetRows(await this.workbook(file), () => undefined))
      return values.map((name) => name.trim());
    throw new UnreadableFile('第一个工作表是空的 | the first sheet is empty');
  }

  /** The rows behind the header, as RowBinary of (line, flag, rest). */
  async *rows(
    file: Stored,
    layout: TableLayout,
    attempt: { seq: number; attempt: number },
  ): AsyncGenerator<Buffer> {
    const kinds = kindsOf(layout);
    if (file.container === 'xlsx') {
      yield* this.sheet(file, layout.header.length, kinds);
      return;
    }
    const columns = await this.parquet.columns(await parquetSchemaBytes(this.bytes(file)));
    try {
      await this.parquet.stage(attempt, columns, kinds, this.bytes(file));
      yield* this.parquet.rows(attempt);
    } finally {
      await this.parquet.drop(attempt).catch(() => undefined);
    }
  }

  private async *sheet(
    file: Stored,
    width: number,
    kinds: (column: number) => FieldKind | undefined,
  ): AsyncGenerator<Buffer> {
    let isHeader = true;
    for await (const { line, flag, values } of sheetRows(await this.workbook(file), kinds)) {
      if (!isHeader) {
        while (values.length < width) values.push('');
        yield rowBytes(line, flag, joined(values));
      }
      isHeader = false;
    }
  }

  private bytes({ key, gzip }: Stored): AsyncIterable<Buffer> {
    const stored: AsyncIterable<Buffer> = this.files.read(key);
    return gzip ? unzip(stored) : stored;
  }

  private async workbook(file: Stored): Promise<Workbook> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of this.bytes(file)) {
      size += piece.length;
      if (size > MAX_WORKBOOK) {
        throw new UnreadableFile(
          `工作簿超过 ${MAX_WORKBOOK >> 20} MiB，请分成几个文件或用 CSV | the workbook has more than ${MAX_WORKBOOK >> 20} MiB: split it, or send CSV`,
        );
      }
      pieces.push(Buffer.from(piece));
    }
    return openWorkbook(Buffer.concat(pieces));
  }
}

function kindsOf({ header, stream }: TableLayout): (column: number) => FieldKind | undefined {
  const kinds = new Map(
    fieldNames(stream).map((name) => [columnOf(header, name), fieldOf(stream, name).kind] as const),
  );
  return (column) => kinds.get(column);
}
