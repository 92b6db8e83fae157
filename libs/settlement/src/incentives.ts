import { rateAt, type Band } from './bands.js';
import { compare, decimal, divide, multiply, smaller, subtract, type Decimal } from './decimal.js';
import { less, NOTHING, sum, toFen, type Money } from './money.js';
import { refuse } from './refused.js';
import { ROUNDED, type Sheet } from './sheet.js';

const S1 = '广东省紧密型县域医共体医保支付（S1）';
const S4 = '家庭医生签约与支付改革（S4）';
const QUOTA_RULE = '县级市定额结算办法（太政办〔2008〕93号所引，G-22c）';

export type DepositRule =
  { rule: 'bands'; bands: readonly Band[] } | { rule: 'ratio'; fullFrom: Decimal; divisor: Decimal };

/** What a score releases of a deposit: by bands, or full from a score on and in proportion below it. Source: S1; methods of domain.md D.3. */
export function deposit(input: { deposit: Money; score: Decimal } & DepositRule, sheet: Sheet) {
  const { deposit: whole, score } = input;
  if (score.units < 0n) refuse('score', 'must not be negative');
  const released = sheet.line('released', {
    label: '保证金返还',
    formula:
      input.rule === 'bands'
        ? '保证金 × 得分所在档的返还比例'
        : '达到满额分值全额返还，否则 保证金 × 得分 ÷ 除数',
    inputs: { deposit: whole, score },
    source: S1,
    rounding: ROUNDED.half_up,
    amount:
      input.rule === 'bands'
        ? toFen(multiply(whole, rateAt(input.bands, score)))
        : inProportion(whole, score, input),
  });
  const forfeited = sheet.line('forfeited', {
    label: '保证金扣减',
    formula: '保证金 − 保证金返还',
    inputs: { deposit: whole, released },
    source: S1,
    amount: less(whole, released),
  });
  return { released, forfeited };
}

function inProportion(whole: Money, score: Decimal, by: { fullFrom: Decimal; divisor: Decimal }): Money {
  if (compare(score, by.fullFrom) >= 0) return whole;
  if (by.divisor.units <= 0n) return refuse('divisor', 'must be more than 0');
  return toFen(smaller(whole, divide(multiply(whole, score), by.divisor, 2) ?? NOTHING));
}

/**
 * A quota with shared overspend and a capped reward: overspend within a limit is halved, beyond it not paid; underspend
 * earns a reward unless too many outpatients were admitted. Source: domain.md D.3 (G-22c).
 */
export function quotaShare(
  input: {
    quota: Money;
    actual: Money;
    limitRate: Decimal;
    fundShare: Decimal;
    rewardRate: Decimal;
    rewardCapRate: Decimal;
    /** admissions per outpatient visit in percent, if known, and the most at which the reward is due */
    ratioPct?: Decimal;
    ratioLimitPct: Decimal;
  },
  sheet: Sheet,
) {
  const { quota, actual } = input;
  const diff = less(quota, actual);
  const isOver = diff.units < 0n;
  const over = isOver ? less(actual, quota) : NOTHING;
  const shared = smaller(over, toFen(multiply(quota, input.limitRate)));
  const fund = sheet.line('fund', {
    label: '超支基金分担',
    formula: 'min（超支, 定额 × 分担限额）× 基金分担比例',
    inputs: { over, quota, limit_rate: input.limitRate, fund_share: input.fundShare },
    source: QUOTA_RULE,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(shared, input.fundShare)),
  });
  const isDue = !isOver && !(input.ratioPct && compare(input.ratioPct, input.ratioLimitPct) > 0);
  const earned = smaller(multiply(diff, input.rewardRate), multiply(quota, input.rewardCapRate));
  const reward = sheet.line('reward', {
    label: '节余奖励',
    formula: 'min（节余 × 奖励比例, 定额 × 封顶比例）；住院门诊比超限不奖',
    inputs: {
      under: isOver ? NOTHING : diff,
      reward_rate: input.rewardRate,
      reward_cap_rate: input.rewardCapRate,
    },
    source: QUOTA_RULE,
    rounding: ROUNDED.half_up,
    amount: isDue ? toFen(earned) : NOTHING,
  });
  const paid = sheet.line('paid', {
    label: '实际拨付',
    formula: isOver ? '定额 + 超支基金分担' : '实际发生 + 节余奖励',
    inputs: { quota, actual, fund, reward },
    source: QUOTA_RULE,
    rounding: ROUNDED.half_up,
    amount: isOver ? sum([quota, fund]) : sum([actual, reward]),
  });
  return { paid, reward, hospital: less(over, fund) };
}

