import { LINE, SENT_SEPARATOR, UNIT_SEPARATOR } from '@fundwatch/streams';
import { Carry } from './carry.js';
import { Damage, type TextOf } from './damage.js';
import { NextByte } from './next-byte.js';
import type { PartWriter } from './part-writer.js';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const BLANK = 32;
const TAB = 9;
const BOM = Buffer.from('\uFEFF');
// Constants of this module: a look-up of an import in the innermost loop costs more than the loop.
const UNIT = UNIT_SEPARATOR;
const SENT = SENT_SEPARATOR;

/** A record may not be longer; a quote that stays open longer is taken for a stray one. */
export const MAX_RECORD = 1 << 20;
/** Bytes of a line that is too long that come back in the rejects. */
export const SHOWN = 200;
const SHOWN_HEADERS = 20;

type Found = 'record' | 'fault' | 'more';

/**
 * Finds the records of a CSV in raw bytes: boundaries, line numbers and quoting, and nothing else.
 * A line without quotes is handed on as it came; one with quotes as its bare fields between unit
 * separators. A fault costs its own physical line only: reading resumes at the next line. What is
 * found depends on the bytes alone, not on how they fall into chunks.
 */
export class CsvScanner {
  private readonly carry = new Carry();
  private line = 1;
  private skipping = false;
  private headerBytes: Buffer = Buffer.alloc(0);
  private readonly quotes = new NextByte(QUOTE);
  private readonly units = new NextByte(UNIT);
  private readonly damage: Damage;
  // The bare fields of the record that `quoted` has read, and where it ended.
  private readonly scratch: Buffer = Buffer.allocUnsafe(MAX_RECORD + 1);
  private found = { length: 0, end: 0, lines: 0 };
  header: string[] | undefined;
  /** What is wrong with the header; nothing is read after it. */
  headerFault: { line: number; flag: number } | undefined;
  /** Lines on which the header stood again, the first of them; they are not records. */
  readonly repeatedHeaders: number[] = [];
  repeats = 0;

  constructor(
    private readonly out: PartWriter,
    text: TextOf = { encoding: 'utf-8', mayBeInvalid: false },
  ) {
    this.damage = new Damage(text);
  }

  push(chunk: Buffer): void {
    this.scan(this.carry.join(chunk), false);
  }

  end(): void {
    if (!this.carry.isEmpty) this.scan(this.carry.join(Buffer.from('\n')), true);
  }

  private scan(buffer: Buffer, isLast: boolean): void {
    this.quotes.reset(buffer);
    this.units.reset(buffer);
    this.damage.reset(buffer);
    let at = 0;
    while (at < buffer.length && !this.headerFault) {
      const newline = buffer.indexOf(LF, at);
      const known = newline < 0 ? buffer.length : newline;
      if (!this.skipping && known - at > MAX_RECORD) {
        this.fault(LINE.tooLong, buffer, at, at + SHOWN);
        this.skipping = true;
      }
      if (this.skipping) {
        if (newline < 0) return this.carry.keep(buffer, buffer.length);
        this.skipping = false;
        this.line += 1;
        at = newline + 1;
        continue;
      }
      if (newline < 0) return this.carry.keep(buffer, at);
      if (this.quotes.from(at) > newline && this.units.from(at) > newline) {
        this.plain(buffer, at, newline);
        this.line += 1;
        at = newline + 1;
        continue;
      }
      const limit = Math.min(buffer.length, at + MAX_RECORD + 1);
      const found = this.quoted(buffer, at, limit);
      if (found === 'more' && !isLast && limit === buffer.length) return this.carry.keep(buffer, at);
      if (found === 'record') {
        if (this.damage.isIn(buffer, at, this.found.end))
          this.record(LINE.encoding, this.scratch, 0, this.found.length);
        else this.record(LINE.unit, this.scratch, 0, this.found.length);
        this.line += this.found.lines;
        at = this.found.end;
        continue;
      }
      this.fault(found === 'more' ? LINE.unterminated : LINE.quote, buffer, at, newline);
      this.line += 1;
      at = newline + 1;
    }
    this.carry.clear();
  }

