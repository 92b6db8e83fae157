import { allianceYear, firstTotal, nextTotal, structure } from '../alliance.js';
import { rateAt } from '../bands.js';
import { decimal, divide, multiply, subtract, type Decimal } from '../decimal.js';
import { deposit, type DepositRule } from '../incentives.js';
import { less, money, NOTHING, sum, toFen, type Money } from '../money.js';
import { bandsOf } from '../policy/band-values.js';
import type { PolicyOf } from '../policy/schema.js';
import { refuse } from '../refused.js';
import { ROUNDED, type Sheet } from '../sheet.js';
import { split } from '../split.js';
import type { Statement } from '../statement.js';
import type { AllianceFacts } from './facts.js';
import { dueNow, leftOut, paidAs, recovered, statementOf, type Head, type Outcome } from './ledger.js';

type AlliancePolicy = PolicyOf<'alliance_total'>;
type Parameters = AlliancePolicy['parameters'];

const METHOD = '紧密型县域医共体总额付费（S1）';
const GROWTH_SCALE = 6;

/** The year-end statement of an alliance that is paid by a yearly total. Source: S1, S2, domain.md D.2 and D.5. */
export function allianceStatement(head: Head & { policy: AlliancePolicy }, facts: AllianceFacts): Statement {
  const subject = { id: facts.subject_id, name: facts.subject_name, grain: 'alliance' as const };
  const lacking = [
    facts.approved === 1 ? [] : ['未经批准'],
    facts.unified_legal_rep === 1 ? [] : ['没有统一法定代表人'],
    facts.unified_finance === 1 ? [] : ['没有统一财务账户'],
  ].flat();
  if (lacking.length > 0) return leftOut(head, subject, [`不能按一个医共体清算：${lacking.join('、')}`]);
  return statementOf(head, subject, (sheet) => {
    const { parameters } = head.policy;
    const total = totalOf(head, facts, sheet);
    const laidOut = structure(
      {
        total,
        depositRate: decimal(parameters.deposit_rate.value),
        riskRate: decimal(parameters.risk_rate.value),
      },
      sheet,
    );
    return yearEnd(head, { total, ...laidOut }, facts, sheet);
  });
}

const known = (amount: string | null | undefined, what: string, year: number): Money =>
  amount === null || amount === undefined
    ? refuse('history', `缺少 ${year} 年${what}（funds）`)
    : money(amount);

/** The first year's total, and from it that of each later year. */
function totalOf(
  { policy, year }: Head & { policy: AlliancePolicy },
  facts: AllianceFacts,
  sheet: Sheet,
): Money {
  const { parameters } = policy;
  const first = Number(parameters.first_year.value);
  if (year < first) return refuse('first_year', `${year} 年早于改革首年 ${first}`);
  const of = (wanted: number) => facts.history.find((own) => own.year === wanted);
  const history = [3, 2, 1].map((ago) =>
    known(of(first - ago)?.alliance_payment, '医共体参保人统筹基金支付', first - ago),
  );
  const inYear = <T>(which: number, work: () => T): T =>
    which === year ? work() : sheet.ofYear(which, work);
  let total = inYear(first, () =>
    firstTotal({ history, growth: decimal(parameters.growth_first.value) }, sheet),
  );
  for (let next = first + 1; next <= year; next += 1) {
    const now = known(of(next)?.area_expenditure, '统筹区基金支出', next);
    const before = known(of(next - 1)?.area_expenditure, '统筹区基金支出', next - 1);
    const areaGrowth = sheet.line(`area_growth_${next}`, {
      label: `${next} 年统筹区基金支出增长率`,
      formula: '（当年支出 − 上年支出）÷ 上年支出',
      inputs: { expenditure: now, last_expenditure: before },
      source: METHOD,
      rounding: '四舍五入到 6 位小数',
      amount:
        divide(subtract(now, before), before, GROWTH_SCALE) ??
        refuse('area_growth', `${next - 1} 年统筹区基金支出为 0`),
    });
    const lastTotal = total;
    total = inYear(next, () =>
      nextTotal({ lastTotal, requested: decimal(parameters.growth_later.value), areaGrowth }, sheet),
    );
  }
  return total;
}

