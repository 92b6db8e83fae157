import { multiply, type Decimal } from './decimal.js';
import { money, NOTHING, sum, toFen, type Money } from './money.js';
import { refuse } from './refused.js';
import { ROUNDED, type Sheet } from './sheet.js';
import { split } from './split.js';

const S3 = '郴州市门诊按人头付费试点方案（S3）';
const S4 = '家庭医生签约与支付改革（S4）';

/**
 * The signing fee of valid signers, in its two channels of money, each scaled by the assessment. It is settled apart
 * from the base fee. Source: S3, domain.md D.2.
 */
export function signFee(
  input: { validSigners: Decimal; fundRate: Money; publicHealthRate: Money; factor: Decimal },
  sheet: Sheet,
) {
  const channel = (code: string, label: string, rate: Money): Money =>
    sheet.line(code, {
      label,
      formula: '标准 × 有效签约人数 × 考核系数',
      inputs: { rate, valid_signers: input.validSigners, factor: input.factor },
      source: S3,
      rounding: ROUNDED.half_up,
      amount: toFen(multiply(multiply(rate, input.validSigners), input.factor)),
    });
  const fund = channel('fund', '门诊统筹基金支付', input.fundRate);
  const publicHealth = channel('public_health', '基本公共卫生经费支付', input.publicHealthRate);
  return { fund, publicHealth, total: sum([fund, publicHealth]) };
}

/** Who pays for a package, in the order in which the last takes the remainder. */
const PAYERS = ['fund', 'public_health', 'person', 'civil_affairs'] as const;
type Payer = (typeof PAYERS)[number];

type Package = { label: string; price: string; shares: readonly (readonly [Payer, string])[] };

/** Packages per person and year; the 80 % of the chronic one is the only value that sums to 100 (domain.md D.1, S4). */
export const PACKAGES: Readonly<Record<string, Package>> = {
  basic: {
    label: '健康人群包',
    price: '80',
    shares: [
      ['fund', '70'],
      ['public_health', '20'],
      ['person', '10'],
    ],
  },
  chronic: {
    label: '慢病人群包',
    price: '150',
    shares: [
      ['fund', '80'],
      ['public_health', '10'],
      ['person', '10'],
    ],
  },
  disabled: {
    label: '失能人群包',
    price: '300',
    shares: [
      ['fund', '90'],
      ['civil_affairs', '10'],
    ],
  },
};

/** What each payer owes for so many persons in each package. Source: S4, domain.md D.4 D-24. */
export function packages(persons: ReadonlyMap<string, Decimal>, sheet: Sheet) {
  const owed = new Map<Payer, Money>(PAYERS.map((payer) => [payer, NOTHING]));
  for (const [name, count] of persons) {
    const own = PACKAGES[name];
    if (!own)
      return refuse(`persons.${name}`, `is no package; there are ${Object.keys(PACKAGES).join(', ')}`);
    const price = money(own.price);
    const amount = sheet.line(`package_${name}`, {
      label: own.label,
      formula: '人数 × 年度标准',
      inputs: { persons: count, price },
      source: S4,
      amount: toFen(multiply(price, count)),
    });
    const parts = split(
      amount,
      own.shares.map(([, share]) => money(share)),
    );
    own.shares.forEach(([payer], at) =>
      owed.set(payer, sum([owed.get(payer) ?? NOTHING, parts[at] ?? NOTHING])),
    );
  }
  const of = (payer: Payer): Money => owed.get(payer) ?? NOTHING;
  return {
    fund: of('fund'),
    publicHealth: of('public_health'),
    person: of('person'),
    civilAffairs: of('civil_affairs'),
    total: sum([...owed.values()]),
  };
}
