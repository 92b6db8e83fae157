/** The kinds of values that a policy states. All numbers are text of plain decimals, read exactly. */
import { z } from 'zod';
import { compare, decimal, formatShort, NotADecimal, type Decimal } from '../decimal.js';
import { report, type BothTexts } from './fault.js';

const ZERO = decimal('0');
const ONE = decimal('1');

/** The number that a text says; undefined where it says none. */
export function readDecimal(text: string): Decimal | undefined {
  try {
    return decimal(text);
  } catch (error) {
    if (error instanceof NotADecimal) return undefined;
    throw error;
  }
}

const NO_NUMBER: BothTexts = {
  zh: '不是数字（只写数字和小数点，不要写百分号、逗号或单位）',
  en: 'is no number (digits and a point only: no percent sign, comma or unit)',
};

/** A number that passes a check; what fails it is told in words. */
const number = (fault: (value: Decimal) => BothTexts | undefined): z.ZodType<string, string> =>
  z.string().superRefine((text, ctx) => {
    const value = readDecimal(text);
    const wrong = value ? fault(value) : NO_NUMBER;
    if (wrong) report(ctx, wrong);
  });

/** A share of the whole, 0 to 1. */
export const share = number((value) =>
  compare(value, ZERO) >= 0 && compare(value, ONE) <= 0
    ? undefined
    : {
        zh: `${formatShort(value)} 不在 0 到 1 之间：百分比请写成小数，例如 8% 写作 0.08`,
        en: `${formatShort(value)} does not lie between 0 and 1: write 8 % as 0.08`,
      },
);

/** A rate of change, −1 to 1. */
export const growth = number((value) =>
  compare(value, decimal('-1')) >= 0 && compare(value, ONE) <= 0
    ? undefined
    : {
        zh: `${formatShort(value)} 不在 -1 到 1 之间：增长 4.5% 请写作 0.045`,
        en: `${formatShort(value)} does not lie between -1 and 1: write growth by 4.5 % as 0.045`,
      },
);

/** Yuan, not negative, no finer than a fen. */
export const yuan = number((value) => {
  if (value.units < 0n) return { zh: '金额不能为负', en: 'an amount must not be negative' };
  return value.scale > 2
    ? { zh: '金额最多两位小数（精确到分）', en: 'an amount has at most two decimals' }
    : undefined;
});

/** A number that is not negative: a score, a weight, a coefficient. */
export const plainNumber = number((value) =>
  value.units < 0n ? { zh: '不能为负', en: 'must not be negative' } : undefined,
);

/** A whole number, not negative. */
export const count = number((value) =>
  value.units < 0n || value.scale > 0
    ? { zh: '应为非负整数', en: 'must be a whole number, not negative' }
    : undefined,
);

export const words = z.array(z.string().min(1)).min(1);
export const flag = z.boolean();
