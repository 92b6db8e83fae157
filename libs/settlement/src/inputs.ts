import { compare, decimal, NotADecimal, type Decimal } from './decimal.js';
import { money, type Money } from './money.js';
import { refuse } from './refused.js';

const ZERO = decimal('0');
const ONE = decimal('1');

/**
 * Reads the named inputs of a calculation. Every fault names the input and says what it should be; an input that
 * nobody asked for is a fault too, since a misspelt name would leave a default in force unseen.
 */
export class Inputs {
  private readonly asked = new Set<string>();

  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  /** Any plain decimal number. */
  number(name: string, fallback?: string): Decimal {
    const value = this.value(name, fallback);
    if (typeof value !== 'string' && typeof value !== 'number') return refuse(name, 'must be a number');
    try {
      return decimal(value);
    } catch (error) {
      if (error instanceof NotADecimal) return refuse(name, `${value} is not a plain decimal number`);
      throw error;
    }
  }

  /** Yuan, to the fen. */
  money(name: string, fallback?: string): Money {
    return this.yuan(name, this.value(name, fallback));
  }

  /** Yuan, not below zero. */
  amount(name: string, fallback?: string): Money {
    const amount = this.money(name, fallback);
    return amount.units < 0n ? refuse(name, 'must not be negative') : amount;
  }

  /** A share of the whole: 0.08, not 8. */
  share(name: string, fallback?: string): Decimal {
    const share = this.number(name, fallback);
    if (compare(share, ZERO) < 0 || compare(share, ONE) > 0)
      return refuse(name, `must lie between 0 and 1 (8 % is written 0.08)`);
    return share;
  }

  /** A rate of change: 0.045 is growth by 4.5 %, −0.02 a fall by 2 %. */
  growth(name: string, fallback?: string): Decimal {
    const growth = this.number(name, fallback);
    if (compare(growth, decimal('-1')) < 0 || compare(growth, ONE) > 0)
      return refuse(name, `must lie between -1 and 1 (4.5 % is written 0.045)`);
    return growth;
  }

  /** A whole number, not below zero. */
  count(name: string, fallback?: string): Decimal {
    const count = this.number(name, fallback);
    if (count.scale > 0 || count.units < 0n) return refuse(name, 'must be a whole number, not negative');
    return count;
  }

  /** One of a few words. */
  word<const T extends string>(name: string, words: readonly T[], fallback: T): T {
    const value = this.value(name, fallback);
    return words.find((word) => word === value) ?? refuse(name, `must be one of ${words.join(', ')}`);
  }

  /** A list; absent counts as empty. */
  list(name: string): readonly unknown[] {
    const value = this.value(name, null);
    if (value === null) return [];
    return Array.isArray(value) ? value : refuse(name, 'must be a list');
  }

  /** A list of yuan. */
  moneys(name: string): Money[] {
    return this.list(name).map((item, at) => this.yuan(`${name}[${at}]`, item));
  }

  /** A list of numbers. */
  numbers(name: string): Decimal[] {
    return this.list(name).map((item, at) =>
      new Inputs({ [`${name}[${at}]`]: item }).number(`${name}[${at}]`),
    );
  }

  /** Named values inside one input. */
  inside(name: string): Inputs {
    return new Inputs(asObject(name, this.value(name)));
  }

  /** A list of objects, each to be read in its turn. */
  objects(name: string): Inputs[] {
    return this.list(name).map((item, at) => new Inputs(asObject(`${name}[${at}]`, item)));
  }

  /** Fails on the first input that nobody has asked for. */
  finish(): void {
    const unknown = Object.keys(this.values).find((name) => !this.asked.has(name));
    if (unknown !== undefined)
      refuse(unknown, `is no input of this operation, which takes ${[...this.asked].sort().join(', ')}`);
  }

  private value(name: string, fallback?: string | null): unknown {
    this.asked.add(name);
    const value = this.has(name) ? this.values[name] : fallback;
    return value === undefined ? refuse(name, 'is missing') : value;
  }

  private yuan(name: string, value: unknown): Money {
    if (typeof value !== 'string' && typeof value !== 'number')
      return refuse(name, 'must be an amount in yuan');
    try {
      return money(String(value));
    } catch (error) {
      if (error instanceof NotADecimal) return refuse(name, `${value} is not a plain decimal number`);
      if (error instanceof RangeError) return refuse(name, `${value} is finer than a fen`);
      throw error;
    }
  }
}

function asObject(name: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return refuse(name, 'must be an object');
  return Object.fromEntries(Object.entries(value));
}
