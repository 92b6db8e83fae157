import { keepSurplus, eligibleActual, instalments } from './capitation.js';
import { add, decimal, divide, larger, multiply, smaller, subtract, type Decimal } from './decimal.js';
import { less, NOTHING, sum, toFen, type Money } from './money.js';
import { refuse } from './refused.js';
import { ROUNDED, type Sheet } from './sheet.js';

const S1 = '广东省紧密型县域医共体医保支付（S1）';
const ONE = decimal('1');
const HISTORY_YEARS = 3;
const MONTHS = decimal('12');

/** The first year's total: the mean of the three years before, grown. Source: S1, domain.md D.2. */
export function firstTotal(input: { history: readonly Money[]; growth: Decimal }, sheet: Sheet): Money {
  const { history, growth } = input;
  if (history.length !== HISTORY_YEARS)
    return refuse('history', `needs the payments of ${HISTORY_YEARS} years, ${history.length} given`);
  const years = Object.fromEntries(history.map((amount, at) => [`year_${at + 1}`, amount]));
  const mean = sheet.line('mean', {
    label: '前三年统筹基金支付均值',
    formula: '前三年支付之和 ÷ 3',
    inputs: years,
    source: S1,
    rounding: ROUNDED.half_up,
    amount: toFen(divide(sum(history), decimal(String(HISTORY_YEARS)), 2) ?? NOTHING),
  });
  return sheet.line('total', {
    label: '首年总额',
    formula: '前三年均值 ×（1 + 增长率）',
    inputs: { mean, growth },
    source: S1,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(mean, add(ONE, growth))),
  });
}

/**
 * A later year's total: last year's, grown by no more than the area's pooled-fund expenditure. A surplus kept last year
 * does not lower the base (S2). Source: S1, domain.md D.2.
 */
export function nextTotal(
  input: { lastTotal: Money; requested: Decimal; areaGrowth: Decimal },
  sheet: Sheet,
): Money {
  const growth = smaller(input.requested, input.areaGrowth);
  return sheet.line('total', {
    label: '年度总额',
    formula: '上年总额 ×（1 + min（申请增长率, 统筹地区基金支出增长率））',
    inputs: { last_total: input.lastTotal, requested: input.requested, area_growth: input.areaGrowth },
    source: S1,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(input.lastTotal, add(ONE, growth))),
  });
}

/** How a total is laid out: deposit and risk fund inside it, the rest advanced month by month. Source: S1, domain.md D.2. */
export function structure(input: { total: Money; depositRate: Decimal; riskRate: Decimal }, sheet: Sheet) {
  const { total, depositRate, riskRate } = input;
  const deposit = sheet.line('deposit', {
    label: '年度保证金',
    formula: '总额 × 保证金比例',
    inputs: { total, deposit_rate: depositRate },
    source: S1,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(total, depositRate)),
  });
  const riskFund = sheet.line('risk_fund', {
    label: '风险调节金',
    formula: '总额 × 风险调节金比例',
    inputs: { total, risk_rate: riskRate },
    source: S1,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(total, riskRate)),
  });
  const operatingBudget = sheet.line('operating_budget', {
    label: '运行预算',
    formula: '总额 − 风险调节金',
    inputs: { total, risk_fund: riskFund },
    source: S1,
    amount: less(total, riskFund),
  });
  const advanceBase = sheet.line('advance_base', {
    label: '预拨基数',
    formula: '运行预算 − 年度保证金',
    inputs: { operating_budget: operatingBudget, deposit },
    source: S1,
    amount: less(operatingBudget, deposit),
  });
  if (advanceBase.units < 0n) refuse('deposit_rate', 'deposit and risk fund exceed the total');
  const parts = instalments({ amount: advanceBase, months: MONTHS }, sheet);
  return { deposit, riskFund, operatingBudget, advanceBase, ...parts };
}

