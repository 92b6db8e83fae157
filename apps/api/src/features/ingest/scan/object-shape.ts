import { findField, placesOf, UNIT_SEPARATOR, type Stream } from '@fundwatch/streams';

/** The keys of a file's objects in order: whether the first object's value was a bare number, and how many places behind the point the field keeps. */
export type ObjectShape = { name: string; isBare: boolean; places: number }[];

/** The shape of an object; undefined when it is none, nests, or has keys that are for no field of the stream. */
export function shapeOf(
  text: string,
  stream: Stream,
  fieldNameOf: (key: string) => string = (key) => key,
): ObjectShape | undefined {
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return undefined;
  const shape: ObjectShape = [];
  for (const [name, value] of Object.entries(object)) {
    const field = findField(stream, fieldNameOf(name));
    if (!field || (value !== null && typeof value !== 'string' && typeof value !== 'number'))
      return undefined;
    shape.push({ name, isBare: typeof value === 'number', places: placesOf(field) });
  }
  // Values of a single key would have no separator, by which they are known.
  return shape.length > 1 ? shape : undefined;
}

/** The object of a row that `ShapeReader` has read; keys without a value are left out. */
export function objectOf(row: string, shape: ObjectShape): string {
  const values = row.split(String.fromCharCode(UNIT_SEPARATOR));
  const pairs = shape.flatMap(({ name, isBare }, at) => {
    const value = values[at] ?? '';
    if (value === '') return [];
    return [`"${name}":${isBare && /^-?\d+(\.\d+)?$/.test(value) ? value : JSON.stringify(value)}`];
  });
  return `{${pairs.join(',')}}`;
}

const UNIT = UNIT_SEPARATOR;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const BLANK = 32;
const TAB = 9;
const NULL = [...Buffer.from('null')];
/** The engine reads longer numbers otherwise. */
const MAX_DIGITS = 15;

/**
 * Reads objects of one shape into their values between unit separators: what the engine would read from the
 * object, at a fraction of its bytes. Keys may be missing; every other deviation (escapes, another order, nested
 * values, numbers that the engine writes otherwise) leaves the object to the engine.
 */
export class ShapeReader {
  readonly values: Buffer;
  length = 0;
  private readonly keys: Buffer[];
  // What stood before each value in an object that was read: the next one is likely the same.
  private readonly between: Literal[];
  private readonly isText: boolean[];
  private view: DataView = new DataView(new ArrayBuffer(0));
  private starts: number[] = [];
  private ends: number[] = [];

  constructor(
    private readonly shape: ObjectShape,
    room: number,
  ) {
    this.keys = shape.map(({ name }) => Buffer.from(name));
    this.between = shape.map(() => literal(Buffer.alloc(0)));
    this.isText = shape.map(() => false);
    this.values = Buffer.allocUnsafeSlow(room + shape.length);
  }

  /** A buffer that objects are read from next. */
  reset(buffer: Buffer): void {
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }

  /** Whether the bytes are an object of this shape; then `values` holds `length` bytes of it. */
  read(buffer: Buffer, start: number, end: number): boolean {
    if (this.readLikeLast(buffer, start, end)) return true;
    if (!this.readAny(buffer, start, end)) return false;
    if (this.starts.length === this.keys.length) this.remember(buffer, start);
    return true;
  }

  /** Reads an object that differs from the last one in its values only. Plain loops: this runs for every byte of a file. */
  private readLikeLast(buffer: Buffer, start: number, end: number): boolean {
    const { values: out, between, isText, view } = this;
    let length = 0;
    let at = start;
    for (let key = 0; key < between.length; key += 1) {
      const before = between[key];
      if (!before || before.size === 0 || at + before.size > end) return false;
      const { words, tail } = before;
      // Four bytes at a time: keys are most of an object.
      for (let nth = 0; nth < words.length; nth += 1, at += 4)
        if (view.getUint32(at, true) !== words[nth]) return false;
      for (let nth = 0; nth < tail.length; nth += 1, at += 1) if (buffer[at] !== tail[nth]) return false;
      if (key > 0) out[length++] = UNIT;
      if (isText[key]) {
        let byte = buffer[at] ?? 0;
        while (byte !== QUOTE) {
          if (byte === BACKSLASH || byte < BLANK) return false;
          out[length++] = byte;
          byte = buffer[++at] ?? 0;
        }
        continue;
      }
      const from = at;
      at = numberEnd(buffer, at, end, this.shape[key]?.places ?? 0);
      if (at < 0) return false;
      for (let copied = from; copied < at; copied += 1) out[length++] = buffer[copied] ?? 0;
    }
    if (isText[isText.length - 1]) at += 1;
    if (buffer[at] !== CLOSE || at + 1 !== end) return false;
    this.length = length;
    return true;
  }

