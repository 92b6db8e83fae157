import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { less, money, sum, type Money } from '../money.js';
import type { Statement } from '../statement.js';
import type { FamilyFacts, Signers } from './facts.js';
import { settle } from './settle.js';
import { contracted, shippedPolicy, snapshotOf } from './testing.js';

const POLICY = shippedPolicy('family-doctor');
const ENDS = contracted('H1').year_end as Signers;

function stated(more: Partial<FamilyFacts> = {}, policy = POLICY): Statement {
  const [statement] = settle(snapshotOf(policy, { contracted: [contracted('H1', more)] }), 'S');
  if (!statement) throw new Error('no statement');
  return statement;
}
const amount = (statement: Statement, code: string): string | undefined =>
  statement.lines.find((line) => line.code === code)?.amount;
const amounts = (statement: Statement, ...codes: string[]): (string | undefined)[] =>
  codes.map((code) => amount(statement, code));

describe('family-doctor contracts', () => {
  it('share the price of their packages among who pays for them (D-24)', () => {
    const statement = stated({ paid: { signing_fund: '600000.00', signing_public_health: '110000.00' } });
    expect(
      amounts(
        statement,
        'signing.fee',
        'signing.fund',
        'signing.public_health',
        'signing.person',
        'signing.civil_affairs',
      ),
    ).toEqual(['790000.00', '601000.00', '110000.00', '70000.00', '9000.00']);
    expect(amounts(statement, 'signing.fund_due', 'signing.public_health_due')).toEqual(['1000.00', '0.00']);
    // 2,000 chronic persons at 200 yuan, of which nothing was prepaid.
    expect(amount(statement, 'chronic.prepay')).toBe('400000.00');
    expect(statement.payable).toBe('401000.00');
  });

  it('count by the month', () => {
    const statement = stated({ packages: [{ code: 'basic', months: 7 }], unlisted_months: 5 });
    // 80 × 7 ÷ 12 = 46.666…
    expect(
      amounts(statement, 'signing.fee', 'signing.fund', 'signing.public_health', 'signing.person'),
    ).toEqual(['46.67', '32.67', '9.33', '4.67']);
    expect(statement.reasons).toContain('5 个人月的服务包不在政策之内，不计费');
  });

  it('share what stays of chronic signers cost less than they were cleared at, and 7 : 3 what they cost more (D-20)', () => {
    const saved = stated({ cleared: '5000.00', cleared_paid: '3765.43' });
    expect(
      amounts(
        saved,
        'chronic.stays',
        'chronic.saved_team',
        'chronic.saved_equipment',
        'chronic.saved_risk_reserve',
      ),
    ).toEqual(['1234.57', '370.37', '493.83', '370.37']);
    expect(amount(saved, 'chronic.entitlement')).toBe('400370.37');
    const over = stated({ cleared: '1000.00', cleared_paid: '2234.55' });
    expect(amounts(over, 'chronic.stays', 'chronic.overrun_team')).toEqual(['-1234.55', '370.36']);
    expect(amount(over, 'chronic.entitlement')).toBe('399629.64');
  });

  it('are rewarded by the tiers that they reach (D-21 to D-23)', () => {
    const none = stated();
    expect(
      amounts(none, 'rewards.tier1.reward', 'rewards.tier2.reward', 'rewards.tier3.reward', 'rewards.due'),
    ).toEqual(['0.00', '0.00', '0.00', '0.00']);
    const all = stated({
      year_end: { ...ENDS, fees: '1040000.00', controlled: 850, upper_stays: 630, online: 4_380 },
    });
    // A tenth of 790,000; 5 % of 640,000; 20 yuan for each of 7,300 signers, since 60 % of them are users.
    expect(
      amounts(all, 'rewards.tier1.reward', 'rewards.tier2.reward', 'rewards.tier3.reward', 'rewards.due'),
    ).toEqual(['79000.00', '32000.00', '146000.00', '257000.00']);
    const highest = shippedPolicy('family-doctor', [
      'rehabilitation_rate',
      'tiers_paid: { value: highest, source: 本地 }\n  rehabilitation_rate',
    ]);
    const one = stated(
      { year_end: { ...ENDS, fees: '1040000.00', controlled: 850, online: 4_380 } },
      highest,
    );
    expect(amount(one, 'rewards.due')).toBe('146000.00');
  });

  it('say what cannot be told, and do not call it 0', () => {
    const statement = stated({
      year_end: { ...ENDS, fees_before: '0.00', upper_stays_before: 0 },
    });
    expect(amounts(statement, 'rewards.tier1.reward', 'rewards.due')).toEqual([undefined, '0.00']);
    expect(statement.reasons).toEqual([
      '一档奖励：没有上年费用，无法比较增长，不计算',
      '二档奖励：签约居民上年没有上级住院，无法比较，不计算',
    ]);
    expect(stated({ year_end: null }).reasons).toEqual(['年末没有有效签约：各档奖励不计算']);
  });

  it('pay rehabilitation after a referral down at 120 % (D-25), and take back confirmed cases', () => {
    const statement = stated({
      rehabilitation: '2350.00',
      rehabilitation_rows: 1,
      violations: [{ finding_id: 'F', rule_id: 'C01', fixmedins_code: 'H1', year: 2025, amount: '100.00' }],
    });
    expect(amounts(statement, 'rehabilitation.paid', 'rehabilitation.due')).toEqual(['2820.00', '470.00']);
    expect(amount(statement, 'chronic.recovery_due')).toBe('100.00');
    expect(statement.payable).toBe('1111370.00');
  });

  it('never lose or make a fen, whatever the months', () => {
    const months = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(months, months, months, (basic, chronic, disabled) => {
        const statement = stated({
          packages: [
            { code: 'basic', months: basic },
            { code: 'chronic', months: chronic },
            { code: 'disabled', months: disabled },
          ],
        });
        const of = (code: string): Money => money(amount(statement, `signing.${code}`) ?? '0.00');
        const parts = sum(['fund', 'public_health', 'person', 'civil_affairs'].map(of));
        expect(less(of('fee'), parts).units).toBe(0n);
      }),
      { numRuns: 200 },
    );
  });
});
