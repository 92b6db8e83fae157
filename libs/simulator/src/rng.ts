/** A 32-bit hash of the parts (FNV-1a with a final avalanche), the seed of every substream. */
export function hash(...parts: readonly (number | string)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}|`;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A small seeded generator (sfc32). Each person and each plan has its own, so that none shifts another. */
export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(...parts: readonly (number | string)[]) {
    this.a = hash(...parts);
    this.b = Math.imul(this.a ^ 0x9e3779b9, 0x85ebca6b);
    this.c = Math.imul(this.a ^ 0x243f6a88, 0xc2b2ae35);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** The next 32 bits. */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    return t >>> 0;
  }

  /** A number in [0, 1). */
  float(): number {
    return this.next() / 0x100000000;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.float() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.int(0, items.length - 1)] ?? items[0];
  }

  /** The value of a pair, drawn by the weight of the pair. */
  weighted<T>(pairs: readonly [readonly [T, number], ...(readonly [T, number])[]]): T {
    let total = 0;
    for (const [, weight] of pairs) total += weight;
    let left = this.float() * total;
    for (const [value, weight] of pairs) {
      left -= weight;
      if (left < 0) return value;
    }
    return pairs[0][0];
  }

  /** How many events of a Poisson process with that mean happen. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.float(); product > limit; product *= this.float()) count++;
    return count;
  }

  /** A number rounded in both directions by chance, so that its mean is kept. */
  round(value: number): number {
    return Math.floor(value + this.float());
  }
}
