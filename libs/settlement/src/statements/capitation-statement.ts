import { rateAt } from '../bands.js';
import { capitation, institutionYear, quota } from '../capitation.js';
import { signFee } from '../contract-fee.js';
import { add, decimal, divide, multiply, round, type Decimal } from '../decimal.js';
import { less, money, NOTHING, sum, toFen, type Money } from '../money.js';
import { bandsOf } from '../policy/band-values.js';
import type { PolicyOf } from '../policy/schema.js';
import { refuse } from '../refused.js';
import { ROUNDED, type Sheet } from '../sheet.js';
import { split } from '../split.js';
import type { Statement } from '../statement.js';
import { budgetOf } from './budget.js';
import type { AreaFacts, GroupMonths, InstitutionFacts } from './facts.js';
import {
  dueNow,
  leftOut,
  paidAs,
  recovered,
  statementOf,
  uncleanYears,
  type Head,
  type Outcome,
} from './ledger.js';

type Capitation = PolicyOf<'capitation'>;
type Parameters = Capitation['parameters'];

const ONE = decimal('1');
const PERSON_SCALE = 4;
const PERSONS_ROUNDED = '四舍五入到 4 位小数';
const METHOD = '门诊按人头付费（S3、口径说明 D.5 第 12 条）';

/** The year-end statement of an institution that is paid by the head. Source: S3, domain.md D.2 and D.5. */
export function capitationStatement(
  head: Head & { policy: Capitation },
  area: AreaFacts | undefined,
  facts: InstitutionFacts,
): Statement {
  const { parameters } = head.policy;
  const subject = { id: facts.subject_id, name: facts.subject_name, grain: 'institution' as const };
  const unclean = uncleanYears(facts.violations, head.year, decimal(parameters.clean_years.value));
  if (unclean !== undefined) return leftOut(head, subject, [unclean]);
  return statementOf(head, subject, (sheet) => {
    const base = baseFee(parameters, area, sheet);
    const whole = quotaOf(parameters, base, facts, sheet);
    const baseLedger = sheet.within('base', () => yearEnd(head, whole, facts, sheet));
    const signing = sheet.within('signing', () => signingFee(parameters, facts, sheet));
    return {
      payable: sum([baseLedger.payable, signing.payable]),
      reasons: [...baseLedger.reasons, ...signing.reasons],
    };
  });
}

/** Persons over a number of months, each group by its weight. */
function persons(months: readonly GroupMonths[], parameters: Parameters): Decimal {
  const weights = parameters.groups.value.map(({ weight }) => decimal(weight));
  const total = months.reduce(
    (all, own) => add(all, multiply(decimal(String(own.months)), weights[own.group - 1] ?? ONE)),
    decimal('0'),
  );
  return (
    divide(total, decimal(parameters.months.value), PERSON_SCALE) ?? refuse('months', 'must be more than 0')
  );
}

const shownMonths = (months: readonly GroupMonths[], { groups }: Parameters): Record<string, string> =>
  Object.fromEntries(
    months.map(({ group, months: n }) => {
      const own = groups.value[group - 1];
      return [own ? `person_months（${own.name} × ${own.weight}）` : 'person_months', String(n)];
    }),
  );

function baseFee(parameters: Parameters, area: AreaFacts | undefined, sheet: Sheet): Money {
  if (!area) return refuse('area', '该地没有参保记录，无法确定基础人头费');
  if (area.fund_income === null) return refuse('fund_income', `${area.area} 当年没有基金收入记录（funds）`);
  const fund = money(area.fund_income);
  const insured = sheet.line('total_insured', {
    label: '参保人数（各月末平均）',
    formula: parameters.groups.value.length > 0 ? 'Σ（月末参保人次 × 权重）÷ 月数' : '月末参保人次 ÷ 月数',
    inputs: { ...shownMonths(area.insured_months, parameters), months: parameters.months.value },
    source: METHOD,
    rounding: PERSONS_ROUNDED,
    amount: persons(area.insured_months, parameters),
  });
  const planned = sheet.line('planned_signers', {
    label: '计划签约人数',
    formula: '参保人数 × 计划签约比例',
    inputs: { total_insured: insured, planned_signer_share: parameters.planned_signer_share.value },
    source: METHOD,
    rounding: '四舍五入到整数',
    amount: round(multiply(insured, decimal(parameters.planned_signer_share.value)), 0),
  });
  const budget = sheet.line('budget', { ...budgetOf(parameters, area), label: '年度预算', source: METHOD });
  return capitation(
    {
      budget,
      riskRate: decimal(parameters.risk_rate.value),
      signFee: money(parameters.sign_fund_rate.value),
      plannedSigners: planned,
      totalInsured: insured,
      residentFundTotal: fund,
      baseCap: money(parameters.base_cap.value),
      budgetCapRate: decimal(parameters.budget_cap_rate.value),
    },
    sheet,
  ).base;
}

