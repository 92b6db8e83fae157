import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, sum, type Money } from '../money.js';
import type { Statement } from '../statement.js';
import { canonicalJson, type AllianceFacts, type InstitutionFacts, type Snapshot } from './facts.js';
import { settle } from './settle.js';
import { alliance, centre, shippedPolicy, snapshotOf } from './testing.js';
import { tryOut } from './try.js';

const CHENZHOU = shippedPolicy('chenzhou-capitation');
const GUANGDONG = shippedPolicy('guangdong-alliance');

const one = (snapshot: Snapshot): Statement => {
  const [statement] = settle(snapshot, 'S');
  if (!statement) throw new Error('no statement');
  return statement;
};
const amount = (statement: Statement, code: string): string | undefined =>
  statement.lines.find((line) => line.code === code)?.amount;
const yuan = (statement: Statement, ...codes: string[]): Money =>
  sum(codes.flatMap((code) => money(amount(statement, code) ?? '0')));

const fen = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max }).map((n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`);
const score = fc.integer({ min: 0, max: 1_000 }).map((n) => `${Math.floor(n / 10)}.${n % 10}`);
const violations = fc.array(fen(500_000), { maxLength: 2 }).map((amounts) =>
  amounts.map((own, at) => ({
    finding_id: `F${at}`,
    rule_id: 'I04',
    fixmedins_code: 'H',
    year: 2025,
    amount: own,
  })),
);
const approvals = fc.array(
  fen(2_000_000).map((own) => ({
    approval_id: '1',
    reason_code: 'other',
    amount: own,
    approver: '甲',
    document: '文件',
  })),
  { maxLength: 1 },
);
const centres: fc.Arbitrary<InstitutionFacts> = fc
  .record({
    months: fc.integer({ min: 0, max: 200_000 }),
    signers: fc.integer({ min: 0, max: 20_000 }),
    own: fen(200_000_000),
    elsewhere: fen(50_000_000),
    base: fen(90_000_000),
    score: fc.option(score, { nil: null }),
    violations,
    approvals,
  })
  .map(({ months, signers, base, ...more }) =>
    centre('H', {
      ...more,
      signed_months: [{ group: 0, months }],
      valid_signers: signers,
      paid: { base },
    }),
  );
const alliances: fc.Arbitrary<AllianceFacts> = fc
  .record({
    inside: fen(1_900_000_000).map((own) => `${own.replace('.', '')}.00`),
    outside: fen(300_000_000),
    score: fc.option(score, { nil: null }),
    violations,
    approvals,
  })
  .map((more) => alliance('A', more));
const snapshots: fc.Arbitrary<Snapshot> = fc.oneof(
  centres.map((own) => snapshotOf(CHENZHOU, { institutions: [own] })),
  alliances.map((own) => snapshotOf(GUANGDONG, { alliances: [own] })),
);

const SHARES = [
  'retained',
  'returned',
  'withheld',
  'fund',
  'institution',
  'risk_pay',
  'pool_pay',
  'alliance',
  'released',
  'forfeited',
];
const ofShare = ({ code }: { code: string }): boolean =>
  SHARES.some((share) => code === share || code === `base.${share}`);

describe('the statements of a year', () => {
  it('have parts that sum to the whole, to the fen', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const own = one(snapshot);
        if (own.payable === null) return;
        const p = own.grain === 'institution' ? 'base.' : '';
        const [surplus, overspend] = [amount(own, `${p}surplus`), amount(own, `${p}overspend`)];
        if (surplus !== undefined)
          expect(yuan(own, `${p}retained`, `${p}returned`, `${p}withheld`)).toEqual(money(surplus));
        else
          expect(yuan(own, `${p}fund`, `${p}institution`, 'risk_pay', 'pool_pay', 'alliance')).toEqual(
            money(overspend ?? 'none'),
          );
        if (own.grain === 'alliance') {
          expect(yuan(own, 'released', 'forfeited', 'deposit_withheld')).toEqual(yuan(own, 'deposit'));
          if (amount(own, 'retained') !== undefined)
            expect(yuan(own, 'retained_village', 'retained_township', 'retained_lead')).toEqual(
              yuan(own, 'retained'),
            );
        }
        const dues = own.lines.filter(
          ({ code }) => /(^|[._])due$/.test(code) && !code.endsWith('recovery_due'),
        );
        expect(sum(dues.map((line) => money(line.amount)))).toEqual(money(own.payable));
        expect(own.lines.at(-1)).toMatchObject({ code: 'payable', amount: own.payable });
      }),
    );
  });

  it('give nobody a negative share', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        for (const line of one(snapshot).lines.filter(ofShare))
          expect([line.code, money(line.amount).units >= 0n]).toEqual([line.code, true]);
      }),
    );
  });

  it('never pay less for a higher score', () => {
    fc.assert(
      fc.property(snapshots, score, score, (snapshot, a, b) => {
        const [low, high] = Number(a) <= Number(b) ? [a, b] : [b, a];
        const paid = [low, high].map((value) => {
          const tried = tryOut(snapshot, { score: value }).snapshot;
          return tried && one(tried).payable;
        });
        const [less, more] = paid;
        if (typeof less !== 'string' || typeof more !== 'string') expect(less).toEqual(more);
        else expect(money(more).units >= money(less).units).toBe(true);
      }),
    );
  });

  it('do not depend on the order of institutions', () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(some, (ids) => {
        const institutions = ids.map((id) => centre(`H${id}`, { valid_signers: id }));
        const [there, back] = [institutions, [...institutions].reverse()].map((own) =>
          settle(snapshotOf(CHENZHOU, { institutions: own }), 'S'),
        );
        expect(JSON.stringify(back)).toBe(JSON.stringify(there));
      }),
    );
  });

  it('come out of a stored snapshot to the same bytes', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const stored: Snapshot = JSON.parse(canonicalJson(snapshot));
        expect(JSON.stringify(settle(stored, 'S'))).toBe(JSON.stringify(settle(snapshot, 'S')));
        expect(canonicalJson(stored)).toBe(canonicalJson(snapshot));
      }),
    );
  });

  it('say every amount as a plain decimal, and every line with its source', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { lines } = one(snapshot);
        expect(new Set(lines.map(({ code }) => code)).size).toBe(lines.length);
        for (const line of lines) {
          expect(line.amount).toMatch(/^-?\d+(\.\d+)?$/);
          expect(line.source).not.toBe('');
          expect(line.formula).not.toBe('');
        }
      }),
    );
  });
});

describe('what is not known', () => {
  const reasonOf = (snapshot: Snapshot): string => {
    const { payable, reasons } = one(snapshot);
    expect(payable).toBeNull();
    return reasons.join();
  };
  it('waits for a score: the surplus, the deposit and the signing fee are not paid, and not 0 either', () => {
    const waiting = one(snapshotOf(CHENZHOU, { institutions: [centre('H', { score: null })] }));
    expect(amount(waiting, 'base.withheld')).toBe(amount(waiting, 'base.surplus'));
    expect(amount(waiting, 'signing.fund_withheld')).toBe('12000.00');
    expect(waiting.reasons.join()).toContain('没有考核得分');
    const scored = one(snapshotOf(CHENZHOU, { institutions: [centre('H', { score: '95' })] }));
    expect(money(scored.payable ?? '0').units > money(waiting.payable ?? '0').units).toBe(true);
    const held = one(snapshotOf(GUANGDONG, { alliances: [alliance('A', { score: null })] }));
    expect(amount(held, 'deposit_withheld')).toBe('10193975.00');
    expect(amount(held, 'released')).toBeUndefined();
  });
  it('is told: a missing year of history, nobody insured, an actual below zero, a missing fund', () => {
    const history = alliance('A').history.map((own) =>
      own.year === 2023 ? { ...own, alliance_payment: null } : own,
    );
    expect(reasonOf(snapshotOf(GUANGDONG, { alliances: [alliance('A', { history })] }))).toContain(
      '缺少 2023 年',
    );
    const base = snapshotOf(CHENZHOU, { institutions: [centre('H')] });
    expect(reasonOf({ ...base, areas: base.areas.map((own) => ({ ...own, insured_months: [] })) })).toContain(
      'insured',
    );
    expect(reasonOf({ ...base, areas: base.areas.map((own) => ({ ...own, fund_income: null })) })).toContain(
      '基金收入',
    );
    const negative = centre('H', { own: '-100.00', elsewhere: '0.00' });
    expect(reasonOf(snapshotOf(CHENZHOU, { institutions: [negative] }))).toContain(
      'refunds and recoveries exceed',
    );
  });
  it('refuses a budget over a tenth of the fund', () => {
    const policy = shippedPolicy('chenzhou-capitation', [
      'budget_share: { value: 0.08, source:',
      'budget: { value: { "990121": 30600000.01 }, source:',
    ]);
    expect(reasonOf(snapshotOf(policy, { institutions: [centre('H')] }))).toContain('budget exceeds cap');
  });
});

describe('who takes part', () => {
  it('is an alliance that is approved and one', () => {
    const own = one(
      snapshotOf(GUANGDONG, { alliances: [alliance('A', { unified_finance: 0, approved: null })] }),
    );
    expect(own).toMatchObject({ eligible: false, payable: null, lines: [] });
    expect(own.reasons.join()).toMatch(/未经批准.*统一财务账户/);
  });
  it.each([
    [2021, true],
    [2022, false],
    [2024, false],
    [2025, true],
  ])('is an institution without a case in the three years before: one of %i', (year, eligible) => {
    const case_ = { finding_id: 'F1', rule_id: 'I04', fixmedins_code: 'H', year, amount: '100.00' };
    const own = one(snapshotOf(CHENZHOU, { institutions: [centre('H', { violations: [case_] })] }));
    expect(own.eligible).toBe(eligible);
    if (!eligible) expect(own.reasons.join()).toContain('F1');
  });
});

describe('cases, payments and what came before', () => {
  const withCase = (paid: Record<string, string>): Statement =>
    one(
      snapshotOf(CHENZHOU, {
        institutions: [
          centre('H', {
            paid,
            score: '95',
            violations: [
              { finding_id: 'F1', rule_id: 'I04', fixmedins_code: 'H', year: 2025, amount: '600.00' },
            ],
          }),
        ],
      }),
    );
  it('take a recovery off what was spent, and off what is due until it has come back', () => {
    expect(amount(withCase({}), 'base.eligible_actual')).toBe('34400.00');
    expect(amount(withCase({}), 'base.recovery_due')).toBe('600.00');
    expect(amount(withCase({ recovery: '600.00' }), 'base.recovery_due')).toBe('0.00');
  });
  it('take off what was paid, each from its own ledger, and add entries of a run before', () => {
    const plain = one(snapshotOf(CHENZHOU, { institutions: [centre('H')] }));
    const own = one(
      snapshotOf(CHENZHOU, {
        institutions: [
          centre('H', {
            paid: { base: '1000.00', signing_fund: '200.00', signing_public_health: '30.00' },
            counter_entries: [{ entry_id: '1', from_run: '7', reason: '申诉成立', amount: '4.00' }],
          }),
        ],
      }),
    );
    const gone = money(plain.payable ?? '0').units - money(own.payable ?? '0').units;
    expect(gone).toBe(122_600n);
  });
  it('share only the overspend that somebody approved, from the risk fund first', () => {
    const over = { inside: '168000000.00' };
    expect(amount(one(snapshotOf(GUANGDONG, { alliances: [alliance('A', over)] })), 'risk_pay')).toBe('0.00');
    const approved = alliance('A', {
      ...over,
      approvals: [
        { approval_id: '1', reason_code: 'other', amount: '7000000.00', approver: '甲', document: '文件' },
      ],
    });
    const own = one(snapshotOf(GUANGDONG, { alliances: [approved] }));
    // D-13 of domain.md: the same total, and 206,000,000 spent
    expect(amount(own, 'actual')).toBe('206000000.00');
    expect([amount(own, 'risk_pay'), amount(own, 'pool_pay'), amount(own, 'alliance')]).toEqual([
      '6116385.00',
      '441807.50',
      '1678692.50',
    ]);
  });
  it('grow a later year from the year before, by no more than the area', () => {
    const own = one(snapshotOf(GUANGDONG, { alliances: [alliance('A')], year: 2026 }));
    const totals = own.lines.filter(({ code }) => code.startsWith('total'));
    // D-11 of domain.md
    expect(totals.map((line) => [line.code, line.amount])).toEqual([
      ['total_2025', '203879500.00'],
      ['total', '214481234.00'],
    ]);
  });
});

describe('trying other values', () => {
  const snapshot = snapshotOf(CHENZHOU, { institutions: [centre('H1'), centre('H2')] });
  it('changes one subject, or all', () => {
    const tried = tryOut(snapshot, { 'score:H2': '95', base_cap: '10' }).snapshot;
    expect(tried?.institutions.map((own) => own.score)).toEqual(['85', '95']);
    expect(tried && amount(one(tried), 'base')).toBe('10.00');
  });
  it.each([
    [{ nothing: '1' }],
    [{ 'score:H9': '90' }],
    [{ score: 'good' }],
    [{ reasonable: '100' }],
    [{ 'reasonable:H1': '-1' }],
  ])('refuses %j', (values) => {
    expect(tryOut(snapshot, values).faults?.length).toBe(1);
  });
});
