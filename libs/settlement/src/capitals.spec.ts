import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capitals, money, Refused } from './index.js';

const written = (text: string): string => capitals(money(text)).replace('人民币', '');

describe('amounts in Chinese capitals', () => {
  it.each([
    ['1409.50', '壹仟肆佰零玖元伍角整'],
    ['6007.14', '陆仟零柒元壹角肆分'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['107000.53', '壹拾万零柒仟元伍角叁分'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
  ])('writes the examples of the rule: %s', (amount, text) => {
    expect(written(amount)).toBe(text);
  });
  it.each([
    ['0', '零元整'],
    ['0.05', '伍分'],
    ['0.40', '肆角整'],
    ['123.45', '壹佰贰拾叁元肆角伍分'],
    ['10.00', '壹拾元整'],
    ['1000000.00', '壹佰万元整'],
    ['1000001.00', '壹佰万零壹元整'],
    ['100010000.00', '壹亿零壹万元整'],
    ['203879500.00', '贰亿零叁佰捌拾柒万玖仟伍佰元整'],
    ['1000000000000.00', '壹万亿元整'],
    ['1000000000001.00', '壹万亿零壹元整'],
    ['1020030000400.06', '壹万零贰佰亿零叁仟万零肆佰元零陆分'],
    ['-52000.10', '负伍万贰仟元壹角整'],
  ])('writes %s', (amount, text) => {
    expect(written(amount)).toBe(text);
  });
  it('begins with 人民币, and refuses what has no unit', () => {
    expect(capitals(money('1'))).toBe('人民币壹元整');
    expect(() => capitals(money('10000000000000000'))).toThrow(Refused);
  });
});

/** Reads capitals back as fen, in another way than they are written: by units, never by places. */
function readBack(text: string): bigint {
  const [, sign, yuan = '', jiao, fen] =
    /^人民币(负)?(?:(.*)元)?零?(?:(.)角)?(?:零?(.)分)?整?$/.exec(text) ?? [];
  const one = (char: string | undefined): bigint =>
    BigInt(Math.max(0, '零壹贰叁肆伍陆柒捌玖'.indexOf(char ?? '零')));
  const all = readWhole(yuan) * 100n + one(jiao) * 10n + one(fen);
  return sign ? -all : all;
}

function readWhole(text: string): bigint {
  for (const [unit, worth] of [
    ['亿', 100_000_000n],
    ['万', 10_000n],
    ['仟', 1_000n],
    ['佰', 100n],
    ['拾', 10n],
  ] as const) {
    const at = text.lastIndexOf(unit);
    if (at >= 0) return readWhole(text.slice(0, at)) * worth + readWhole(text.slice(at + 1));
  }
  return BigInt(Math.max(0, '零壹贰叁肆伍陆柒捌玖'.indexOf(text.replace(/^零(?=.)/, '') || '零')));
}

describe('any amount in capitals', () => {
  const BEYOND = 10n ** 18n;
  it('reads back as itself', () => {
    const amounts = fc.oneof(
      fc.bigInt({ min: -BEYOND + 1n, max: BEYOND - 1n }),
      fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
      // many noughts
      fc
        .array(fc.tuple(fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 })), {
          minLength: 1,
          maxLength: 4,
        })
        .map((set) =>
          [...new Map(set)].reduce((all, [place, value]) => all + BigInt(value) * 10n ** BigInt(place), 0n),
        ),
    );
    fc.assert(
      fc.property(amounts, (units) => {
        expect(readBack(capitals({ units, scale: 2 }))).toBe(units);
      }),
      { numRuns: 2_000 },
    );
  });
  it('never has two 零 in a row, nor one before a unit or at an end', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: BEYOND - 1n }), (units) => {
        expect(capitals({ units, scale: 2 })).not.toMatch(/零零|零[拾佰仟万亿元角分整]|零$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
