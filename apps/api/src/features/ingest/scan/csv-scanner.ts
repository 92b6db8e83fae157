import { isUtf8 } from 'node:buffer';
import { LINE, UNIT_SEPARATOR } from '@fundwatch/streams';
import type { PartWriter } from './part-writer.js';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const BLANK = 32;
const TAB = 9;

/** A record may not be longer; a quote that stays open longer is taken for a stray one. */
export const MAX_RECORD = 1 << 20;

type Quoted =
  { kind: 'record'; end: number; lines: number; length: number } | { kind: 'fault' } | { kind: 'more' };

/**
 * Finds the records of a CSV in raw bytes: boundaries, line numbers and quoting, and nothing else.
 * A line without quotes is handed on as it came; one with quotes as its bare fields between unit
 * separators. A fault costs its own physical line only: reading resumes at the next line.
 */
export class CsvScanner {
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;
  private skipping = false;
  private scratch: Buffer = Buffer.allocUnsafe(1 << 16);
  private headerBytes: Buffer | undefined;
  private nextQuote = -1;
  header: string[] | undefined;
  /** Lines on which the header stood again; they are not records. */
  readonly repeatedHeaders: number[] = [];

  constructor(
    private readonly out: PartWriter,
    private readonly options: { mayBeInvalid: boolean } = { mayBeInvalid: false },
  ) {}

  push(chunk: Buffer): void {
    this.scan(this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk, false);
  }

  end(): void {
    const last = this.rest;
    this.rest = Buffer.alloc(0);
    if (last.length > 0)
      this.scan(last[last.length - 1] === LF ? last : Buffer.concat([last, Buffer.from('\n')]), true);
  }

  private scan(buffer: Buffer, isLast: boolean): void {
    this.nextQuote = -1;
    let at = 0;
    while (at < buffer.length) {
      const newline = buffer.indexOf(LF, at);
      if (this.skipping) {
        if (newline < 0) return this.keep(buffer, buffer.length);
        this.skipping = false;
        this.line += 1;
        at = newline + 1;
        continue;
      }
      if (newline < 0) {
        if (buffer.length - at <= MAX_RECORD) return this.keep(buffer, at);
        this.fault(LINE.tooLong, buffer, at, at + 200);
        this.skipping = true;
        return this.keep(buffer, buffer.length);
      }
      if (newline - at > MAX_RECORD) {
        this.fault(LINE.tooLong, buffer, at, at + 200);
        this.line += 1;
        at = newline + 1;
        continue;
      }
      if (this.quoteFrom(buffer, at) > newline) {
        this.plain(buffer, at, newline);
        this.line += 1;
        at = newline + 1;
        continue;
      }
      const found = this.quoted(buffer, at);
      if (found.kind === 'more' && !isLast && buffer.length - at <= MAX_RECORD) return this.keep(buffer, at);
      if (found.kind === 'record') {
        this.record(LINE.unit, this.scratch, 0, found.length);
        this.line += found.lines;
        at = found.end;
        continue;
      }
      this.fault(found.kind === 'more' ? LINE.unterminated : LINE.quote, buffer, at, newline);
      this.line += 1;
      at = newline + 1;
    }
    this.rest = Buffer.alloc(0);
  }

  private keep(buffer: Buffer, from: number): void {
    this.rest = from === 0 ? buffer : Buffer.from(buffer.subarray(from));
  }

  private quoteFrom(buffer: Buffer, at: number): number {
    if (this.nextQuote < at) {
      const found = buffer.indexOf(QUOTE, at);
      this.nextQuote = found < 0 ? Number.MAX_SAFE_INTEGER : found;
    }
    return this.nextQuote;
  }

  private plain(buffer: Buffer, start: number, newline: number): void {
    const end = newline > start && buffer[newline - 1] === CR ? newline - 1 : newline;
    if (end > start) this.record(LINE.comma, buffer, start, end);
  }

  private record(flag: number, buffer: Buffer, start: number, end: number): void {
    if (!this.header) {
      const text = buffer.toString('utf8', start, end);
      this.header = text
        .split(flag === LINE.comma ? ',' : String.fromCharCode(UNIT_SEPARATOR))
        .map((name) => name.trim());
      this.headerBytes = Buffer.from(buffer.subarray(start, end));
      return;
    }
    if (
      this.headerBytes &&
      end - start === this.headerBytes.length &&
      this.headerBytes.compare(buffer, start, end) === 0
    ) {
      this.repeatedHeaders.push(this.line);
      return;
    }
    if (this.options.mayBeInvalid && !isUtf8(buffer.subarray(start, end))) {
      return this.fault(LINE.encoding, buffer, start, end);
    }
    this.out.add(this.line, flag, buffer, start, end);
  }

  private fault(flag: number, buffer: Buffer, start: number, end: number): void {
    const last = Math.min(end, buffer.length);
    const stop = last > start && buffer[last - 1] === CR ? last - 1 : last;
    const bytes = Buffer.from(buffer.toString('utf8', start, stop).replaceAll('\u001f', ' '));
    this.out.add(this.line, flag, bytes, 0, bytes.length);
  }

  /** Reads one record that has quotes into the scratch buffer, fields between unit separators. */
  private quoted(buffer: Buffer, start: number): Quoted {
    let at = start;
    let length = 0;
    let lines = 1;
    for (;;) {
      while (buffer[at] === BLANK || buffer[at] === TAB) at += 1;
      if (buffer[at] === QUOTE) {
        at += 1;
        for (;;) {
          const close = buffer.indexOf(QUOTE, at);
          if (close < 0) return { kind: 'more' };
          if (close - start > MAX_RECORD) return { kind: 'fault' };
          for (let i = at; i < close; i += 1) if (buffer[i] === LF) lines += 1;
          length = this.copy(buffer, at, close, length);
          at = close + 1;
          if (at >= buffer.length) return { kind: 'more' };
          if (buffer[at] !== QUOTE) break;
          this.grow(length + 1);
          this.scratch[length++] = QUOTE;
          at += 1;
        }
        while (buffer[at] === BLANK || buffer[at] === TAB) at += 1;
      } else {
        const from = at;
        while (at < buffer.length && buffer[at] !== COMMA && buffer[at] !== LF) {
          if (buffer[at] === QUOTE) return { kind: 'fault' };
          at += 1;
        }
        let to = at;
        if (buffer[at] === LF && to > from && buffer[to - 1] === CR) to -= 1;
        length = this.copy(buffer, from, to, length);
      }
      if (at >= buffer.length) return { kind: 'more' };
      const next = buffer[at];
      if (next === COMMA) {
        this.grow(length + 1);
        this.scratch[length++] = UNIT_SEPARATOR;
        at += 1;
        continue;
      }
      if (next === LF) return { kind: 'record', end: at + 1, lines, length };
      if (next === CR && at + 1 >= buffer.length) return { kind: 'more' };
      if (next === CR && buffer[at + 1] === LF) return { kind: 'record', end: at + 2, lines, length };
      return { kind: 'fault' };
    }
  }

  private copy(buffer: Buffer, from: number, to: number, length: number): number {
    this.grow(length + to - from);
    buffer.copy(this.scratch, length, from, to);
    return length + to - from;
  }

  private grow(size: number): void {
    if (size <= this.scratch.length) return;
    const larger = Buffer.allocUnsafe(size * 2);
    this.scratch.copy(larger);
    this.scratch = larger;
  }
}
