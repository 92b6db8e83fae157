import { format, type Decimal } from './decimal.js';

/**
 * One line of a calculation, as a statement prints it: what it is, the formula in words, the inputs that go in, how it was
 * rounded, what comes out, and the text that it rests on. A clerk can work it out by hand from what stands there.
 */
export type Line = {
  code: string;
  label_zh: string;
  formula: string;
  inputs: Readonly<Record<string, string>>;
  /** how the amount was rounded; nothing where it is exact */
  rounding: string;
  amount: string;
  /** the text of the method, and that of each parameter of the policy among the inputs */
  source: string;
  /** the ledger that it belongs to, where money of several is settled apart */
  ledger?: string;
};

/** The ways in which lines round. */
export const ROUNDED = { half_up: '四舍五入到分', down: '舍去不足一分的部分' } as const;

type Entry<T extends Decimal> = {
  label: string;
  formula: string;
  inputs?: Readonly<Record<string, Decimal | string>>;
  source: string;
  rounding?: string;
  amount: T;
};

/** The lines of a calculation in the order in which they were worked out. */
export class Sheet {
  readonly lines: Line[] = [];
  private ledger: string | undefined;

  /** `sources`: the text that each parameter of a policy rests on, by the name under which lines take it in. */
  constructor(private readonly sources: ReadonlyMap<string, string> = new Map()) {}

  /** Writes a line, and hands its amount on. */
  line<T extends Decimal>(
    code: string,
    { label, formula, inputs = {}, source, rounding = '', amount }: Entry<T>,
  ): T {
    const cited = Object.keys(inputs).flatMap((name) => {
      const text = this.sources.get(name);
      return text === undefined ? [] : [`${name}：${text}`];
    });
    this.lines.push({
      code,
      label_zh: label,
      formula,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : format(value),
        ]),
      ),
      rounding,
      amount: format(amount),
      source: [source, ...cited].join('；'),
      ...(this.ledger === undefined ? {} : { ledger: this.ledger }),
    });
    return amount;
  }

  /** Writes the lines of a ledger that is settled apart, or of a part of one. Their codes begin with its name, so that none stands for two lines. */
  within<T>(ledger: string, work: () => T): T {
    const before = this.ledger;
    const from = this.lines.length;
    this.ledger = before ?? ledger;
    try {
      return work();
    } finally {
      this.ledger = before;
      for (const line of this.lines.slice(from)) line.code = `${ledger}.${line.code}`;
    }
  }

  /** Writes lines of a year before the one that is settled: their codes end with that year, so that none stands for two lines. */
  ofYear<T>(year: number, work: () => T): T {
    const from = this.lines.length;
    const result = work();
    for (const line of this.lines.slice(from)) line.code = `${line.code}_${year}`;
    return result;
  }
}
