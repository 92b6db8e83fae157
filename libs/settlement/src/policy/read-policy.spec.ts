import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPolicy } from './read-policy.js';
import { withParameters } from './what-if.js';

const FOLDER = new URL('../../../../policies/', import.meta.url);
const shipped = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

/** The file with one piece of its text replaced, which must stand there once. */
function broken(file: string, from: string, to: string): string {
  const text = textOf(file);
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, to);
}

describe('policy files', () => {
  it.each(shipped)('%s is sound', (file) => {
    const { policy, faults } = readPolicy(textOf(file));
    expect(faults).toBeUndefined();
    expect(`${policy?.id}.yaml`).toBe(file);
  });

  const CAPITATION = 'chenzhou-capitation.yaml';
  const ALLIANCE = 'guangdong-alliance.yaml';
  it.each([
    [
      'a percentage as 8',
      CAPITATION,
      'budget_share: { value: 0.08',
      'budget_share: { value: 8',
      'budget_share',
      '8% 写作 0.08',
    ],
    [
      'a budget over its cap',
      CAPITATION,
      'budget_share: { value: 0.08',
      'budget_share: { value: 0.11',
      'budget_share',
      '超过上限 0.1',
    ],
    [
      'a cap over a tenth',
      CAPITATION,
      'budget_cap_rate: { value: 0.10',
      'budget_cap_rate: { value: 0.12',
      'budget_cap_rate',
      '超过 0.10',
    ],
    [
      'a number without a source',
      CAPITATION,
      'risk_rate: { value: 0.10, source: S3 五（三）1：预留 10% 的风险金 }',
      'risk_rate: { value: 0.10 }',
      'risk_rate.source',
      '缺少这一项',
    ],
    [
      'bands that overlap',
      CAPITATION,
      '- { min: 80, below: 90, rate: 0.80 }',
      '- { min: 80, below: 95, rate: 0.80 }',
      'retain_bands',
      '分档重叠：90 至 95 分',
    ],
    [
      'bands that begin twice',
      CAPITATION,
      '- { min: 80, below: 90, rate: 0.80 }',
      '- { min: 90, rate: 0.80 }',
      'retain_bands',
      '两档都从 90 分开始',
    ],
    [
      'bands that leave a gap',
      CAPITATION,
      '- { min: 80, below: 90, rate: 0.80 }',
      '- { min: 80, below: 85, rate: 0.80 }',
      'retain_bands',
      '空缺：85 至 90',
    ],
    [
      'bands that do not begin at 0',
      ALLIANCE,
      '- { min: 60, below: 80, rate: 0.50 }\n      - { min: 0, below: 60, rate: 0 }',
      '- { min: 60, below: 80, rate: 0.50 }',
      'retain_bands',
      '0 至 60 分没有对应的档',
    ],
    [
      'a higher score that earns less',
      CAPITATION,
      '- { min: 80, below: 90, rate: 0.80 }',
      '- { min: 80, below: 90, rate: 0.40 }',
      'retain_bands',
      '高分档的比例低于低分档',
    ],
    [
      'shares that do not sum',
      ALLIANCE,
      '{ to: lead, share: 0.30 }',
      '{ to: lead, share: 0.35 }',
      'retained_shares',
      '各份之和为 1.05',
    ],
    [
      'a growth over its cap',
      ALLIANCE,
      'growth_first: { value: 0.045',
      'growth_cap: { value: 0.04, source: 本市 }\n  growth_first: { value: 0.045',
      'growth_first',
      '超过上限 0.04',
    ],
    [
      'deposit and risk over the whole',
      ALLIANCE,
      'deposit_rate: { value: 0.05',
      'deposit_rate: { value: 0.99',
      'risk_rate',
      '之和超过总额',
    ],
    ['a missing year', CAPITATION, 'years: { from: 2023 }', 'years: {}', 'years.from', '缺少这一项'],
    [
      'an amount finer than a fen',
      CAPITATION,
      'base_cap: { value: 68.00',
      'base_cap: { value: 68.005',
      'base_cap',
      '精确到分',
    ],
    [
      'no number at all',
      CAPITATION,
      'base_cap: { value: 68.00',
      'base_cap: { value: 68元',
      'base_cap',
      '不是数字',
    ],
    ['a misspelt name', CAPITATION, 'risk_rate: {', 'risc_rate: {', 'parameters', 'risc_rate'],
    [
      'a word that is no choice',
      CAPITATION,
      'mode: { value: pilot',
      'mode: { value: trial',
      'mode',
      'pilot、stable',
    ],
  ])('refuses %s, and says where', (_, file, from, to, path, reason) => {
    const text = broken(file, from, to);
    const { faults = [] } = readPolicy(text);
    const fault = faults.find((own) => own.reason.zh.includes(reason));
    expect(fault, JSON.stringify(faults)).toBeDefined();
    expect(fault?.path).toContain(path);
    const first = textOf(file).slice(0, textOf(file).indexOf(from)).split('\n').length;
    const last = first + to.split('\n').length;
    expect(fault?.line).toBeGreaterThanOrEqual(
      path === 'parameters' || path === 'retained_shares' || path === 'retain_bands' ? 1 : first,
    );
    expect(fault?.line).toBeLessThanOrEqual(last);
    expect(fault?.reason.en).toMatch(/[a-z]/);
  });

  it('tells all faults at once, in the order of the lines', () => {
    const text = textOf(CAPITATION)
      .replace('risk_rate: { value: 0.10', 'risk_rate: { value: 10')
      .replace('overspend_fund_share: { value: 0.50', 'overspend_fund_share: { value: -1');
    const { faults = [] } = readPolicy(text);
    expect(faults.map(({ path }) => path)).toEqual([
      'parameters.risk_rate.value',
      'parameters.overspend_fund_share.value',
    ]);
  });

  it('keeps numbers as they are written, whatever a float would make of them', () => {
    const text = broken(CAPITATION, 'risk_rate: { value: 0.10', 'risk_rate: { value: 0.10000000000000000001');
    const { policy } = readPolicy(text);
    expect(policy?.kind === 'capitation' && policy.parameters.risk_rate.value).toBe('0.10000000000000000001');
  });

  it.each(['', 'just words', '{', 'id: x\nid: y', '- 1'])('refuses %j without throwing', (text) => {
    expect(readPolicy(text).faults?.length).toBeGreaterThan(0);
  });
});

describe('trying other values', () => {
  const policy = readPolicy(textOf('chenzhou-capitation.yaml')).policy;
  if (!policy) throw new Error('the shipped policy is unsound');

  it('takes a value, and says that it is tried', () => {
    const tried = withParameters(policy, { risk_rate: '0.05', count_elsewhere: 'false' }).policy;
    expect(tried?.parameters).toMatchObject({
      risk_rate: { value: '0.05', source: '试算：risk_rate = 0.05' },
      count_elsewhere: { value: false },
    });
  });

  it.each([
    ['nothing_such', '1'],
    ['retain_bands', '1'],
    ['risk_rate', '5'],
    ['mode', 'nope'],
  ])('refuses %s=%s', (name, value) => {
    expect(withParameters(policy, { [name]: value }).faults?.[0]?.path).toContain(name);
  });
});