  private plain(buffer: Buffer, start: number, newline: number): void {
    const end = newline > start && buffer[newline - 1] === CR ? newline - 1 : newline;
    let at = start;
    while (at < end && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
    if (at === end) return;
    this.record(this.damage.isIn(buffer, start, end) ? LINE.encoding : LINE.comma, buffer, start, end);
  }

  private record(flag: number, buffer: Buffer, start: number, end: number): void {
    if (!this.header) return this.takeHeader(flag, buffer, start, end);
    if (this.isHeader(buffer, start, end)) {
      this.repeats += 1;
      if (this.repeats <= SHOWN_HEADERS) this.repeatedHeaders.push(this.line);
      return;
    }
    if (flag !== LINE.encoding) return this.out.add(this.line, flag, buffer, start, end);
    const text = Buffer.from(buffer.toString('utf8', start, end));
    this.out.add(this.line, flag, text, 0, text.length);
  }

  private takeHeader(flag: number, buffer: Buffer, start: number, end: number): void {
    if (flag === LINE.encoding) {
      this.headerFault = { line: this.line, flag };
      return;
    }
    const separator = flag === LINE.comma ? ',' : String.fromCharCode(UNIT);
    this.header = buffer
      .toString('utf8', start, end)
      .split(separator)
      .map((name) => name.trim());
    this.headerBytes = Buffer.from(buffer.subarray(start, end));
  }

  /** Files that were joined repeat the header, and the byte order mark before it. */
  private isHeader(buffer: Buffer, start: number, end: number): boolean {
    const own = this.headerBytes;
    const marked =
      end - start === own.length + BOM.length && BOM.compare(buffer, start, start + BOM.length) === 0;
    const from = marked ? start + BOM.length : start;
    return end - from === own.length && own.compare(buffer, from, end) === 0;
  }

  private fault(flag: number, buffer: Buffer, start: number, end: number): void {
    if (!this.header) {
      this.headerFault = { line: this.line, flag };
      return;
    }
    const last = Math.min(end, buffer.length);
    const stop = last > start && buffer[last - 1] === CR ? last - 1 : last;
    const text = Buffer.from(buffer.toString('utf8', start, stop).replaceAll('\u001f', '\u001e'));
    this.out.add(this.line, flag, text, 0, text.length);
  }

  /** Reads one record that has quotes into the scratch buffer, looking no further than `limit`. */
  private quoted(buffer: Buffer, start: number, limit: number): Found {
    const out = this.scratch;
    let at = start;
    let length = 0;
    let lines = 1;
    // Plain loops without look-ups beyond the end: twice as fast as tests for undefined.
    for (;;) {
      while (at < limit && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
      if (at >= limit) return 'more';
      let byte = 0;
      if (buffer[at] === QUOTE) {
        at += 1;
        for (;;) {
          for (; at < limit; at += 1) {
            byte = buffer[at] ?? 0;
            if (byte === QUOTE) break;
            if (byte === LF) lines += 1;
            out[length++] = byte === UNIT ? SENT : byte;
          }
          at += 1;
          if (at >= limit) return 'more';
          if (buffer[at] !== QUOTE) break;
          out[length++] = QUOTE;
          at += 1;
        }
        while (at < limit && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
      } else {
        const from = length;
        for (; at < limit; at += 1) {
          byte = buffer[at] ?? 0;
          if (byte === COMMA || byte === LF) break;
          if (byte === QUOTE) return 'fault';
          out[length++] = byte === UNIT ? SENT : byte;
        }
        if (at < limit && byte === LF && length > from && out[length - 1] === CR) length -= 1;
      }
      if (at >= limit) return 'more';
      const next = buffer[at];
      if (next === COMMA) {
        out[length++] = UNIT;
        at += 1;
        continue;
      }
      if (next === CR && at + 1 >= limit) return 'more';
      if (next === CR && buffer[at + 1] === LF) at += 1;
      else if (next !== LF) return 'fault';
      this.found = { length, end: at + 1, lines };
      return 'record';
    }
  }
}
