/**
 * The unread tail of one chunk with the next chunk behind it. Its buffer is used again and again: fresh memory
 * for every chunk would cost more collection than the scanning itself.
 */
export class Carry {
  private room: Buffer = Buffer.alloc(0);
  private kept = 0;

  /** The tail and the chunk as one buffer, which holds until the next call. */
  join(chunk: Buffer): Buffer {
    if (this.kept === 0) return chunk;
    const length = this.kept + chunk.length;
    this.reserve(length);
    chunk.copy(this.room, this.kept);
    return this.room.subarray(0, length);
  }

  /** Keeps what stands in `buffer`, the last that was joined, from that place on. */
  keep(buffer: Buffer, from: number): void {
    const length = buffer.length - from;
    if (buffer.buffer === this.room.buffer && buffer.byteOffset === this.room.byteOffset) {
      this.room.copyWithin(0, from, buffer.length);
    } else {
      this.kept = 0;
      this.reserve(length);
      buffer.copy(this.room, 0, from);
    }
    this.kept = length;
  }

  get isEmpty(): boolean {
    return this.kept === 0;
  }

  clear(): void {
    this.kept = 0;
  }

  private reserve(length: number): void {
    if (length <= this.room.length) return;
    const room = Buffer.allocUnsafeSlow(Math.max(length, this.room.length * 2));
    this.room.copy(room, 0, 0, this.kept);
    this.room = room;
  }
}
