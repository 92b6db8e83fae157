import {
  compare,
  decimal,
  divide,
  divideDown,
  larger,
  multiply,
  smaller,
  subtract,
  type Decimal,
} from './decimal.js';
import { formatMoney, less, NOTHING, sum, toFen, type Money } from './money.js';
import { refuse, Refused } from './refused.js';
import { ROUNDED, type Sheet } from './sheet.js';

const S3 = '郴州市门诊按人头付费试点方案（S3）';
const MONTHS = decimal('12');

/** What a base capitation is worked out from; amounts in yuan, rates as shares. */
export type CapitationInput = {
  budget: Money;
  riskRate: Decimal;
  signFee: Money;
  plannedSigners: Decimal;
  totalInsured: Decimal;
  residentFundTotal: Money;
  baseCap: Money;
  budgetCapRate: Decimal;
};

/**
 * The base capitation of a year: (budget − risk reserve − signing fees) ÷ insured, rounded DOWN to the fen so that
 * base × insured never exceeds the pool, and capped. Source: S3, domain.md D.2. Refuses a budget over its share of the fund.
 */
export function capitation(input: CapitationInput, sheet: Sheet) {
  const { budget, riskRate, signFee, plannedSigners, totalInsured, residentFundTotal, baseCap } = input;
  const cap = toFen(multiply(residentFundTotal, input.budgetCapRate));
  if (compare(budget, cap) > 0)
    throw new Refused('budget exceeds cap', { cap: formatMoney(cap), field: 'budget' });
  if (totalInsured.units === 0n) refuse('total_insured', 'must be more than 0');
  const riskReserve = sheet.line('risk_reserve', {
    label: '风险储备金',
    formula: '预算 × 风险储备比例',
    inputs: { budget, risk_rate: riskRate },
    source: S3,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(budget, riskRate)),
  });
  const signBudget = sheet.line('sign_budget', {
    label: '签约服务费预算',
    formula: '签约费标准 × 计划签约人数',
    inputs: { sign_fee: signFee, planned_signers: plannedSigners },
    source: S3,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(signFee, plannedSigners)),
  });
  const pool = sheet.line('pool', {
    label: '可分配总额',
    formula: '预算 − 风险储备金 − 签约服务费预算',
    inputs: { budget, risk_reserve: riskReserve, sign_budget: signBudget },
    source: S3,
    amount: less(less(budget, riskReserve), signBudget),
  });
  if (pool.units < 0n) refuse('budget', `leaves ${formatMoney(pool)} after risk reserve and signing fees`);
  const raw = divideDown(pool, totalInsured, 2) ?? NOTHING;
  const base = sheet.line('base', {
    label: '基础人头费',
    formula: '可分配总额 ÷ 参保人数，舍去不足一分的部分，不超过封顶标准',
    inputs: { pool, total_insured: totalInsured, base_cap: baseCap },
    source: S3,
    rounding: ROUNDED.down,
    amount: toFen(smaller(raw, baseCap)),
  });
  const baseTotal = toFen(multiply(base, totalInsured));
  const unallocated = sheet.line('unallocated', {
    label: '未分配结余',
    formula: '可分配总额 − 基础人头费 × 参保人数',
    inputs: { pool, base, total_insured: totalInsured },
    source: S3,
    amount: less(pool, baseTotal),
  });
  return { riskReserve, signBudget, pool, base, baseTotal, unallocated };
}

/**
 * An amount in equal monthly parts, each rounded DOWN to the fen; the last takes the remainder. Source: S3 and S1,
 * domain.md D.2.
 */
export function instalments(
  { amount, months }: { amount: Money; months: Decimal },
  sheet: Sheet,
): { monthly: Money; lastMonth: Money } {
  if (months.units <= 0n) return refuse('months', 'must be more than 0');
  const monthly = sheet.line('monthly', {
    label: '月度预拨',
    formula: '金额 ÷ 月数，舍去不足一分的部分',
    inputs: { amount, months },
    source: S3,
    rounding: ROUNDED.down,
    amount: toFen(divideDown(amount, months, 2) ?? NOTHING),
  });
  const lastMonth = sheet.line('last_month', {
    label: '末月预拨',
    formula: '金额 − 月度预拨 ×（月数 − 1）',
    inputs: { amount, monthly, months },
    source: S3,
    amount: less(amount, toFen(multiply(monthly, subtract(months, decimal('1'))))),
  });
  return { monthly, lastMonth };
}

/** The quota of an institution for so many months of a year, and its monthly payments. Source: S3, domain.md D.2. */
export function quota(input: { base: Money; persons: Decimal; months: Decimal }, sheet: Sheet) {
  const { base, persons, months } = input;
  if (compare(months, MONTHS) > 0) refuse('months', 'must not be more than 12');
  const amount = sheet.line('quota', {
    label: '年度定额',
    formula: '基础人头费 × 服务人数 × 月数 ÷ 12',
    inputs: { base, persons, months },
    source: S3,
    rounding: ROUNDED.half_up,
    amount: toFen(divide(multiply(multiply(base, persons), months), MONTHS, 2) ?? NOTHING),
  });
  return { quota: amount, ...instalments({ amount, months }, sheet) };
}

/**
 * How a year's surplus is kept: the share that the score has earned. While there is no score nothing is known of that share, and
 * all of the surplus waits: `withheld` is what waits.
 */