/** Rewards of family-doctor teams. Each tier that passes is paid (domain.md D.5 item 8). Source: S4, domain.md D.1. */
type Reward = { passed: boolean; reward: Money; notComputable?: true };

const award = (
  sheet: Sheet,
  passed: boolean,
  entry: { label: string; formula: string; inputs: Readonly<Record<string, Decimal>>; due: Decimal },
): Reward => ({
  passed,
  reward: sheet.line('reward', { ...entry, source: S4, amount: passed ? toFen(entry.due) : NOTHING }),
});

/** Tier 1: a tenth of the signing fee, when cost grows less than in the area and the control rate reaches its mark. */
export function tierCost(
  input: {
    fee: Money;
    growth: Decimal;
    areaGrowth: Decimal;
    controlRate: Decimal;
    controlFrom: Decimal;
    rate: Decimal;
  },
  sheet: Sheet,
): Reward {
  const { fee, growth, areaGrowth, controlRate, controlFrom, rate } = input;
  return award(sheet, compare(growth, areaGrowth) < 0 && compare(controlRate, controlFrom) >= 0, {
    label: '一档奖励',
    formula: '签约服务费 × 奖励比例（费用增长低于地区且控制率达标）',
    inputs: {
      fee,
      growth,
      area_cost_growth: areaGrowth,
      control_rate: controlRate,
      control_from: controlFrom,
      rate,
    },
    due: multiply(fee, rate),
  });
}

/**
 * Tier 2: a share of the referred patients' cost, when the upper-level inpatient rate has fallen enough, relative to
 * before or in points (domain.md D.5 item 7). Without an earlier rate nothing can be said, and nothing is due.
 */
export function tierReferral(
  input: {
    before: Decimal;
    now: Decimal;
    cost: Money;
    fall: 'relative' | 'points';
    fallFrom: Decimal;
    rate: Decimal;
  },
  sheet: Sheet,
): Reward {
  const { before, now, cost, fall, fallFrom, rate } = input;
  const isKnown = before.units > 0n;
  const fallen = subtract(before, now);
  const needed =
    fall === 'relative'
      ? multiply(before, divide(fallFrom, decimal('100'), fallFrom.scale + 2) ?? fallFrom)
      : fallFrom;
  const reward = award(sheet, isKnown && compare(fallen, needed) >= 0, {
    label: '二档奖励',
    formula: '转诊患者费用 × 奖励比例（上级住院率降幅达标）',
    inputs: { rate_before: before, rate_now: now, referred_cost: cost, fall_from: fallFrom, rate },
    due: multiply(cost, rate),
  });
  return isKnown ? reward : { ...reward, notComputable: true };
}

/** Tier 3: an amount a person, for all signers or for the users only, when enough of them use the online services. */
export function tierOnline(
  input: { signers: Decimal; users: Decimal; payFor: 'signers' | 'users'; usersFrom: Decimal; amount: Money },
  sheet: Sheet,
): Reward {
  const { signers, users, payFor, usersFrom, amount } = input;
  if (compare(users, signers) > 0) refuse('users', 'must not be more than signers');
  const isKnown = signers.units > 0n;
  const reward = award(sheet, isKnown && compare(users, multiply(signers, usersFrom)) >= 0, {
    label: '三档奖励',
    formula: '人数 × 人均标准（线上服务使用率达标）',
    inputs: { signers, users, users_from: usersFrom, amount },
    due: multiply(amount, payFor === 'users' ? users : signers),
  });
  return isKnown ? reward : { ...reward, notComputable: true };
}

/** Rehabilitation after a referral down, paid at a rate above the whole. Source: S4, domain.md D.4 D-25. */
export const rehabilitation = (input: { amount: Money; rate: Decimal }, sheet: Sheet): Money =>
  sheet.line('paid', {
    label: '下转康复支付',
    formula: '费用 × 支付比例',
    inputs: input,
    source: S4,
    amount: toFen(multiply(input.amount, input.rate)),
  });