  private remember(buffer: Buffer, start: number): void {
    let from = start;
    for (const [key, to] of this.starts.entries()) {
      this.between[key] = literal(buffer.subarray(from, to));
      this.isText[key] = buffer[to - 1] === QUOTE;
      from = this.ends[key] ?? to;
    }
  }

  private readAny(buffer: Buffer, start: number, end: number): boolean {
    this.starts = [];
    this.ends = [];
    const out = this.values;
    let length = 0;
    let key = 0;
    let at = start;
    if (buffer[at] !== OPEN) return false;
    for (;;) {
      at += 1;
      while (at < end && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
      if (buffer[at] !== QUOTE) return false;
      at += 1;
      const found = this.keyAt(buffer, at, key);
      if (found < 0) return false;
      for (; key < found; key += 1) out[length++] = UNIT;
      at += (this.keys[key]?.length ?? 0) + 1;
      while (at < end && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
      if (buffer[at] !== COLON) return false;
      at += 1;
      while (at < end && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
      if (buffer[at] === QUOTE) {
        at += 1;
        this.starts.push(at);
        for (;;) {
          const byte = buffer[at] ?? 0;
          if (byte === QUOTE) break;
          if (byte === BACKSLASH || byte < BLANK || at >= end) return false;
          out[length++] = byte;
          at += 1;
        }
        this.ends.push(at);
        at += 1;
      } else if (buffer[at] === NULL[0]) {
        for (let nth = 1; nth < NULL.length; nth += 1) if (buffer[at + nth] !== NULL[nth]) return false;
        at += NULL.length;
      } else {
        const from = at;
        at = numberEnd(buffer, at, end, this.shape[key]?.places ?? 0);
        if (at < 0) return false;
        this.starts.push(from);
        this.ends.push(at);
        for (let copied = from; copied < at; copied += 1) out[length++] = buffer[copied] ?? 0;
      }
      while (at < end && (buffer[at] === BLANK || buffer[at] === TAB)) at += 1;
      key += 1;
      if (buffer[at] === CLOSE && at + 1 === end) break;
      if (buffer[at] !== COMMA || key === this.keys.length) return false;
      out[length++] = UNIT;
    }
    for (; key < this.keys.length; key += 1) out[length++] = UNIT;
    this.length = length;
    return true;
  }

  /** Which key, from `key` on, stands at that place; -1 if none does. */
  private keyAt(buffer: Buffer, at: number, from: number): number {
    for (let key = from; key < this.keys.length; key += 1) {
      const name = this.keys[key];
      if (!name || buffer[at + name.length] !== QUOTE) continue;
      let nth = 0;
      while (nth < name.length && buffer[at + nth] === name[nth]) nth += 1;
      if (nth === name.length) return key;
    }
    return -1;
  }
}

/** Bytes to be compared in words of four, and the rest of them one by one. */
type Literal = { size: number; words: Uint32Array; tail: Buffer };

function literal(bytes: Buffer): Literal {
  const count = bytes.length >>> 2;
  const words = Uint32Array.from({ length: count }, (_, at) => bytes.readUInt32LE(at * 4));
  return { size: bytes.length, words, tail: Buffer.from(bytes.subarray(count * 4)) };
}

/** Where a number ends that the engine, having read it, would write the same; -1 for another. */
function numberEnd(buffer: Buffer, start: number, end: number, places: number): number {
  let at = start;
  if (buffer[at] === MINUS) at += 1;
  const isZero = buffer[at] === ZERO;
  const digits = digitsEnd(buffer, at, end);
  // No digit, a zero before others, and -0.
  if (digits === at || (isZero && (digits > at + 1 || at > start))) return -1;
  at = digits;
  if (buffer[at] === POINT) {
    const fraction = digitsEnd(buffer, at + 1, end);
    if (fraction === at + 1) return -1;
    // A decimal may end with zeros: they mean nothing.
    if (buffer[fraction - 1] === ZERO && fraction - at - 1 > places) return -1;
    at = fraction;
  }
  return at - start > MAX_DIGITS ? -1 : at;
}

function digitsEnd(buffer: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = buffer[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
    at += 1;
  }
  return at;
}
