import { decimal, divide, multiply, subtract } from '../decimal.js';
import { rehabilitation } from '../incentives.js';
import { less, money, NOTHING, sum, toFen, type Money } from '../money.js';
import type { PolicyOf } from '../policy/schema.js';
import { ROUNDED, type Sheet } from '../sheet.js';
import { split } from '../split.js';
import type { Statement } from '../statement.js';
import type { FamilyFacts } from './facts.js';
import { rewardsOf } from './family-rewards.js';
import { dueNow, paidAs, recovered, statementOf, type Head } from './ledger.js';

type FamilyDoctor = PolicyOf<'family_doctor'>;
type Parameters = FamilyDoctor['parameters'];

const METHOD = '家庭医生签约与支付改革（S4）';
const MONTHS = decimal('12');
const ONE = decimal('1');
/** The package of those for whom the fund prepays, and whose stays are settled with the team. */
const CHRONIC = 'chronic';

/** Who pays for packages: what the statement calls them, and under which kind of payment they have paid; the others pay by themselves. */
const PAYERS: Readonly<Record<string, { label: string; kind?: string }>> = {
  fund: { label: '医保基金', kind: 'signing_fund' },
  public_health: { label: '基本公共卫生经费', kind: 'signing_public_health' },
  person: { label: '签约居民' },
  civil_affairs: { label: '民政救助资金' },
};

/** Kinds of payment that go into such a statement. */
export const PAID_FOR_CONTRACTS: readonly string[] = [
  'signing_fund',
  'signing_public_health',
  'prepay',
  'recovery',
];

/**
 * The year-end statement of an institution for its family-doctor contracts: packages by who pays for them, what is prepaid for chronic
 * persons and comes of their stays, rewards, and rehabilitation after a referral down; each a ledger of its own. Source: S4, domain.md D.1.
 */
export function familyStatement(head: Head & { policy: FamilyDoctor }, facts: FamilyFacts): Statement {
  const { parameters } = head.policy;
  const subject = { id: facts.subject_id, name: facts.subject_name, grain: 'institution' as const };
  return statementOf(head, subject, (sheet) => {
    const signing = sheet.within('signing', () => packagesOf(parameters, facts, sheet));
    const chronic = sheet.within('chronic', () => chronicYear(head, facts, sheet));
    const rewards = sheet.within('rewards', () => rewardsOf(parameters, { fee: signing.fee, facts }, sheet));
    const rehab = sheet.within('rehabilitation', () => rehabilitationOf(parameters, facts, sheet));
    const unlisted =
      facts.unlisted_months > 0 ? [`${facts.unlisted_months} 个人月的服务包不在政策之内，不计费`] : [];
    sheet.line('entitlement', {
      label: '应得合计',
      formula: '医保基金与公共卫生负担的签约服务费 + 团队应得 + 奖励 + 下转康复补付',
      inputs: {
        signing: signing.owed,
        chronic: chronic.entitlement,
        rewards: rewards.payable,
        rehabilitation: rehab,
      },
      source: METHOD,
      amount: sum([signing.owed, chronic.entitlement, rewards.payable, rehab]),
    });
    return {
      payable: sum([signing.payable, chronic.due, rewards.payable, rehab]),
      reasons: [...unlisted, ...rewards.reasons],
    };
  });
}

/** What each payer owes for the packages, and what of it is still due from those who pay through this statement. */
function packagesOf(
  parameters: Parameters,
  facts: FamilyFacts,
  sheet: Sheet,
): { fee: Money; owed: Money; payable: Money } {
  const owed = new Map<string, Record<string, Money>>();
  const fees: Record<string, Money> = {};
  for (const { code, name, price, shares } of parameters.packages.value) {
    const months = facts.packages.find((own) => own.code === code)?.months ?? 0;
    if (months === 0) continue;
    const line = `package_${code}`;
    const fee = sheet.line(line, {
      label: name,
      formula: '签约人月 × 服务包年度标准 ÷ 12',
      inputs: { person_months: String(months), packages: price },
      source: METHOD,
      rounding: ROUNDED.half_up,
      amount: yearly(price, months),
    });
    fees[line] = fee;
    const parts = split(
      fee,
      shares.map(({ share }) => decimal(share)),
    );
    shares.forEach(({ to }, at) => owed.set(to, { ...owed.get(to), [line]: parts[at] ?? NOTHING }));
  }
  const total = sheet.line('fee', {
    label: '签约服务费合计',
    formula: '各服务包之和',
    inputs: fees,
    source: METHOD,
    amount: sum(Object.values(fees)),
  });
  const due = [...owed].flatMap(([payer, parts]) => {
    const { label, kind } = PAYERS[payer] ?? { label: payer };
    const amount = sheet.line(payer, {
      label: `${label}负担`,
      formula: '各服务包 × 负担比例之和',
      inputs: { ...parts, ...(kind ? {} : { paid_by: '由其自行支付，不在本单应付' }) },
      source: METHOD,
      rounding: '各份四舍五入到分，每包最后一份为余数',
      amount: sum(Object.values(parts)),
    });
    if (!kind) return [];
    const open = dueOf(sheet, {
      code: `${payer}_due`,
      label: `${label}应付`,
      owed: { [payer]: amount },
      prepaid: paidAs(facts.paid, [kind]),
    });
    return [{ amount, open }];
  });
  return {
    fee: total,
    owed: sum(due.map(({ amount }) => amount)),
    payable: sum(due.map(({ open }) => open)),
  };
}

