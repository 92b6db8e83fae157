/** A part of a file, ready for the engine: rows of (line UInt32, flag UInt8, rest String) in RowBinary. */
export type Part = { index: number; rows: number; bytes: number; chunks: Uint8Array<ArrayBuffer>[] };

/** Where parts end. */
export type Limits = { rows: number; bytes: number };

const BLOCK = 1 << 20;

/**
 * Collects scanned records into parts. A part ends after a fixed number of rows or bytes, so the same
 * file falls into the same parts at every attempt, however its bytes arrive.
 */
export class PartWriter {
  private chunks: Uint8Array<ArrayBuffer>[] = [];
  private block: Buffer<ArrayBuffer> = Buffer.allocUnsafeSlow(BLOCK);
  private used = 0;
  private rows = 0;
  private bytes = 0;
  private index = 0;
  private readonly done: Part[] = [];

  /** `spent` holds the memory of parts that nobody reads any more: it is used again. */
  constructor(
    private readonly limits: Limits,
    private readonly spent: ArrayBuffer[] = [],
  ) {}

  add(line: number, flag: number, source: Buffer, start: number, end: number): void {
    const length = end - start;
    this.reserve(length + 10);
    const block = this.block;
    let at = this.used;
    block[at++] = line & 0xff;
    block[at++] = (line >>> 8) & 0xff;
    block[at++] = (line >>> 16) & 0xff;
    block[at++] = (line >>> 24) & 0xff;
    block[at++] = flag;
    let rest = length;
    while (rest >= 0x80) {
      block[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    block[at++] = rest;
    source.copy(block, at, start, end);
    at += length;
    this.bytes += at - this.used;
    this.used = at;
    this.rows += 1;
    if (this.rows >= this.limits.rows || this.bytes >= this.limits.bytes) this.cut();
  }

  /** Ends the running part, and hands over all parts that are complete. */
  finish(): Part[] {
    if (this.rows > 0) this.cut();
    return this.take();
  }

  /** The parts completed since the last call. */
  take(): Part[] {
    return this.done.splice(0);
  }

  private cut(): void {
    if (this.used > 0) this.chunks.push(this.block.subarray(0, this.used));
    this.done.push({ index: this.index, rows: this.rows, bytes: this.bytes, chunks: this.chunks });
    this.chunks = [];
    this.block = this.fresh(BLOCK);
    this.used = 0;
    this.rows = 0;
    this.bytes = 0;
    this.index += 1;
  }

  private reserve(length: number): void {
    if (this.used + length <= this.block.length) return;
    if (this.used > 0) this.chunks.push(this.block.subarray(0, this.used));
    this.block = this.fresh(Math.max(BLOCK, length));
    this.used = 0;
  }

  private fresh(bytes: number): Buffer<ArrayBuffer> {
    while (bytes === BLOCK) {
      const memory = this.spent.pop();
      if (!memory) break;
      if (memory.byteLength === BLOCK) return Buffer.from(memory);
    }
    return Buffer.allocUnsafeSlow(bytes);
  }
}