export type AllianceYearInput = {
  operatingBudget: Money;
  riskFund: Money;
  /** share of reasonable overspend beyond the risk fund that the pooled fund bears */
  poolShare: Decimal;
  actual: Money;
  /** overspend approved as reasonable; nothing is reasonable by itself (domain.md D.5 item 5) */
  reasonable: Money;
  violationsRecovered: Money;
  /** absent while there is no score */
  retainRate: Decimal | undefined;
};

/** The year end of an alliance: surplus kept by score; reasonable overspend from the risk fund first. Source: S1, domain.md D.2. */
export function allianceYear(input: AllianceYearInput, sheet: Sheet) {
  const eligible = eligibleActual(input.actual, input.violationsRecovered, sheet, S1);
  const diff = less(input.operatingBudget, eligible);
  if (diff.units >= 0n) {
    const surplus = sheet.line('surplus', {
      label: '年度结余',
      formula: '运行预算 − 合规实际支出',
      inputs: { operating_budget: input.operatingBudget, eligible_actual: eligible },
      source: S1,
      amount: diff,
    });
    const kept = keepSurplus(surplus, input.retainRate, sheet, S1);
    return { eligible, surplus, overspend: NOTHING, riskLeft: input.riskFund, ...kept };
  }
  const overspend = sheet.line('overspend', {
    label: '年度超支',
    formula: '合规实际支出 − 运行预算',
    inputs: { operating_budget: input.operatingBudget, eligible_actual: eligible },
    source: S1,
    amount: less(eligible, input.operatingBudget),
  });
  return { eligible, surplus: NOTHING, overspend, ...bearOverspend(input, overspend, sheet) };
}

function bearOverspend(input: AllianceYearInput, overspend: Money, sheet: Sheet) {
  const reasonableUsed = toFen(smaller(input.reasonable, overspend));
  const unreasonable = less(overspend, reasonableUsed);
  const riskPay = sheet.line('risk_pay', {
    label: '风险调节金支付',
    formula: 'min（合理超支, 风险调节金）',
    inputs: { reasonable: reasonableUsed, risk_fund: input.riskFund },
    source: S1,
    amount: toFen(smaller(reasonableUsed, input.riskFund)),
  });
  const poolPay = sheet.line('pool_pay', {
    label: '统筹基金分担',
    formula: '（合理超支 − 风险调节金支付）× 分担比例',
    inputs: { reasonable: reasonableUsed, risk_pay: riskPay, pool_share: input.poolShare },
    source: S1,
    rounding: ROUNDED.half_up,
    amount: toFen(multiply(less(reasonableUsed, riskPay), input.poolShare)),
  });
  const alliance = sheet.line('alliance', {
    label: '医共体自担',
    formula: '年度超支 − 风险调节金支付 − 统筹基金分担',
    inputs: { overspend, risk_pay: riskPay, pool_pay: poolPay },
    source: S1,
    amount: less(less(overspend, riskPay), poolPay),
  });
  return {
    reasonableUsed,
    unreasonable,
    riskPay,
    riskLeft: less(input.riskFund, riskPay),
    poolPay,
    alliance,
  };
}

/**
 * Deductibles along a chain of transfers inside an alliance, which is one hospitalisation: moving up only the
 * difference to the highest so far is due, moving down nothing. Source: S1, domain.md D.5 item 9.
 */
export function deductibles(chain: readonly Money[], sheet: Sheet): { parts: Money[]; total: Money } {
  let paid = NOTHING;
  const parts = chain.map((own, at) => {
    const due = toFen(larger(NOTHING, subtract(own, paid)));
    const before = paid;
    paid = toFen(larger(own, paid));
    return sheet.line(`stay_${at + 1}`, {
      label: `第 ${at + 1} 段起付线`,
      formula: 'max（0, 本级起付线 − 已付起付线）',
      inputs: { own, paid: before },
      source: S1,
      amount: due,
    });
  });
  return { parts, total: sum(parts) };
}