/** What is due of an amount after what was prepaid. */
const dueOf = (
  sheet: Sheet,
  {
    code,
    label,
    owed,
    prepaid,
  }: { code: string; label: string; owed: Record<string, Money>; prepaid: Money },
): Money =>
  sheet.line(code, {
    label,
    formula: '应负担 − 已预拨',
    inputs: { ...owed, prepaid },
    source: METHOD,
    amount: less(sum(Object.values(owed)), prepaid),
  });

/** What is prepaid for chronic signers, and the team's part in what their stays cost less or more than they were cleared at. */
function chronicYear(
  { policy, year }: Head & { policy: FamilyDoctor },
  facts: FamilyFacts,
  sheet: Sheet,
): { entitlement: Money; due: Money } {
  const { parameters } = policy;
  const months = facts.packages.find(({ code }) => code === CHRONIC)?.months ?? 0;
  const prepay = sheet.line('prepay', {
    label: '慢病患者预付',
    formula: '慢病签约人月 × 年度预付标准 ÷ 12',
    inputs: { person_months: String(months), chronic_prepay: parameters.chronic_prepay.value },
    source: METHOD,
    rounding: ROUNDED.half_up,
    amount: yearly(parameters.chronic_prepay.value, months),
  });
  const [standard, actual] = [money(facts.cleared), money(facts.cleared_paid)];
  const diff = sheet.line('stays', {
    label: '慢病患者住院按病种付费差额',
    formula: '清算额 − 结算时基金支付（正为结余，负为超支）',
    inputs: { cleared: standard, cleared_paid: actual, cleared_rows: String(facts.cleared_rows) },
    source: METHOD,
    amount: less(standard, actual),
  });
  const isOver = diff.units < 0n;
  const saved = isOver ? NOTHING : diff;
  const parts = split(
    saved,
    parameters.surplus_shares.value.map(({ share }) => decimal(share)),
  );
  const kept = parameters.surplus_shares.value.map(({ to, share }, at) => {
    const amount = sheet.line(`saved_${to}`, {
      label: `结余分配：${SAVERS[to] ?? to}`,
      formula: '结余 × 分配比例',
      inputs: { saved, surplus_shares: share },
      source: METHOD,
      rounding: '各份四舍五入到分，最后一份为余数',
      amount: parts[at] ?? NOTHING,
    });
    return to === TEAM ? amount : NOTHING;
  });
  const fundShare = decimal(parameters.overspend_fund_share.value);
  const overrun = isOver ? less(NOTHING, diff) : NOTHING;
  const [fund = NOTHING, team = NOTHING] = split(overrun, [fundShare, subtract(ONE, fundShare)]);
  const borne = sheet.line('overrun_team', {
    label: '超支团队分担',
    formula: '超支 − 超支 × 基金分担比例',
    inputs: { overrun, overspend_fund_share: parameters.overspend_fund_share.value, overrun_fund: fund },
    source: METHOD,
    rounding: ROUNDED.half_up,
    amount: team,
  });
  const share = sum(kept);
  const entitlement = sheet.line('entitlement', {
    label: '团队应得',
    formula: '慢病患者预付 + 团队结余 − 团队分担超支',
    inputs: { prepay, saved_team: share, overrun_team: borne },
    source: METHOD,
    amount: less(sum([prepay, share]), borne),
  });
  const due = dueNow(sheet, {
    entitlement,
    paidElsewhere: NOTHING,
    prepaid: paidAs(facts.paid, ['prepay']),
    confirmed: recovered(facts.violations, year),
    alreadyRecovered: paidAs(facts.paid, ['recovery']),
    entries: facts.counter_entries,
  });
  return { entitlement, due };
}

const TEAM = 'team';
const SAVERS: Readonly<Record<string, string>> = {
  team: '签约团队',
  equipment: '上级医院设备',
  risk_reserve: '基金风险储备',
};

/** Rehabilitation is paid at its rate; what the fund paid when it was settled is taken off. */
function rehabilitationOf(parameters: Parameters, facts: FamilyFacts, sheet: Sheet): Money {
  const amount = money(facts.rehabilitation);
  const paid = rehabilitation({ amount, rate: decimal(parameters.rehabilitation_rate.value) }, sheet);
  return sheet.line('due', {
    label: '下转康复补付',
    formula: '下转康复支付 − 结算时基金已付',
    inputs: { paid, already: amount, rehabilitation_rows: String(facts.rehabilitation_rows) },
    source: METHOD,
    amount: less(paid, amount),
  });
}

const yearly = (price: string, months: number): Money =>
  toFen(divide(multiply(money(price), decimal(String(months))), MONTHS, 2) ?? NOTHING);
