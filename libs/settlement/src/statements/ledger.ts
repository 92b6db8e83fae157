/** What statements of every kind of policy share: sources, money that is due, and refusals that are told. */
import { compare, decimal, type Decimal } from '../decimal.js';
import { less, money, NOTHING, sum, toFen, type Money } from '../money.js';
import type { Policy } from '../policy/schema.js';
import { Refused } from '../refused.js';
import { Sheet } from '../sheet.js';
import type { Statement, StatementGrain } from '../statement.js';
import type { CounterEntry, Paid, Violation } from './facts.js';

const D5 = '口径说明（D.5 第 14 条）';

/** The text that each parameter of a policy rests on, by its name. */
export function sourcesOf({ parameters }: Policy): Map<string, string> {
  const named = new Map(
    Object.entries(parameters).flatMap(([name, own]): [string, string][] =>
      own === undefined ? [] : [[name, own.illustrative ? `${own.source}（示例值）` : own.source]],
    ),
  );
  for (const [input, parameter] of ALIASES) {
    const source = named.get(parameter);
    if (source !== undefined && !named.has(input)) named.set(input, source);
  }
  return named;
}

/** Inputs of the calculator that a parameter of a policy gives under a name of its own. */
const ALIASES: readonly (readonly [input: string, parameter: string])[] = [
  ['growth', 'growth_first'],
  ['requested', 'growth_later'],
  ['retain_rate', 'retain_bands'],
  ['limit', 'overspend_limit_rate'],
  ['fund_share', 'overspend_fund_share'],
  ['factor', 'sign_factor_bands'],
  ['sign_fee', 'sign_fund_rate'],
  ['score', 'deposit_bands'],
];

export type Subject = { id: string; name: string; grain: StatementGrain };
/** How a statement ends: what is due, and what was left open. */
export type Outcome = { payable: Money; reasons: string[] };
export type Head = { policy: Policy; year: number; snapshot: string };

/** Writes a statement. What must not be computed is refused with its reason: then nothing is payable, which is not 0. */
export function statementOf(
  { policy, year, snapshot }: Head,
  subject: Subject,
  work: (sheet: Sheet) => Outcome,
): Statement {
  const sheet = new Sheet(sourcesOf(policy));
  const head = {
    subject_id: subject.id,
    subject_name: subject.name,
    grain: subject.grain,
    year,
    policy: `${policy.id}@${policy.version}`,
    snapshot,
  };
  try {
    const { payable, reasons } = work(sheet);
    const amount = sheet.line('payable', {
      label: '本次应付',
      formula: '各账应付之和',
      inputs: Object.fromEntries(
        sheet.lines
          .filter(({ code }) => code.endsWith('due') && !code.endsWith('recovery_due'))
          .map(({ code, amount: due }) => [code, due]),
      ),
      source: D5,
      amount: payable,
    });
    return { ...head, lines: sheet.lines, payable: moneyText(amount), eligible: true, reasons };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return {
      ...head,
      lines: sheet.lines,
      payable: null,
      eligible: true,
      reasons: [`无法计算：${error.message}`],
    };
  }
}

/** The statement of who does not take part: it says why, and nothing else. */
export const leftOut = (
  { policy, year, snapshot }: Head,
  subject: Subject,
  reasons: string[],
): Statement => ({
  subject_id: subject.id,
  subject_name: subject.name,
  grain: subject.grain,
  year,
  policy: `${policy.id}@${policy.version}`,
  snapshot,
  lines: [],
  payable: null,
  eligible: false,
  reasons,
});

const moneyText = (amount: Money): string => {
  const text = (amount.units < 0n ? -amount.units : amount.units).toString().padStart(3, '0');
  return `${amount.units < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
};

/** What was paid under some kinds of payment. */
export const paidAs = (paid: Paid, kinds: readonly string[]): Money =>
  sum(kinds.map((kind) => money(paid[kind] ?? '0')));

/** Money of the confirmed cases of the year. */
export const recovered = (violations: readonly Violation[], year: number): Money =>
  sum(violations.filter((own) => own.year === year).map(({ amount }) => money(amount)));

/** Why confirmed cases of the years before keep a subject out; undefined where none does. */
export function uncleanYears(
  violations: readonly Violation[],
  year: number,
  years: Decimal,
): string | undefined {
  const first = decimal(String(year - 1));
  const within = violations.filter((own) => {
    const ago = decimal(String(year - own.year));
    return own.year < year && compare(ago, years) <= 0 && compare(decimal(String(own.year)), first) <= 0;
  });
  const latest = within.map((own) => own.finding_id).slice(0, 5);
  return within.length === 0
    ? undefined
    : `近 ${years.units} 年有经核实的违规 ${within.length} 起（${latest.join('、')}${within.length > 5 ? ' 等' : ''}），不参加本办法`;
}

/** From what somebody is entitled to, to what is due now. Source: domain.md D.5 item 14. */
export function dueNow(
  sheet: Sheet,
  of: {
    entitlement: Money;
    paidElsewhere: Money;
    prepaid: Money;
    confirmed: Money;
    alreadyRecovered: Money;
    entries: readonly CounterEntry[];
  },
): Money {
  const open = less(of.confirmed, of.alreadyRecovered);
  const recoveryDue = sheet.line('recovery_due', {
    label: '应追回违规金额',
    formula: 'max（0, 已核实违规金额 − 已追回）',
    inputs: { confirmed: of.confirmed, already_recovered: of.alreadyRecovered },
    source: D5,
    amount: open.units < 0n ? NOTHING : open,
  });
  const adjustments = sheet.line('adjustments', {
    label: '以前批次调整',
    formula: of.entries.length === 0 ? '无' : '各调整分录之和',
    inputs: Object.fromEntries(
      of.entries.map((entry) => [`${entry.reason}（${entry.from_run}）`, entry.amount]),
    ),
    source: D5,
    amount: sum(of.entries.map(({ amount }) => money(amount))),
  });
  const { entitlement, paidElsewhere, prepaid } = of;
  return sheet.line('due', {
    label: '应付',
    formula: '应得 − 基金已付其他机构 − 已预拨 − 应追回违规金额 + 以前批次调整',
    inputs: { entitlement, paid_elsewhere: paidElsewhere, prepaid, recovery_due: recoveryDue, adjustments },
    source: D5,
    amount: toFen({
      units: entitlement.units - paidElsewhere.units - prepaid.units - recoveryDue.units + adjustments.units,
      scale: 2,
    }),
  });
}
