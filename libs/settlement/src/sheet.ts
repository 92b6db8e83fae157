import { format, type Decimal } from './decimal.js';

/**
 * One line of a calculation, as a statement prints it: what it is, the formula in words, the inputs that go in, what
 * comes out, and the text that it rests on. A clerk can work it out by hand from what stands there.
 */
export type Line = {
  code: string;
  label_zh: string;
  formula: string;
  inputs: Readonly<Record<string, string>>;
  amount: string;
  source: string;
};

type Entry<T extends Decimal> = {
  label: string;
  formula: string;
  inputs?: Readonly<Record<string, Decimal | string>>;
  source: string;
  amount: T;
};

/** The lines of a calculation in the order in which they were worked out. */
export class Sheet {
  readonly lines: Line[] = [];

  /** Writes a line, and hands its amount on. */
  line<T extends Decimal>(code: string, { label, formula, inputs = {}, source, amount }: Entry<T>): T {
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
      amount: format(amount),
      source,
    });
    return amount;
  }
}
