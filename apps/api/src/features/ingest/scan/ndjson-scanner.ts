import { LINE, UNIT_SEPARATOR } from '@fundwatch/streams';
import { Carry } from './carry.js';
import { MAX_RECORD, SHOWN } from './csv-scanner.js';
import { Damage, type TextOf } from './damage.js';
import { NextByte } from './next-byte.js';
import { ShapeReader, type ObjectShape } from './object-shape.js';
import type { PartWriter } from './part-writer.js';

const LF = 10;
const CR = 13;
const BLANK = 32;
const TAB = 9;

/**
 * Finds the lines of an NDJSON file; blank lines count as lines and are no records. Objects of the file's shape are
 * handed on as bare values between unit separators, all others as they came.
 */
export class NdjsonScanner {
  private readonly carry = new Carry();
  private line = 1;
  private skipping = false;
  private readonly damage: Damage;
  private readonly units = new NextByte(UNIT_SEPARATOR);
  private readonly shaped: ShapeReader | undefined;

  constructor(
    private readonly out: PartWriter,
    text: TextOf = { encoding: 'utf-8', mayBeInvalid: false },
    shape?: ObjectShape,
  ) {
    this.damage = new Damage(text);
    this.shaped = shape && new ShapeReader(shape, MAX_RECORD);
  }

  push(chunk: Buffer): void {
    const buffer = this.carry.join(chunk);
    this.damage.reset(buffer);
    this.units.reset(buffer);
    this.shaped?.reset(buffer);
    let at = 0;
    for (;;) {
      const newline = buffer.indexOf(LF, at);
      if (newline < 0) break;
      if (this.skipping) this.skipping = false;
      else this.record(buffer, at, newline);
      this.line += 1;
      at = newline + 1;
    }
    if (!this.skipping && buffer.length - at > MAX_RECORD) {
      this.fault(LINE.tooLong, buffer, at, at + SHOWN);
      this.skipping = true;
    }
    this.carry.keep(buffer, this.skipping ? buffer.length : at);
  }

  end(): void {
    if (!this.carry.isEmpty) this.push(Buffer.from('\n'));
  }

  private record(buffer: Buffer, start: number, newline: number): void {
    if (newline - start > MAX_RECORD) return this.fault(LINE.tooLong, buffer, start, start + SHOWN);
    const isBlank = (byte: number | undefined): boolean => byte === BLANK || byte === TAB || byte === CR;
    let end = newline;
    while (end > start && isBlank(buffer[end - 1])) end -= 1;
    if (end === start) return;
    if (this.damage.isIn(buffer, start, end)) return this.fault(LINE.encoding, buffer, start, end);
    if (this.shaped?.read(buffer, start, end))
      return this.out.add(this.line, LINE.unit, this.shaped.values, 0, this.shaped.length);
    if (this.units.from(start) >= end) return this.out.add(this.line, LINE.comma, buffer, start, end);
    this.addText(LINE.comma, buffer, start, end);
  }

  private fault(flag: number, buffer: Buffer, start: number, end: number): void {
    this.addText(flag, buffer, start, Math.min(end, buffer.length));
  }

  /** A line as text; only values that `ShapeReader` has read may hold unit separators. */
  private addText(flag: number, buffer: Buffer, start: number, end: number): void {
    const text = Buffer.from(buffer.toString('utf8', start, end).replaceAll('\u001f', '\u001e'));
    this.out.add(this.line, flag, text, 0, text.length);
  }
}
