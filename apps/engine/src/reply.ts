import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { finished, type Writable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';
import type { EngineError } from './errors.ts';
import type { QueryStats } from './native.ts';

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^JSON\w*EachRow/i, 'application/x-ndjson; charset=UTF-8'],
  [/^JSON/i, 'application/json; charset=UTF-8'],
  [/^CSV/i, 'text/csv; charset=UTF-8; header=absent'],
  [/^(TSV|TabSeparated)/i, 'text/tab-separated-values; charset=UTF-8'],
  [/^(Native|RowBinary|Parquet|Arrow|ORC|Avro|MsgPack|Protobuf|BSON|Npy)/i, 'application/octet-stream'],
];

export interface ReplyOptions {
  readonly queryId: string;
  readonly format: string;
  readonly gzip: boolean;
  readonly gzipLevel: number;
  readonly holdBytes: number;
}

/** The error after rows have left, in the form the client looks for since server 25.11. */
function tailOf(error: EngineError, tag: string): string {
  const message = `${error.message}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
}

/** One answer: held back while it is small, so that errors and the summary can still go into the headers. */
export class Reply {
  readonly #tag = randomBytes(8).toString('hex');
  #held: Buffer[] = [];
  #heldBytes = 0;
  #sink: Writable | undefined;
  #gzip: Gzip | undefined;

  constructor(
    private readonly res: ServerResponse,
    private readonly options: ReplyOptions,
  ) {}

  get #gone(): boolean {
    return this.res.destroyed || this.res.writableEnded;
  }

  #open(stats?: QueryStats): Writable {
    const { res, options } = this;
    res.setHeader(
      'Content-Type',
      TYPES.find(([format]) => format.test(options.format))?.[1] ?? 'text/plain; charset=UTF-8',
    );
    res.setHeader('X-ClickHouse-Query-Id', options.queryId);
    res.setHeader('X-ClickHouse-Format', options.format);
    res.setHeader('X-ClickHouse-Exception-Tag', this.#tag);
    if (stats !== undefined) {
      // chDB counts the rows of the result, not the rows it read or wrote: what it cannot say is left out.
      const summary = {
        result_rows: String(stats.rowsRead),
        elapsed_ns: String(Math.round(stats.elapsed * 1e9)),
      };
      res.setHeader('X-ClickHouse-Summary', JSON.stringify(summary));
    }
    if (options.gzip) {
      res.setHeader('Content-Encoding', 'gzip');
      this.#gzip = createGzip({ level: options.gzipLevel });
      this.#gzip.pipe(res, { end: false });
    }
    this.#sink = this.#gzip ?? res;
    return this.#sink;
  }

  #release(): Buffer {
    const all = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return all;
  }

  /** Takes rows; the promise says when to go on. Rows for a client that has left are dropped. */
  write(chunk: Buffer): Promise<void> | undefined {
    if (this.#gone) return undefined;
    if (this.#sink === undefined) {
      this.#held.push(chunk);
      this.#heldBytes += chunk.length;
      if (this.#heldBytes < this.options.holdBytes) return undefined;
      this.#open();
      chunk = this.#release();
    }
    const sink = this.#sink;
    if (sink === undefined || sink.write(chunk)) return undefined;
    return new Promise((resolve) => {
      const go = () => {
        sink.off('drain', go);
        this.res.off('close', go);
        resolve();
      };
      sink.once('drain', go);
      this.res.once('close', go);
    });
  }

  end(stats: QueryStats): void {
    if (this.#gone) return;
    const sink = this.#sink ?? this.#open(stats);
    if (this.#gzip !== undefined) this.#gzip.once('end', () => this.res.end());
    sink.end(this.#release());
  }

  /** Answers with the error; once rows have left, writes it behind them and breaks the answer off. */
  fail(error: EngineError): void {
    const { res } = this;
    if (this.#gone) return;
    if (this.#sink === undefined) return sendError(res, error, this.options.queryId);
    const cut = () => res.socket?.destroySoon();
    if (this.#gzip === undefined) res.write(tailOf(error, this.#tag), cut);
    else {
      finished(this.#gzip, { writable: false }, () => res.write('', cut));
      this.#gzip.end(tailOf(error, this.#tag));
    }
  }
}

/** An error as a real server answers it. */
export function sendError(res: ServerResponse, error: EngineError, queryId?: string): void {
  if (res.destroyed || res.headersSent) return;
  if (queryId !== undefined) res.setHeader('X-ClickHouse-Query-Id', queryId);
  res.setHeader('X-ClickHouse-Exception-Code', String(error.code));
  res.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  res.statusCode = error.status;
  res.end(`${error.message}\n`);
}