export function keepSurplus(
  surplus: Money,
  retainRate: Decimal | undefined,
  sheet: Sheet,
  source: string,
): { retained: Money; returned: Money; withheld?: Money } {
  if (!retainRate) {
    const withheld = sheet.line('withheld', {
      label: '待考核结余（暂不支付）',
      formula: '没有考核得分，留用比例未定：结余全部暂不支付',
      inputs: { surplus },
      source,
      amount: surplus,
    });
    return { retained: NOTHING, returned: NOTHING, withheld };
  }
  const retained = sheet.line('retained', {
    label: '结余留用',
    formula: '结余 × 留用比例',
    inputs: { surplus, retain_rate: retainRate },
    source,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(surplus, retainRate)),
  });
  const returned = sheet.line('returned', {
    label: '结余返还基金',
    formula: '结余 − 结余留用',
    inputs: { surplus, retained },
    source,
    amount: less(surplus, retained),
  });
  return { retained, returned };
}

/** The spending that counts: money recovered for violations lowers it, fines never do (domain.md D.5 item 11). */
export function eligibleActual(actual: Money, recovered: Money, sheet: Sheet, source: string): Money {
  const eligible = sheet.line('eligible_actual', {
    label: '合规实际支出',
    formula: '实际支出 − 已追回违规金额（罚款不冲减）',
    inputs: { actual, violations_recovered: recovered },
    source,
    amount: less(actual, recovered),
  });
  if (eligible.units < 0n)
    refuse(
      'actual',
      `after recoveries is ${formatMoney(eligible)}: refunds and recoveries exceed what was paid`,
    );
  return eligible;
}

export type InstitutionYearInput = {
  quota: Money;
  actual: Money;
  violationsRecovered: Money;
  /** absent while there is no score */
  retainRate: Decimal | undefined;
  /** `pilot` shares reasonable overspend, `stable` compensates none (S3) */
  mode: 'pilot' | 'stable';
  /** overspend approved as reasonable; absent: all of it (the calculator only, domain.md D.5 item 5) */
  reasonable?: Money;
  /** of the quota, up to which overspend is shared */
  limitRate: Decimal;
  fundShare: Decimal;
  /** refunds and claims after the cut-off, carried into next year (domain.md D.5 item 10) */
  afterCutoff: readonly Money[];
};

/** The year end of an institution paid by the head: surplus kept by score, overspend shared within a limit. Source: S3, domain.md D.2. */
export function institutionYear(input: InstitutionYearInput, sheet: Sheet) {
  const eligible = eligibleActual(input.actual, input.violationsRecovered, sheet, S3);
  const diff = less(input.quota, eligible);
  const adjustment = input.afterCutoff.length === 0 ? undefined : sum(input.afterCutoff);
  if (diff.units >= 0n) {
    const surplus = sheet.line('surplus', {
      label: '年度结余',
      formula: '年度定额 − 合规实际支出',
      inputs: { quota: input.quota, eligible_actual: eligible },
      source: S3,
      amount: diff,
    });
    return {
      eligible,
      surplus,
      overspend: NOTHING,
      adjustment,
      ...keepSurplus(surplus, input.retainRate, sheet, S3),
    };
  }
  const overspend = sheet.line('overspend', {
    label: '年度超支',
    formula: '合规实际支出 − 年度定额',
    inputs: { quota: input.quota, eligible_actual: eligible },
    source: S3,
    amount: less(eligible, input.quota),
  });
  return { eligible, surplus: NOTHING, overspend, adjustment, ...shareOverspend(input, overspend, sheet) };
}

function shareOverspend(input: InstitutionYearInput, overspend: Money, sheet: Sheet) {
  const limit = toFen(multiply(input.quota, input.limitRate));
  const reasonable = smaller(input.reasonable ?? overspend, overspend);
  const shared = input.mode === 'stable' ? NOTHING : toFen(smaller(reasonable, limit));
  const fund = sheet.line('fund', {
    label: '超支基金分担',
    formula: input.mode === 'stable' ? '稳定运行后超支不补' : 'min（合理超支, 分担限额）× 基金分担比例',
    inputs: { reasonable, limit, fund_share: input.fundShare },
    source: S3,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(shared, input.fundShare)),
  });
  const institution = sheet.line('institution', {
    label: '超支机构自担',
    formula: '年度超支 − 超支基金分担',
    inputs: { overspend, fund },
    source: S3,
    amount: less(overspend, fund),
  });
  return { limit, fund, institution };
}

/** A claim on the special list: free up to the person's yearly limit, the rest under the ordinary ratio. Source: S3. */
export function specialList(input: { limit: Money; used: Money; claim: Money }, sheet: Sheet) {
  const { limit, used, claim } = input;
  const left = larger(NOTHING, subtract(limit, used));
  const free = sheet.line('free', {
    label: '专项清单全额支付',
    formula: 'min（本次费用, 年度限额 − 已用）',
    inputs: { limit, used, claim },
    source: S3,
    amount: toFen(smaller(claim, left)),
  });
  const ordinary = sheet.line('ordinary', {
    label: '按普通门诊比例支付的费用',
    formula: '本次费用 − 专项清单全额支付',
    inputs: { claim, free },
    source: S3,
    amount: less(claim, free),
  });
  return { free, ordinary };
}
