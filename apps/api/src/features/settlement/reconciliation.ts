import { formatMoney, money, subjectsOf, sum, type Snapshot, type Statement } from '@fundwatch/settlement';
import type { Check } from './settlement.dto.js';

type Spent = { id: string; amount: string; settlements: number };

/**
 * Whether what was laid on subjects is what the records hold: the sum over the same settlement rows, refunds with their sign, read
 * without any join. What nobody bears, since nobody covers the person, is told.
 */
export function reconciled({
  total,
  spent,
  bearers,
}: {
  total: { amount: string; settlements: number };
  spent: readonly Spent[];
  bearers: ReadonlySet<string>;
}): Check[] {
  const borne = spent.filter(({ id }) => bearers.has(id));
  const open = spent.filter(({ id }) => !bearers.has(id));
  const amountOf = (rows: readonly Spent[]): string =>
    formatMoney(sum(rows.map(({ amount }) => money(amount))));
  const countOf = (rows: readonly Spent[]): number => rows.reduce((n, own) => n + own.settlements, 0);
  return [
    {
      check: 'actual',
      ok: amountOf(spent) === total.amount && countOf(spent) === total.settlements,
      expected: total.amount,
      found: amountOf(spent),
      note: `由对象承担 ${amountOf(borne)}（${countOf(borne)} 笔），无对象承担 ${amountOf(open)}（${countOf(open)} 笔），记录共 ${total.settlements} 笔`,
    },
  ];
}

/** Whether every settlement that stands was laid on some place and disease, or on none of the policy's. */
export const countsCheck = (total: number, found: number): Check => ({
  check: 'actual',
  ok: total === found,
  expected: String(total),
  found: String(found),
  note: '有效结算笔数（已冲减退费），病种目录以外的也计在内',
});

/** Whether every month of an insured person with a contract was laid on some institution and package. */
export const monthsCheck = (total: number, found: number): Check => ({
  check: 'actual',
  ok: total === found,
  expected: String(total),
  found: String(found),
  note: '签约人月，服务包在政策之外的也计在内',
});

const amountOf = (statement: Statement, code: string): ReturnType<typeof money> | undefined => {
  const line = statement.lines.find((own) => own.code === code || own.code.endsWith(`.${code}`));
  return line && money(line.amount);
};

/** Whether the parts of every statement sum to their whole, and what was prepaid is what was paid. */
export function partsCheck(statements: readonly Statement[]): Check {
  const broken = statements.filter((own) => {
    const [surplus, overspend] = [amountOf(own, 'surplus'), amountOf(own, 'overspend')];
    const parts = surplus
      ? ['retained', 'returned', 'withheld']
      : ['fund', 'institution', 'risk_pay', 'pool_pay', 'alliance'];
    const whole = surplus ?? overspend;
    const shares = parts.flatMap((code) => baseAmount(own, code));
    return whole !== undefined && sum(shares).units !== whole.units;
  });
  return {
    check: 'parts',
    ok: broken.length === 0,
    expected: '0',
    found: String(broken.length),
    note:
      broken.length === 0
        ? '每张清算单的各份之和等于其总额'
        : broken
            .slice(0, 5)
            .map(({ subject_id }) => subject_id)
            .join('、'),
  };
}

/** A line of the statement itself, or of its base ledger: the signing fee has shares of the same names. */
const baseAmount = (statement: Statement, code: string): ReturnType<typeof money>[] =>
  statement.lines
    .filter((own) => own.code === code || own.code === `base.${code}`)
    .map(({ amount }) => money(amount));

/** Whether all that was paid to the subjects of a run went into their statements. */
export function prepaidCheck(snapshot: Snapshot, statements: readonly Statement[]): Check {
  const computed = new Set(statements.flatMap((own) => (own.payable === null ? [] : [own.subject_id])));
  const subjects = subjectsOf(snapshot).filter((own) => computed.has(own.subject_id));
  const paid = sum(
    subjects.flatMap((own) =>
      Object.entries(own.paid).flatMap(([kind, amount]) => (kind === 'recovery' ? [] : [money(amount)])),
    ),
  );
  const counted = sum(
    statements.flatMap((own) =>
      own.lines.flatMap((line) => {
        const prepaid = line.code.endsWith('due') ? line.inputs['prepaid'] : undefined;
        return prepaid === undefined ? [] : [money(prepaid)];
      }),
    ),
  );
  return {
    check: 'prepaid',
    ok: paid.units === counted.units,
    expected: formatMoney(paid),
    found: formatMoney(counted),
    note: '拨付记录（payments）之和与各清算单已预拨之和',
  };
}
