import { add, compare, decimal, divide, multiply, type Decimal } from '../decimal.js';
import { NOTHING, toFen, type Money } from '../money.js';
import type { PolicyOf } from '../policy/schema.js';
import { refuse, unlessRefused } from '../refused.js';
import { ROUNDED, type Sheet } from '../sheet.js';
import { apportion } from '../split.js';
import type { Statement } from '../statement.js';
import { budgetOf } from './budget.js';
import type { AreaFacts, PointsFacts } from './facts.js';
import { dueNow, leftOut, paidAs, statementOf, uncleanYears, type Head, type Outcome } from './ledger.js';

type Points = PolicyOf<'points'>;
type Parameters = Points['parameters'];

const METHOD = '门诊特殊病种按病种分值付费（S0）';
/** Money that was paid ahead for points; what else an institution was paid is capitation's. */
export const PAID_FOR_POINTS: readonly string[] = ['prepay'];
const VALUE_SCALE = 6;
const NONE = decimal('0');

/** The points of an institution: those that count, and those that confirmed cases take away. */
type Weight = { counted: Decimal; withdrawn: Decimal };
/** What an area's points come to, and each institution's share of its budget. */
type AreaPoints = { total: Decimal; withdrawn: Decimal; shares: ReadonlyMap<string, Money> };

/**
 * The year-end statements of institutions that share a budget by the points of the special diseases that they treat: of each
 * person and month a disease's points by the coefficient of the institution's tier. Source: S0.
 */
export function pointsStatements(
  head: Head & { policy: Points },
  areas: ReadonlyMap<string, AreaFacts>,
  institutions: readonly PointsFacts[],
): Statement[] {
  const { parameters } = head.policy;
  const years = decimal(parameters.clean_years.value);
  const unclean = new Map(institutions.map((own) => [own, uncleanYears(own.violations, head.year, years)]));
  const taking = institutions.filter((own) => unclean.get(own) === undefined);
  const shares = new Map(
    [...new Set(taking.map(({ area }) => area))].map((area) => [
      area,
      areaPoints(
        parameters,
        areas.get(area),
        taking.filter((own) => own.area === area),
      ),
    ]),
  );
  return institutions.map((facts) => {
    const subject = { id: facts.subject_id, name: facts.subject_name, grain: 'institution' as const };
    const why = unclean.get(facts);
    if (why !== undefined) return leftOut(head, subject, [why]);
    return statementOf(head, subject, (sheet) =>
      yearEnd(parameters, { facts, area: areas.get(facts.area), of: shares.get(facts.area) }, sheet),
    );
  });
}

const coefficientOf = ({ coefficients }: Parameters, { tier }: PointsFacts): Decimal | undefined => {
  const own = coefficients.value[tier];
  return own === undefined ? undefined : decimal(own);
};

function weightOf(parameters: Parameters, facts: PointsFacts): Weight | undefined {
  const coefficient = coefficientOf(parameters, facts);
  if (coefficient === undefined) return undefined;
  const pointsOf = new Map(parameters.diseases.value.map(({ code, points }) => [code, decimal(points)]));
  const over = (months: (own: PointsFacts['treated'][number]) => number): Decimal =>
    facts.treated.reduce(
      (all, own) =>
        add(all, multiply(multiply(decimal(months(own)), pointsOf.get(own.disease) ?? NONE), coefficient)),
      NONE,
    );
  return {
    counted: over(({ months, withdrawn }) => months - withdrawn),
    withdrawn: over(({ withdrawn }) => withdrawn),
  };
}

/** What withdrawn points would have brought stays with the fund, unless the policy leaves it to the others. */
function areaPoints(
  parameters: Parameters,
  area: AreaFacts | undefined,
  institutions: readonly PointsFacts[],
): AreaPoints {
  const inOrder = institutions.toSorted((a, b) => (a.subject_id < b.subject_id ? -1 : 1));
  const known = inOrder.flatMap((own) => {
    const weight = weightOf(parameters, own);
    return weight ? [{ id: own.subject_id, ...weight }] : [];
  });
  const withdrawn = known.reduce((all, own) => add(all, own.withdrawn), NONE);
  const kept = parameters.withdrawn_points.value === 'fund' ? withdrawn : NONE;
  const total = known.reduce((all, own) => add(all, own.counted), kept);
  // Where there is none, each statement says why.
  const budget = area && unlessRefused(() => budgetOf(parameters, area));
  if (!budget || compare(total, NONE) <= 0) return { total, withdrawn, shares: new Map() };
  const parts = apportion(budget.amount, [...known.map(({ counted }) => counted), kept]);
  return { total, withdrawn, shares: new Map(known.map(({ id }, at) => [id, parts[at] ?? NOTHING])) };
}

