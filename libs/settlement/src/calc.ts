import { allianceYear, deductibles, firstTotal, nextTotal, structure } from './alliance.js';
import { rateAt, readBands } from './bands.js';
import { capitation, institutionYear, instalments, quota, specialList } from './capitation.js';
import { packages, PACKAGES, signFee } from './contract-fee.js';
import { format, type Decimal } from './decimal.js';
import { deposit, quotaShare, rehabilitation, tierCost, tierOnline, tierReferral } from './incentives.js';
import { Inputs } from './inputs.js';
import { Refused } from './refused.js';
import { Sheet, type Line } from './sheet.js';
import { split } from './split.js';

type Figure = Decimal | boolean | readonly Decimal[] | undefined;
type Operation = (inputs: Inputs, sheet: Sheet) => Readonly<Record<string, Figure>>;

/** Names of results are those of the calculator's contract: `riskReserve` is shown as `risk_reserve`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const retainRate = (inputs: Inputs): Decimal =>
  inputs.has('retain_bands')
    ? rateAt(readBands(inputs, 'retain_bands'), inputs.number('score'))
    : inputs.share('retain_rate', '0.80');

/**
 * The settlement calculator: every operation by its name, with the names and defaults of its inputs. It only reads inputs
 * and calls the functions that make the statements.
 */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  capitation: (inputs, sheet) =>
    capitation(
      {
        budget: inputs.amount('budget'),
        riskRate: inputs.share('risk_rate'),
        signFee: inputs.amount('sign_fee'),
        plannedSigners: inputs.count('planned_signers'),
        totalInsured: inputs.count('total_insured'),
        residentFundTotal: inputs.amount('resident_fund_total'),
        baseCap: inputs.amount('base_cap', '68.00'),
        budgetCapRate: inputs.share('budget_cap_rate', '0.10'),
      },
      sheet,
    ),
  quota: (inputs, sheet) =>
    quota(
      {
        base: inputs.amount('base'),
        persons: inputs.number('persons'),
        months: inputs.count('months', '12'),
      },
      sheet,
    ),
  monthly: (inputs, sheet) =>
    instalments({ amount: inputs.amount('amount'), months: inputs.count('months', '12') }, sheet),
  institution_year: (inputs, sheet) => {
    const afterCutoff = inputs.moneys('after_cutoff');
    // Fines are taken and never counted: a clerk who names them sees that they change nothing (domain.md D.5 item 11).
    inputs.amount('fines', '0');
    const year = institutionYear(
      {
        quota: inputs.amount('quota'),
        actual: inputs.money('actual'),
        violationsRecovered: inputs.amount('violations_recovered', '0'),
        retainRate: retainRate(inputs),
        mode: inputs.word('mode', ['pilot', 'stable'], 'pilot'),
        ...(inputs.has('reasonable') ? { reasonable: inputs.amount('reasonable') } : {}),
        limitRate: inputs.share('limit_rate', '0.10'),
        fundShare: inputs.share('fund_share', '0.5'),
        afterCutoff,
      },
      sheet,
    );
    const { eligible, adjustment, ...rest } = year;
    return { eligibleActual: eligible, ...rest, nextYearAdjustment: adjustment };
  },
  alliance_total: (inputs, sheet) => ({
    total: inputs.has('history')
      ? firstTotal({ history: inputs.moneys('history'), growth: inputs.growth('growth') }, sheet)
      : nextTotal(
          {
            lastTotal: inputs.amount('last_total'),
            requested: inputs.growth('requested'),
            areaGrowth: inputs.growth('area_growth'),
          },
          sheet,
        ),
  }),
  alliance_structure: (inputs, sheet) =>
    structure(
      {
        total: inputs.amount('total'),
        depositRate: inputs.share('deposit_rate'),
        riskRate: inputs.share('risk_rate'),
      },
      sheet,
    ),
  alliance_year: (inputs, sheet) => {
    inputs.amount('fines', '0');
    const { eligible, ...rest } = allianceYear(
      {
        operatingBudget: inputs.amount('operating_budget'),
        riskFund: inputs.amount('risk_fund'),
        poolShare: inputs.share('pool_share', '0.5'),
        actual: inputs.money('actual'),
        reasonable: inputs.amount('reasonable', '0'),
        violationsRecovered: inputs.amount('violations_recovered', '0'),
        retainRate: retainRate(inputs),
      },
      sheet,
    );
    return { eligibleActual: eligible, ...rest };
  },
  deductible: (inputs, sheet) => deductibles(inputs.moneys('chain'), sheet),
  sign_fee: (inputs, sheet) =>
    signFee(
      {
        validSigners: inputs.count('valid_signers'),
        fundRate: inputs.amount('fund_rate', '12'),
        publicHealthRate: inputs.amount('public_health_rate', '20'),
        factor: inputs.share('factor', '1'),
      },
      sheet,
    ),
  packages: (inputs, sheet) => {
    const persons = inputs.inside('persons');
    const counts = Object.keys(PACKAGES).filter((name) => persons.has(name));
    const read = new Map(counts.map((name) => [name, persons.count(name)]));
    persons.finish();
    return packages(read, sheet);
  },
  special_list: (inputs, sheet) =>
    specialList(
      { limit: inputs.amount('limit'), used: inputs.amount('used'), claim: inputs.amount('claim') },
      sheet,
    ),
  deposit: (inputs, sheet) => {
    const own = { deposit: inputs.amount('deposit'), score: inputs.number('score') };
    return inputs.word('rule', ['bands', 'ratio'], 'bands') === 'bands'
      ? deposit({ ...own, rule: 'bands', bands: readBands(inputs, 'bands') }, sheet)
      : deposit(
          { ...own, rule: 'ratio', fullFrom: inputs.number('full_from'), divisor: inputs.number('divisor') },
          sheet,
        );
  },
  quota_share: (inputs, sheet) =>
    quotaShare(
      {
        quota: inputs.amount('quota'),
        actual: inputs.amount('actual'),
        limitRate: inputs.share('limit_rate', '0.20'),
        fundShare: inputs.share('fund_share', '0.5'),
        rewardRate: inputs.share('reward_rate', '0.30'),
        rewardCapRate: inputs.share('reward_cap_rate', '0.03'),
        ...(inputs.has('ratio_pct') ? { ratioPct: inputs.number('ratio_pct') } : {}),
        ratioLimitPct: inputs.number('ratio_limit_pct', '1.8'),
      },
      sheet,
    ),
  split: (inputs, sheet) => {
    const amount = inputs.money('amount');
    const weights = inputs.numbers('weights');
    const parts = split(amount, weights).map((part, at) =>
      sheet.line(`part_${at + 1}`, {
        label: `第 ${at + 1} 份`,
        formula: at === weights.length - 1 ? '总额 − 其余各份' : '总额 × 权重 ÷ 权重合计',
        inputs: { amount, weight: weights[at] ?? '' },
        source: '家庭医生签约与支付改革（S4）',
        amount: part,
      }),
    );
    return { parts };
  },
  tier1: (inputs, sheet) =>
    tierCost(
      {
        fee: inputs.amount('fee'),
        growth: inputs.number('growth'),
        areaGrowth: inputs.number('area_growth'),
        controlRate: inputs.number('control_rate'),
        controlFrom: inputs.number('control_from', '85'),
        rate: inputs.share('rate', '0.10'),
      },
      sheet,
    ),
  tier2: (inputs, sheet) =>
    tierReferral(
      {
        before: inputs.number('rate_before'),
        now: inputs.number('rate_now'),
        cost: inputs.amount('referred_cost'),
        fall: inputs.word('fall', ['relative', 'points'], 'relative'),
        fallFrom: inputs.number('fall_from', '10'),
        rate: inputs.share('rate', '0.05'),
      },
      sheet,
    ),
  tier3: (inputs, sheet) =>
    tierOnline(
      {
        signers: inputs.count('signers'),
        users: inputs.count('users'),
        payFor: inputs.word('pay_for', ['signers', 'users'], 'signers'),
        usersFrom: inputs.share('users_from', '0.60'),
        amount: inputs.amount('amount', '20'),
      },
      sheet,
    ),
  rehab: (inputs, sheet) => ({
    paid: rehabilitation({ amount: inputs.amount('amount'), rate: inputs.number('rate', '1.20') }, sheet),
  }),
};

export type Calculated = { op: string; result: Record<string, unknown>; steps: Line[] };

/**
 * Works out one operation of the calculator. A case that must not be computed comes back with `error` (and what is needed
 * to mend it) in its result, never with a number. Throws `RangeError` on an operation that does not exist.
 */
export function calculate(op: string, given: Readonly<Record<string, unknown>>): Calculated {
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (!operation) throw new RangeError(`no operation ${op}; there are ${Object.keys(OPERATIONS).join(', ')}`);
  const inputs = new Inputs(given);
  const sheet = new Sheet();
  try {
    const figures = operation(inputs, sheet);
    inputs.finish();
    const result = Object.entries(figures).flatMap(([name, figure]) =>
      figure === undefined ? [] : [[snake(name), shown(figure)]],
    );
    return { op, result: Object.fromEntries(result), steps: sheet.lines };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { op, result: { error: error.message, ...error.detail }, steps: sheet.lines };
  }
}

const shown = (figure: Decimal | boolean | readonly Decimal[]): unknown =>
  typeof figure === 'boolean' ? figure : isList(figure) ? figure.map(format) : format(figure);

const isList = (figure: Decimal | readonly Decimal[]): figure is readonly Decimal[] => Array.isArray(figure);
