/** Where a byte sequence stands next in a buffer, asked for rising positions; costs nothing while there is none. */
export class NextByte {
  private buffer: Buffer = Buffer.alloc(0);
  private found = -1;

  constructor(private readonly needle: number | Buffer) {}

  reset(buffer: Buffer): void {
    this.buffer = buffer;
    this.found = -1;
  }

  /** Its first position at or after `at`; a number beyond every position if there is none. */
  from(at: number): number {
    if (this.found < at) {
      const found = this.buffer.indexOf(this.needle, at);
      this.found = found < 0 ? Number.MAX_SAFE_INTEGER : found;
    }
    return this.found;
  }
}