/** What the pooled fund paid for the alliance's residents, wherever they went. */
function actualOf(
  parameters: Parameters,
  facts: AllianceFacts,
  sheet: Sheet,
): { actual: Money; elsewhere: Money } {
  const [inside, inCounty, outside] = [money(facts.inside), money(facts.in_county), money(facts.outside)];
  const isCleared = parameters.count_cleared.value;
  const cleared = isCleared ? less(money(facts.cleared), money(facts.cleared_paid)) : NOTHING;
  const lateRefunds = money(facts.late_refunds);
  const actual = sheet.line('actual', {
    label: '参保人统筹基金支付',
    formula: '医共体内 + 县域内其他机构 + 县域外 + 清算差额（清算金额 − 原支付）+ 以前年度退费',
    inputs: {
      inside,
      inside_rows: String(facts.inside_rows),
      in_county: inCounty,
      in_county_rows: String(facts.in_county_rows),
      outside,
      outside_rows: String(facts.outside_rows),
      cleared: facts.cleared,
      cleared_paid: facts.cleared_paid,
      cleared_rows: String(facts.cleared_rows),
      count_cleared: String(isCleared),
      late_refunds: lateRefunds,
      late_refund_rows: String(facts.late_refund_rows),
    },
    source: METHOD,
    amount: sum([inside, inCounty, outside, cleared, lateRefunds]),
  });
  const isOutsideCounty = parameters.paid_elsewhere.value === 'outside_county';
  const elsewhere = sheet.line('paid_elsewhere', {
    label: '基金已付其他机构（不拨付医共体）',
    formula: isOutsideCounty ? '县域外' : '县域内其他机构 + 县域外',
    inputs: { in_county: inCounty, outside, paid_elsewhere: parameters.paid_elsewhere.value },
    source: METHOD,
    amount: isOutsideCounty ? outside : sum([inCounty, outside]),
  });
  return { actual, elsewhere };
}

type LaidOut = { total: Money; deposit: Money; riskFund: Money; operatingBudget: Money; advanceBase: Money };

function yearEnd(
  { policy, year }: Head & { policy: AlliancePolicy },
  laidOut: LaidOut,
  facts: AllianceFacts,
  sheet: Sheet,
): Outcome {
  const { parameters } = policy;
  const { actual, elsewhere } = actualOf(parameters, facts, sheet);
  const isWhole = parameters.overspend_base.value === 'total';
  const inBudget = parameters.deposit_in_budget.value;
  const before = isWhole ? laidOut.total : laidOut.operatingBudget;
  const budget = inBudget ? before : less(before, laidOut.deposit);
  const score = facts.score === null ? undefined : decimal(facts.score);
  const confirmed = recovered(facts.violations, year);
  const retainRate = score && rateAt(bandsOf(parameters.retain_bands.value), score);
  const settled = allianceYear(
    {
      operatingBudget: budget,
      riskFund: isWhole ? NOTHING : laidOut.riskFund,
      poolShare: decimal(parameters.pool_share.value),
      actual,
      reasonable: sum(facts.approvals.map(({ amount }) => money(amount))),
      violationsRecovered: confirmed,
      retainRate,
    },
    sheet,
  );
  const isOver = 'poolPay' in settled;
  const retained = isOver ? NOTHING : settled.retained;
  shareRetained(parameters, retained, sheet);
  const riskKept = unusedRisk(parameters, { left: settled.riskLeft, isOver, retainRate }, sheet);
  const released = releaseDeposit(parameters, laidOut.deposit, score, sheet);
  const entitlement = sheet.line('entitlement', {
    label: '应得总额',
    formula: '预算 − 结余返还 − 待考核结余 + 风险调节金支付 + 统筹分担 + 留用风险调节金 − 未返还保证金',
    inputs: {
      budget,
      returned: isOver ? NOTHING : settled.returned,
      withheld: isOver ? NOTHING : (settled.withheld ?? NOTHING),
      risk_pay: isOver ? settled.riskPay : NOTHING,
      pool_pay: isOver ? settled.poolPay : NOTHING,
      risk_kept: riskKept,
      deposit_held_back: inBudget ? less(laidOut.deposit, released) : NOTHING,
      deposit_released: inBudget ? NOTHING : released,
    },
    source: METHOD,
    amount: sum([
      budget,
      ...(isOver
        ? [settled.riskPay, settled.poolPay]
        : [less(NOTHING, settled.returned), less(NOTHING, settled.withheld ?? NOTHING)]),
      riskKept,
      inBudget ? less(released, laidOut.deposit) : released,
    ]),
  });
  const payable = dueNow(sheet, {
    entitlement,
    paidElsewhere: elsewhere,
    prepaid: paidAs(facts.paid, ['prepay', 'base', 'deposit', 'other']),
    confirmed,
    alreadyRecovered: paidAs(facts.paid, ['recovery']),
    entries: facts.counter_entries,
  });
  const reasons = [
    ...(score ? [] : ['没有考核得分：保证金与结余留用未定，暂不支付']),
    ...(isOver && facts.approvals.length === 0 ? ['没有合理超支的批准记录：合理超支按 0 计'] : []),
  ];
  return { payable, reasons };
}