function yearEnd(
  parameters: Parameters,
  { facts, area, of }: { facts: PointsFacts; area: AreaFacts | undefined; of: AreaPoints | undefined },
  sheet: Sheet,
): Outcome {
  if (!area) return refuse('area', '该地没有参保记录，无法确定预算');
  const found = budgetOf(parameters, area);
  const budget = sheet.line('budget', { ...found, label: '年度预算', source: METHOD });
  const coefficient =
    coefficientOf(parameters, facts) ??
    refuse('coefficients', `政策没有写明“${facts.tier || '级别不明'}”机构的调整系数`);
  const ofDiseases: Record<string, Decimal> = {};
  for (const { code, name, points } of parameters.diseases.value) {
    const own = facts.treated.find(({ disease }) => disease === code);
    if (!own) continue;
    ofDiseases[`${name}（${code}）`] = sheet.line(`points_${code}`, {
      label: `${name}（${code}）分值`,
      formula: '（人月 − 撤销的人月）× 病种分值 × 机构级别系数',
      inputs: {
        person_months: String(own.months),
        withdrawn_months: String(own.withdrawn),
        diseases: points,
        coefficients: coefficient,
      },
      source: METHOD,
      amount: multiply(multiply(decimal(own.months - own.withdrawn), decimal(points)), coefficient),
    });
  }
  const { counted = NONE, withdrawn = NONE } = weightOf(parameters, facts) ?? {};
  sheet.line('points', {
    label: '本机构分值',
    formula: '各病种分值之和',
    inputs: { ...ofDiseases, withdrawn },
    source: METHOD,
    amount: counted,
  });
  const total = sheet.line('area_points', {
    label: '统筹区总分值',
    formula:
      parameters.withdrawn_points.value === 'fund'
        ? '各机构分值之和 + 撤销的分值（对应金额留在基金）'
        : '各机构分值之和（撤销的分值不计）',
    inputs: { withdrawn: of?.withdrawn ?? NONE, withdrawn_points: parameters.withdrawn_points.value },
    source: METHOD,
    amount: of?.total ?? NONE,
  });
  sheet.line('point_value', {
    label: '分值单价（列示）',
    formula: '年度预算 ÷ 统筹区总分值',
    inputs: { budget, area_points: total },
    source: METHOD,
    rounding: '四舍五入到 6 位小数',
    amount: divide(budget, total, VALUE_SCALE) ?? refuse('area_points', '全区没有可计的分值'),
  });
  const entitlement = sheet.line('entitlement', {
    label: '应得金额',
    formula: '年度预算 × 本机构分值 ÷ 统筹区总分值',
    inputs: { budget, points: counted, area_points: total },
    source: METHOD,
    rounding: '舍去不足一分的部分，余下的分按余数从大到小各补一分',
    amount: of?.shares.get(facts.subject_id) ?? NOTHING,
  });
  sheet.line('monthly_prepay', {
    label: '月预拨参考额（列示）',
    formula: '应得金额 × 预拨比例 ÷ 12',
    inputs: { entitlement, prepay_share: parameters.prepay_share.value },
    source: METHOD,
    rounding: ROUNDED.half_up,
    amount: toFen(
      divide(multiply(entitlement, decimal(parameters.prepay_share.value)), decimal('12'), VALUE_SCALE) ??
        NONE,
    ),
  });
  const payable = dueNow(sheet, {
    entitlement,
    paidElsewhere: NOTHING,
    prepaid: paidAs(facts.paid, PAID_FOR_POINTS),
    // A confirmed case takes the points; to take the money, too, would take it twice.
    confirmed: NOTHING,
    alreadyRecovered: NOTHING,
    entries: facts.counter_entries,
  });
  return { payable, reasons: reasonsOf(facts, withdrawn) };
}

const reasonsOf = (facts: PointsFacts, withdrawn: Decimal): string[] => [
  ...(withdrawn.units > 0n ? ['已核实违规的人月撤销分值，不另行追回金额'] : []),
  ...(facts.unlisted_months > 0 ? [`${facts.unlisted_months} 个人月的诊断不在病种目录内，不计分`] : []),
];