function quotaOf(parameters: Parameters, base: Money, facts: InstitutionFacts, sheet: Sheet): Money {
  const isResident = parameters.unsigned_allocation.value === 'residence';
  const months = isResident ? [...facts.signed_months, ...facts.unsigned_months] : facts.signed_months;
  const signed = persons(facts.signed_months, parameters);
  const unsigned = persons(facts.unsigned_months, parameters);
  const covered = sheet.line('covered_persons', {
    label: '覆盖人数',
    formula: isResident ? '（签约人月 + 未签约居民人月）÷ 月数' : '签约人月 ÷ 月数（未签约居民不计入）',
    inputs: {
      ...shownMonths(facts.signed_months, parameters),
      signed_persons: signed,
      unsigned_persons: unsigned,
      months: parameters.months.value,
      unsigned_allocation: parameters.unsigned_allocation.value,
    },
    source: METHOD,
    rounding: PERSONS_ROUNDED,
    amount: persons(months, parameters),
  });
  const { quota: amount } = quota(
    { base, persons: covered, months: decimal(parameters.months.value) },
    sheet,
  );
  const villageShare = decimal(parameters.village_share.value);
  if (villageShare.units > 0n && facts.clinics > 0) {
    const [village = NOTHING, centre = NOTHING] = split(amount, [villageShare, decimalLess(villageShare)]);
    sheet.line('village_part', {
      label: '其中：村卫生室（站）份额',
      formula: '年度定额 × 村级份额',
      inputs: { quota: amount, village_share: villageShare, township_part: centre },
      source: METHOD,
      rounding: ROUNDED.half_up,
      amount: village,
    });
  }
  return amount;
}

const decimalLess = (share: Decimal): Decimal => add(ONE, { units: -share.units, scale: share.scale });

/** Spending that counts against the quota, with each of its parts. */
function actualOf(
  parameters: Parameters,
  facts: InstitutionFacts,
  sheet: Sheet,
): { actual: Money; elsewhere: Money } {
  const joint = parameters.joint_outpatient.value ? NOTHING : money(facts.joint);
  const elsewhere = parameters.count_elsewhere.value ? sum([money(facts.elsewhere), joint]) : NOTHING;
  const own = parameters.joint_outpatient.value
    ? sum([money(facts.own), money(facts.joint)])
    : money(facts.own);
  const special = parameters.count_special_list.value ? NOTHING : money(facts.special_list);
  const lateRefunds = money(facts.late_refunds);
  const actual = sheet.line('actual', {
    label: '实际支出',
    formula: '本机构（含联合门诊）+ 其他机构 + 以前年度退费 − 不计入的特定清单支付',
    inputs: {
      own,
      own_rows: String(facts.own_rows),
      joint_rows: String(facts.joint_rows),
      elsewhere,
      elsewhere_rows: String(facts.elsewhere_rows),
      count_elsewhere: String(parameters.count_elsewhere.value),
      late_refunds: lateRefunds,
      late_refund_rows: String(facts.late_refund_rows),
      special_list_left_out: special,
      special_list: facts.special_list,
      special_list_rows: String(facts.special_list_rows),
    },
    source: METHOD,
    amount: less(sum([own, elsewhere, lateRefunds]), special),
  });
  return { actual, elsewhere };
}

