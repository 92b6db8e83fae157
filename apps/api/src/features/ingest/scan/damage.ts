import { isUtf8 } from 'node:buffer';
import type { Encoding } from './decode.js';
import { NextByte } from './next-byte.js';

/** A file's encoding, and whether lines of it may be invalid in it. */
export type TextOf = { encoding: Encoding; mayBeInvalid: boolean };

const LF = 10;

/** Tells whether a record holds bytes that are no text. Looks at a buffer as a whole first, which is nearly free. */
export class Damage {
  // What the decoder of GB18030 puts where it could not read.
  private readonly replaced = new NextByte(Buffer.from('\uFFFD'));
  private isSuspect = false;

  constructor(private readonly text: TextOf) {}

  /** A buffer that begins with a record; its last lines may be cut short. */
  reset(buffer: Buffer): void {
    this.replaced.reset(buffer);
    this.isSuspect =
      this.text.encoding === 'utf-8' &&
      this.text.mayBeInvalid &&
      !isUtf8(buffer.subarray(0, buffer.lastIndexOf(LF) + 1));
  }

  isIn(buffer: Buffer, start: number, end: number): boolean {
    if (this.text.encoding === 'gb18030') return this.replaced.from(start) < end;
    return this.isSuspect && !isUtf8(buffer.subarray(start, end));
  }
}
