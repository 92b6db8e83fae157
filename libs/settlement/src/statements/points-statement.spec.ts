import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { less, money, sum, type Money } from '../money.js';
import { apportion } from '../split.js';
import { decimal } from '../decimal.js';
import type { Statement } from '../statement.js';
import type { PointsFacts, Snapshot } from './facts.js';
import { settle } from './settle.js';
import { pointed, shippedPolicy, snapshotOf } from './testing.js';

const POLICY = shippedPolicy('special-disease-points');
const OTHERS = shippedPolicy('special-disease-points', [
  'prepay_share',
  'withdrawn_points: { value: others, source: 本地 }\n  prepay_share',
]);
/** 5 % of the fund of the area. */
const BUDGET = money('15300000.00');

const of = (statements: readonly Statement[], id: string): Statement => {
  const found = statements.find((own) => own.subject_id === id);
  if (!found) throw new Error(id);
  return found;
};
const amount = (statement: Statement, code: string): string | undefined =>
  statement.lines.find((line) => line.code === code)?.amount;
const entitled = (statements: readonly Statement[]): Money =>
  sum(statements.map((own) => money(amount(own, 'entitlement') ?? '0')));

describe('points of special diseases', () => {
  const snapshot = snapshotOf(POLICY, {
    pointed: [
      // 300 months × 40 × 1.00, and 100 × 60 × 1.00, of which 10 months are withdrawn
      pointed('H1', {
        tier: 'county',
        treated: [
          { disease: 'I10', months: 300, withdrawn: 0 },
          { disease: 'E11', months: 100, withdrawn: 10 },
        ],
        paid: { prepay: '9000000.00' },
      }),
      pointed('H2', { tier: 'township', treated: [{ disease: 'N18', months: 20, withdrawn: 0 }] }),
    ],
  });

  it('share the budget; what withdrawn ones would have brought stays with the fund', () => {
    const statements = settle(snapshot, 'S');
    const [first, second] = [of(statements, 'H1'), of(statements, 'H2')];
    expect(amount(first, 'points')).toBe('17400.00');
    expect(amount(second, 'points')).toBe('9500.00');
    expect(amount(first, 'area_points')).toBe('27500.00');
    expect(amount(first, 'point_value')).toBe('556.363636');
    // 15,300,000 × 17,400 ÷ 27,500 and × 9,500 ÷ 27,500: 9,680,727.27… and 5,285,454.54…
    expect(amount(first, 'entitlement')).toBe('9680727.27');
    expect(amount(second, 'entitlement')).toBe('5285454.55');
    expect(first.payable).toBe('680727.27');
    expect(less(BUDGET, entitled(statements))).toEqual(money('333818.18'));
    expect(first.reasons).toEqual(['已核实违规的人月撤销分值，不另行追回金额']);
  });

  it('leave alone what the same institution was paid by the head', () => {
    const both = snapshotOf(POLICY, {
      pointed: [pointed('H1', { paid: { prepay: '100.00', base: '777.00', other: '7.00' } })],
    });
    expect(of(settle(both, 'S'), 'H1').lines.find(({ code }) => code === 'due')?.inputs['prepaid']).toBe(
      '100.00',
    );
  });

  it('leave them to the others where the policy says so', () => {
    const statements = settle({ ...snapshot, policy: OTHERS }, 'S');
    expect(amount(of(statements, 'H1'), 'area_points')).toBe('26900.00');
    expect(entitled(statements)).toEqual(BUDGET);
  });

  it('are refused with a reason where a coefficient, a budget or any point is missing', () => {
    const one = (more: Partial<PointsFacts>, areas = snapshot.areas): Statement =>
      of(settle({ ...snapshot, areas, pointed: [pointed('H', more)] }, 'S'), 'H');
    expect(one({ tier: 'pharmacy' })).toMatchObject({
      payable: null,
      reasons: [expect.stringMatching(/pharmacy/)],
    });
    expect(one({ treated: [] })).toMatchObject({
      payable: null,
      reasons: [expect.stringMatching(/没有可计的分值/)],
    });
    const unknown = snapshot.areas.map((own) => ({ ...own, fund_income: null }));
    expect(one({}, unknown)).toMatchObject({
      payable: null,
      reasons: [expect.stringMatching(/没有基金收入记录/)],
    });
    expect(one({ unlisted_months: 3 }).reasons).toEqual(['3 个人月的诊断不在病种目录内，不计分']);
  });

  const institutions = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 40 }),
      tier: fc.constantFrom('municipal', 'county', 'township', 'village'),
      months: fc.integer({ min: 1, max: 9_999 }),
      withdrawn: fc.integer({ min: 0, max: 9_999 }),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
  );
  const factsOf = ({
    id,
    tier,
    months,
    withdrawn,
  }: {
    id: number;
    tier: string;
    months: number;
    withdrawn: number;
  }) =>
    pointed(`H${id}`, {
      tier,
      treated: [{ disease: 'E11', months, withdrawn: Math.min(months, withdrawn) }],
    });
  const runOf = (pointed: PointsFacts[]): Snapshot => ({ ...snapshot, pointed });

  it('sum to the budget to the fen, whatever their order, and nobody owes', () => {
    fc.assert(
      fc.property(institutions, (all) => {
        const facts = all.map(factsOf);
        const statements = settle(runOf(facts), 'S');
        expect(settle(runOf(facts.toReversed()), 'S')).toEqual(statements);
        const kept = less(BUDGET, entitled(statements));
        expect(kept.units >= 0n).toBe(true);
        if (all.every(({ withdrawn }) => withdrawn === 0)) expect(kept.units).toBe(0n);
        for (const own of statements)
          expect(money(amount(own, 'entitlement') ?? '-1').units >= 0n).toBe(true);
      }),
    );
  });

  it('never bring more where some are withdrawn', () => {
    fc.assert(
      fc.property(institutions, (all) => {
        const [first, ...rest] = all;
        if (!first) return;
        const entitlement = (withdrawn: number): bigint =>
          money(
            amount(
              of(settle(runOf([{ ...first, withdrawn }, ...rest].map(factsOf)), 'S'), `H${first.id}`),
              'entitlement',
            ) ?? '0',
          ).units;
        expect(entitlement(first.months) <= entitlement(0)).toBe(true);
      }),
    );
  });
});

it('apportions to the last fen, and no part is a fen off', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), weights, (fen, given) => {
      const whole = given.reduce((a, b) => a + b, 0);
      fc.pre(whole > 0);
      const amountOf = { units: BigInt(fen), scale: 2 } as const;
      const parts = apportion(amountOf, given.map(decimal));
      expect(sum(parts)).toEqual(amountOf);
      parts.forEach(({ units }, at) => {
        const exact = (fen * (given[at] ?? 0)) / whole;
        expect(Math.abs(Number(units) - exact)).toBeLessThan(1 + 1e-6);
      });
    }),
  );
});