function yearEnd(
  { policy, year }: Head & { policy: Capitation },
  whole: Money,
  facts: InstitutionFacts,
  sheet: Sheet,
): Outcome {
  const { parameters } = policy;
  const { actual, elsewhere } = actualOf(parameters, facts, sheet);
  const confirmed = recovered(facts.violations, year);
  const retainRate =
    facts.score === null ? undefined : rateAt(bandsOf(parameters.retain_bands.value), decimal(facts.score));
  const reasonable = sum(facts.approvals.map(({ amount }) => money(amount)));
  const settled = institutionYear(
    {
      quota: whole,
      actual,
      violationsRecovered: confirmed,
      retainRate,
      mode: parameters.mode.value,
      reasonable,
      limitRate: decimal(parameters.overspend_limit_rate.value),
      fundShare: decimal(parameters.overspend_fund_share.value),
      afterCutoff: [],
    },
    sheet,
  );
  const isOver = 'fund' in settled;
  const back = isOver ? NOTHING : settled.returned;
  const open = isOver ? NOTHING : (settled.withheld ?? NOTHING);
  const shared = isOver ? settled.fund : NOTHING;
  const entitlement = sheet.line('entitlement', {
    label: '应得基础人头费',
    formula: '年度定额 − 结余返还基金 − 待考核结余 + 超支基金分担',
    inputs: { quota: whole, returned: back, withheld: open, fund: shared },
    source: METHOD,
    amount: less(less(sum([whole, shared]), back), open),
  });
  const payable = dueNow(sheet, {
    entitlement,
    paidElsewhere: elsewhere,
    prepaid: paidAs(facts.paid, ['base', 'prepay', 'other']),
    confirmed,
    alreadyRecovered: paidAs(facts.paid, ['recovery']),
    entries: facts.counter_entries,
  });
  const reasons = [
    ...(open.units > 0n ? ['没有考核得分：结余留用比例未定，结余暂不支付'] : []),
    ...(isOver && facts.approvals.length === 0 ? ['没有合理超支的批准记录：合理超支按 0 计'] : []),
  ];
  return { payable, reasons };
}

/** The signing fee has its own ledger and its own channels of money (S3 六（二）). */
function signingFee(parameters: Parameters, facts: InstitutionFacts, sheet: Sheet): Outcome {
  const scored = parameters.sign_factor_bands;
  const isOpen = scored !== undefined && facts.score === null;
  const factor = scored && facts.score !== null ? rateAt(bandsOf(scored.value), decimal(facts.score)) : ONE;
  const fee = signFee(
    {
      validSigners: decimal(String(facts.valid_signers)),
      fundRate: money(parameters.sign_fund_rate.value),
      publicHealthRate: money(parameters.sign_public_health_rate.value),
      factor,
    },
    sheet,
  );
  const share = divide(decimal(parameters.months.value), decimal('12'), PERSON_SCALE) ?? ONE;
  const channel = (code: string, label: string, whole: Money, kind: string): Money => {
    const entitled = isOpen ? NOTHING : toFen(multiply(whole, share));
    const paid = paidAs(facts.paid, [kind]);
    if (isOpen)
      sheet.line(`${code}_withheld`, {
        label: `${label}（待考核，暂不支付）`,
        formula: '没有考核得分：考核系数未定',
        inputs: { fee: whole },
        source: METHOD,
        amount: whole,
      });
    return sheet.line(`${code}_due`, {
      label: `${label}应付`,
      formula: isOpen ? '0（待考核）− 已预拨' : '签约服务费 × 月数 ÷ 12 − 已预拨',
      inputs: { fee: whole, months: parameters.months.value, prepaid: paid },
      source: METHOD,
      rounding: ROUNDED.half_up,
      amount: less(entitled, paid),
    });
  };
  const due = [
    channel('fund', '签约服务费（医保基金）', fee.fund, 'signing_fund'),
    channel('public_health', '签约服务费（公共卫生）', fee.publicHealth, 'signing_public_health'),
  ];
  return {
    payable: sum(due),
    reasons: isOpen ? ['没有考核得分：签约服务费考核系数未定，暂不支付'] : [],
  };
}
