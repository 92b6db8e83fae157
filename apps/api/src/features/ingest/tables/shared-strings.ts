/** Texts by their number, in one piece of memory: a workbook may hold millions of them. */
export class SharedStrings {
  private bytes: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  private ends = new Uint32Array(1 << 12);
  private count = 0;

  add(text: string): void {
    const start = this.end(this.count);
    const size = Buffer.byteLength(text);
    if (start + size > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(start + size, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, start);
      this.bytes = larger;
    }
    this.bytes.write(text, start);
    if (this.count === this.ends.length) {
      const larger = new Uint32Array(this.ends.length * 2);
      larger.set(this.ends);
      this.ends = larger;
    }
    this.ends[this.count] = start + size;
    this.count += 1;
  }

  /** A text; undefined for a number that no text has. */
  get(at: number): string | undefined {
    if (!Number.isInteger(at) || at < 0 || at >= this.count) return undefined;
    return this.bytes.toString('utf8', this.end(at), this.end(at + 1));
  }

  private end(count: number): number {
    return count === 0 ? 0 : (this.ends[count - 1] ?? 0);
  }
}
