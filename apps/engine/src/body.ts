import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { refuse } from './errors.ts';
import { header } from './request.ts';

/** SQL text is held in memory; data never is. */
const MAX_TEXT_BYTES = 64 << 20;

const DECODERS = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);
/** Encodings that the engine undoes by itself while it reads, faster than we could. */
const ENGINE_DECODES = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['lz4', 'lz4'],
]);

/** A request's body: read once, either as text or as bytes to load. */
export class Body {
  readonly #req: IncomingMessage;
  readonly #encoding: string;

  constructor(req: IncomingMessage) {
    this.#req = req;
    const encoding = (header(req, 'content-encoding') ?? '').toLowerCase();
    this.#encoding = encoding === 'identity' ? '' : encoding;
  }

  /** The bytes as they came, and what the engine must do to read them. */
  raw(): { bytes: AsyncIterable<Buffer>; compression: string } {
    if (this.#encoding === '') return { bytes: this.#req, compression: 'none' };
    const compression = ENGINE_DECODES.get(this.#encoding);
    return compression === undefined
      ? { bytes: this.decoded(), compression: 'none' }
      : { bytes: this.#req, compression };
  }

  decoded(): AsyncIterable<Buffer> {
    if (this.#encoding === '') return this.#req;
    const decoder = DECODERS.get(this.#encoding);
    if (decoder === undefined)
      throw refuse('NOT_IMPLEMENTED', `Content-Encoding ${this.#encoding} for SQL text`);
    // Errors of the request surface in the decoder that is being read.
    const stream: Readable = pipeline(this.#req, decoder(), () => undefined);
    return stream;
  }
}

/** Reads ahead so that a statement can be recognised before its data is loaded. */
export class Ahead {
  readonly #iterator: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncIterable<Buffer>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async peek(bytes: number): Promise<{ text: string; complete: boolean }> {
    const parts = [this.#held];
    let length = this.#held.length;
    while (!this.#ended && length < bytes) {
      const next = await this.#iterator.next();
      if (next.done === true) this.#ended = true;
      else {
        parts.push(next.value);
        length += next.value.length;
      }
    }
    this.#held = Buffer.concat(parts);
    return { text: this.#held.toString('utf8'), complete: this.#ended };
  }

  async all(): Promise<string> {
    const { text, complete } = await this.peek(MAX_TEXT_BYTES);
    if (!complete) throw refuse('SYNTAX_ERROR', `Max query size exceeded (${MAX_TEXT_BYTES} bytes of SQL)`);
    return text;
  }

  /** Everything from that byte on. */
  async *from(offset: number): AsyncGenerator<Buffer, void> {
    yield this.#held.subarray(offset);
    while (!this.#ended) {
      const next = await this.#iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
}

/** The fields of a multipart form: the client sends long parameters that way instead of in the URL. */
export async function formFields(req: IncomingMessage): Promise<[string, string][]> {
  const type = header(req, 'content-type') ?? '';
  if (!type.startsWith('multipart/form-data')) return [];
  const text = await new Ahead(new Body(req).decoded()).all();
  const form = await new Response(text, { headers: { 'content-type': type } }).formData();
  return [...form].map(([name, value]) => {
    if (typeof value !== 'string') throw refuse('NOT_IMPLEMENTED', 'External tables in a multipart form');
    return [name, value];
  });
}
