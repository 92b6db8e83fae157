/** Rewards of family-doctor teams: what each tier rests on, worked out from the facts. Source: S4, domain.md D.1 and D.5 item 8. */
import { compare, decimal, divide, multiply, type Decimal } from '../decimal.js';
import { tierCost, tierOnline, tierReferral } from '../incentives.js';
import { less, money, NOTHING, sum, type Money } from '../money.js';
import type { PolicyOf } from '../policy/schema.js';
import type { Sheet } from '../sheet.js';
import type { FamilyFacts, Signers } from './facts.js';
import type { Outcome } from './ledger.js';

type Parameters = PolicyOf<'family_doctor'>['parameters'];

const METHOD = '家庭医生签约与支付改革（S4）';
const PERCENT = decimal('100');
const RATE_SCALE = 4;
const RATE_ROUNDED = `四舍五入到 ${RATE_SCALE} 位小数`;

/** Whom rewards are worked out for: what a tier rests on, or why it cannot be told. */
type Rewarded = { fee: Money; facts: FamilyFacts };

/** The rewards that are due, and why some cannot be told. */
export function rewardsOf(parameters: Parameters, of: Rewarded, sheet: Sheet): Outcome {
  const { year_end: signers } = of.facts;
  if (!signers) return { payable: NOTHING, reasons: ['年末没有有效签约：各档奖励不计算'] };
  const reasons: string[] = [];
  const tiers: Record<string, Money> = {};
  const tier = (name: string, work: () => Money | string): void => {
    const found = sheet.within(name, work);
    if (typeof found === 'string') reasons.push(found);
    else tiers[name] = found;
  };
  tier('tier1', () => costReward(parameters, { ...of, signers }, sheet));
  tier('tier2', () => referralReward(parameters, { ...of, signers }, sheet));
  tier('tier3', () => onlineReward(parameters, signers, sheet));
  const isEach = parameters.tiers_paid.value === 'each';
  const highest = Object.values(tiers).reduce((most, own) => (compare(own, most) > 0 ? own : most), NOTHING);
  const payable = sheet.line('due', {
    label: '奖励应付',
    formula: isEach ? '达标各档之和' : '达标各档中最高的一档',
    inputs: { ...tiers, tiers_paid: parameters.tiers_paid.value },
    source: METHOD,
    amount: isEach ? sum(Object.values(tiers)) : highest,
  });
  return { payable, reasons };
}

function costReward(
  parameters: Parameters,
  { fee, facts, signers }: Rewarded & { signers: Signers },
  sheet: Sheet,
): Money | string {
  const growth = growthOf(sheet, 'growth', '签约居民', { now: signers.fees, before: signers.fees_before });
  const areaGrowth = growthOf(sheet, 'area_cost_growth', '全区参保人', {
    now: facts.area_fees,
    before: facts.area_fees_before,
  });
  const control = rateOf(sheet, 'control', {
    label: '两病控制率（%）',
    of: signers.controlled,
    among: signers.managed,
  });
  if (!growth || !areaGrowth) return '一档奖励：没有上年费用，无法比较增长，不计算';
  if (!control) return '一档奖励：没有在管的两病患者，控制率无法确定，不计算';
  return tierCost(
    {
      fee,
      growth,
      areaGrowth,
      controlRate: control,
      controlFrom: decimal(parameters.control_from.value),
      rate: decimal(parameters.tier1_rate.value),
    },
    sheet,
  ).reward;
}

function referralReward(
  parameters: Parameters,
  { facts, signers }: Rewarded & { signers: Signers },
  sheet: Sheet,
): Money | string {
  const rate = (code: string, label: string, stays: number): Decimal =>
    rateOf(sheet, code, { label, of: stays, among: signers.signers }) ?? NOTHING;
  const { reward, notComputable } = tierReferral(
    {
      before: rate('rate_before', '上年上级住院率（%）', signers.upper_stays_before),
      now: rate('rate_now', '本年上级住院率（%）', signers.upper_stays),
      cost: money(facts.referred_cost),
      fall: parameters.tier2_fall.value,
      fallFrom: decimal(parameters.tier2_fall_from.value),
      rate: decimal(parameters.tier2_rate.value),
    },
    sheet,
  );
  return notComputable ? '二档奖励：签约居民上年没有上级住院，无法比较，不计算' : reward;
}

const onlineReward = (parameters: Parameters, { signers, online }: Signers, sheet: Sheet): Money =>
  tierOnline(
    {
      signers: decimal(String(signers)),
      users: decimal(String(online)),
      payFor: parameters.tier3_pay_for.value,
      usersFrom: decimal(parameters.tier3_users_from.value),
      amount: money(parameters.tier3_amount.value),
    },
    sheet,
  ).reward;

/** Growth in percent; undefined where there is nothing to grow from. */
function growthOf(
  sheet: Sheet,
  code: string,
  whose: string,
  { now, before }: { now: string; before: string },
): Decimal | undefined {
  if (money(before).units <= 0n) return undefined;
  return sheet.line(code, {
    label: `${whose}医疗费用增长率（%）`,
    formula: '（本年费用 − 上年费用）÷ 上年费用 × 100，同一批人',
    inputs: { fees: now, fees_before: before },
    source: METHOD,
    rounding: RATE_ROUNDED,
    amount: divide(multiply(less(money(now), money(before)), PERCENT), money(before), RATE_SCALE) ?? NOTHING,
  });
}

function rateOf(
  sheet: Sheet,
  code: string,
  { label, of, among }: { label: string; of: number; among: number },
): Decimal | undefined {
  const rate = divide(multiply(decimal(String(of)), PERCENT), decimal(String(among)), RATE_SCALE);
  if (!rate) return undefined;
  return sheet.line(code, {
    label,
    formula: '分子 ÷ 分母 × 100',
    inputs: { numerator: String(of), denominator: String(among) },
    source: METHOD,
    rounding: RATE_ROUNDED,
    amount: rate,
  });
}