function releaseDeposit(
  parameters: Parameters,
  whole: Money,
  score: Decimal | undefined,
  sheet: Sheet,
): Money {
  if (!score) {
    sheet.line('deposit_withheld', {
      label: '待考核保证金（暂不支付）',
      formula: '没有考核得分：返还比例未定',
      inputs: { deposit: whole },
      source: METHOD,
      amount: whole,
    });
    return NOTHING;
  }
  return deposit({ deposit: whole, score, ...depositRule(parameters) }, sheet).released;
}

function depositRule(parameters: Parameters): DepositRule {
  const {
    deposit_rule: rule,
    deposit_bands: bands,
    deposit_full_from: from,
    deposit_divisor: by,
  } = parameters;
  if (rule.value === 'bands' && bands) return { rule: 'bands', bands: bandsOf(bands.value) };
  if (from && by) return { rule: 'ratio', fullFrom: decimal(from.value), divisor: decimal(by.value) };
  return refuse('deposit_rule', '政策没有写明保证金返还办法');
}

/** What becomes of the risk fund that no overspend took (domain.md D.5 item 3). */
function unusedRisk(
  parameters: Parameters,
  { left, isOver, retainRate }: { left: Money; isOver: boolean; retainRate: Decimal | undefined },
  sheet: Sheet,
): Money {
  const goes = parameters.unused_risk.value;
  const isKept = goes === 'surplus' && !isOver && retainRate !== undefined;
  const kept = isKept ? toFen(multiply(left, retainRate)) : NOTHING;
  sheet.line('risk_unused', {
    label: {
      pool: '未用风险调节金（退回统筹）',
      surplus: '未用风险调节金（并入结余）',
      carry: '未用风险调节金（结转）',
    }[goes],
    formula: isKept ? '未用部分 × 留用比例归医共体' : '不支付给医共体',
    inputs: { unused_risk: goes, left, kept },
    source: METHOD,
    rounding: isKept ? ROUNDED.half_up : '',
    amount: left,
  });
  return kept;
}

const RECEIVERS: Readonly<Record<string, string>> = {
  lead: '牵头医院',
  township: '乡镇卫生院',
  village: '村卫生室',
};

/** A surplus kept tilts to primary care (S2). */
function shareRetained({ retained_shares: shares }: Parameters, retained: Money, sheet: Sheet): void {
  if (!shares || retained.units <= 0n) return;
  const parts = split(
    retained,
    shares.value.map(({ share }) => decimal(share)),
  );
  shares.value.forEach(({ to, share }, at) =>
    sheet.line(`retained_${to}`, {
      label: `其中：${RECEIVERS[to] ?? to}`,
      formula: at === shares.value.length - 1 ? '结余留用 − 其余各份' : '结余留用 × 份额',
      inputs: { retained, retained_shares: share },
      source: METHOD,
      rounding: at === shares.value.length - 1 ? '' : ROUNDED.half_up,
      amount: parts[at] ?? NOTHING,
    }),
  );
}
