import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calculate, decimal, format, instalments, money, formatMoney, Sheet, split, sum } from './index.js';

type Case = {
  id: string;
  op: string;
  inputs: Record<string, unknown>;
  expected: Record<string, unknown>;
  must: string[];
};

const cases = (): Case[] => {
  const path = new URL('../../../tests/fixtures/settlement-cases.json', import.meta.url);
  const file: { cases: Case[] } = JSON.parse(readFileSync(path, 'utf8'));
  return file.cases;
};

describe('the acceptance cases of settlement arithmetic', () => {
  for (const { id, op, inputs, expected, must } of cases()) {
    it(`${id} ${op}`, () => {
      const { result } = calculate(op, inputs);
      for (const name of must) expect([name, result[name]]).toEqual([name, expected[name]]);
      const known = Object.keys(expected).filter((name) => result[name] !== undefined);
      for (const name of known) expect([name, result[name]]).toEqual([name, expected[name]]);
    });
  }
});

describe('refusals name the input and the fix', () => {
  const capitation = {
    budget: '24000000',
    risk_rate: '0.10',
    sign_fee: '12',
    planned_signers: '180000',
    total_insured: '300000',
    resident_fund_total: '306000000',
  };
  const error = (op: string, inputs: Record<string, unknown>): unknown =>
    calculate(op, inputs).result['error'];

  it('percentages as 8 instead of 0.08, nobody insured, a misspelt name, a missing one', () => {
    expect(error('capitation', { ...capitation, risk_rate: '8' })).toMatch(/^risk_rate: .*0\.08/);
    expect(error('capitation', { ...capitation, total_insured: '0' })).toMatch(/^total_insured: /);
    expect(error('capitation', { ...capitation, risk_rat: '0.1' })).toMatch(/^risk_rat: is no input/);
    expect(error('capitation', { ...capitation, budget: undefined })).toBe('budget: is missing');
    expect(error('capitation', { ...capitation, budget: '1e9' })).toMatch(/^budget: .*decimal/);
  });
  it('a missing year of history, overlapping bands, bands with a gap, refunds beyond payments', () => {
    expect(error('alliance_total', { history: ['1', '2'], growth: '0.04' })).toMatch(/^history: /);
    const twice = [
      { min: '60', rate: '1' },
      { min: '60', rate: '0.5' },
      { min: '0', rate: '0' },
    ];
    expect(error('deposit', { deposit: '100', rule: 'bands', bands: twice, score: '70' })).toMatch(
      /two bands begin at 60/,
    );
    expect(
      error('deposit', { deposit: '100', rule: 'bands', bands: twice.slice(0, 1), score: '70' }),
    ).toMatch(/begin at 0/);
    const falling = [
      { min: '60', rate: '0.5' },
      { min: '0', rate: '0.8' },
    ];
    expect(error('deposit', { deposit: '100', bands: falling, score: '70' })).toMatch(
      /higher score must not earn less/,
    );
    expect(error('institution_year', { quota: '100', actual: '-5' })).toMatch(/^actual: /);
  });
  it('an operation that does not exist', () =>
    expect(() => calculate('toString', {})).toThrow(/no operation toString/));
});

const fen = fc.bigInt({ min: 0n, max: 10n ** 13n }).map((units) => format({ units, scale: 2 }));
const share = fc.integer({ min: 0, max: 1000 }).map((mille) => format({ units: BigInt(mille), scale: 3 }));
const figure = (result: Record<string, unknown>, name: string): bigint =>
  money(String(result[name] ?? '0')).units;

describe('parts sum to the whole, to the fen', () => {
  it('of a split, of instalments', () => {
    fc.assert(
      fc.property(
        fen,
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 9 }),
        (amount, weights) => {
          const parts = split(money(amount), weights.map(decimal));
          expect(formatMoney(sum(parts))).toBe(amount);
          const months = decimal(weights.length);
          const { monthly, lastMonth } = instalments({ amount: money(amount), months }, new Sheet());
          expect(monthly.units * (months.units - 1n) + lastMonth.units).toBe(money(amount).units);
        },
      ),
    );
  });
  it('of an institution’s and an alliance’s year, and nobody’s share is negative', () => {
    fc.assert(
      fc.property(fen, fen, fen, share, share, (budget, actual, reasonable, kept, shared) => {
        const institution = calculate('institution_year', {
          quota: budget,
          actual,
          reasonable,
          retain_rate: kept,
          fund_share: shared,
        }).result;
        const at = (name: string): bigint => figure(institution, name);
        expect(at('retained') + at('returned')).toBe(at('surplus'));
        expect(at('fund') + at('institution')).toBe(at('overspend'));
        const alliance = calculate('alliance_year', {
          operating_budget: budget,
          actual,
          reasonable,
          risk_fund: '12345.67',
          retain_rate: kept,
          pool_share: shared,
        }).result;
        const of = (name: string): bigint => figure(alliance, name);
        expect(of('retained') + of('returned')).toBe(of('surplus'));
        expect(of('risk_pay') + of('pool_pay') + of('alliance')).toBe(of('overspend'));
        const names = ['retained', 'returned', 'fund', 'institution', 'risk_pay', 'pool_pay', 'alliance'];
        for (const name of names) expect([at(name) < 0n, of(name) < 0n]).toEqual([false, false]);
      }),
    );
  });
  it('a higher score never releases less', () => {
    const bands = [
      { min: '80', rate: '1' },
      { min: '60', rate: '1', slope: '0.03', from: '80' },
      { min: '0', rate: '0' },
    ];
    const released = (score: number): bigint =>
      figure(
        calculate('deposit', { deposit: '10193975.00', bands, score: String(score) }).result,
        'released',
      );
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.nat({ max: 100 }), (a, b) => {
        expect(released(Math.max(a, b)) >= released(Math.min(a, b))).toBe(true);
      }),
    );
  });
});
