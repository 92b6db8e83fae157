import { describe, expect, it } from 'vitest';
import type { Overview, RuleParam } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import { fill } from '../../lib/i18n/i18n.svelte.ts';
import { en } from '../../lib/i18n/messages.en.ts';
import { zhCN, type MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import { patchSearch } from '../../lib/state/address.ts';
import { changesCsv, sheetCell } from './backtest.csv.ts';
import { faultsOf, refusals } from './backtest.faults.ts';
import { grown, isWhole, shownChanges, type BacktestSummary, type ChangedFinding } from './backtest.rows.ts';
import { skippedText, summaryText, trialText } from './backtest.text.ts';
import { isSame, plainTrial, readChange, readTrial, trialPatch, withDefaults } from './backtest.url.ts';

const param = (name: string, more: Partial<RuleParam> = {}): RuleParam => ({
  name,
  label: { zh: '天数', en: 'Days' },
  unit: { zh: '天', en: 'days' },
  default: 1,
  value: 1,
  min: 0,
  max: 1_000,
  ...more,
});
const PARAMS = [param('edge_days'), param('share', { min: 0.01, max: 0.5, default: 0.1 })];
const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const trial = (values: Record<string, string> = {}) => ({ ...YEAR, values });
const words = (locale: 'zh-CN' | 'en') => ({
  locale,
  t: (key: MessageKey, params?: Record<string, string | number>) =>
    fill(locale === 'en' ? en[key] : zhCN[key], params),
  text: (text: { zh: string; en: string } | null | undefined) =>
    (locale === 'en' ? text?.en : text?.zh) ?? '',
});

const SUMMARY: BacktestSummary = {
  rule_id: 'I04',
  ...YEAR,
  added: 1,
  removed: 1,
  kept: 1_200,
  amount_added: '12345678901234567.89',
  amount_removed: '30.00',
  institutions: 2,
  skipped: [],
};
const finding = (finding_id: string, change: ChangedFinding['change']): ChangedFinding => ({
  finding_id,
  change,
  pool: 'county',
  rule_id: 'I04',
  rule_version: 1,
  edition: 0,
  grade: 'suspected',
  subject_type: 'person',
  subject_id: 'P1******0001',
  fixmedins_code: '990121001234',
  fixmedins_name: '=测试,卫生院',
  psn_no: '',
  event_from: '2025-05-01 09:00:00',
  event_to: '2025-05-01 09:00:00',
  amount: '12345678901234567.89',
  evidence: [],
  facts: {},
  explanation_zh: '一句话',
  explanation_en: 'A sentence',
  detected_at: null,
});

describe('the address of a trial', () => {
  it('says the same after it was written and read', () => {
    const tried = trial({ edge_days: '0', share: '0.25' });
    const address = patchSearch(
      new URL('http://x/rules/I04?pool=county&change=added'),
      trialPatch(tried, PARAMS),
    );
    const { searchParams } = new URL(address, 'http://x');
    expect(searchParams.getAll('set')).toEqual(['edge_days=0', 'share=0.25']);
    expect(searchParams.get('pool')).toBe('county');
    expect(readChange(searchParams)).toBeNull();
    expect(readTrial(searchParams, PARAMS)).toEqual(tried);
  });

  it('drops what the rule has not, and days that are none', () => {
    const search = new URLSearchParams(
      'from=2025-02-30&to=2025-12-31&set=edge=3&set=edge_days=abc&set=share',
    );
    expect(readTrial(search, PARAMS)).toEqual({ from: '', to: '2025-12-31', values: { edge_days: 'abc' } });
  });

  it('means the twelve months to the end of the data where it names none', () => {
    const none = { from: '', to: '', values: { share: '0.2' } };
    expect(withDefaults(none, '2025-12-31')).toEqual({ ...YEAR, values: none.values });
    expect(withDefaults(none, null)).toEqual(none);
    expect(withDefaults(trial(), '2026-06-30')).toEqual(trial());
  });

  it('means the same with digits of full width, or with an empty value', () => {
    expect(plainTrial(trial({ edge_days: ' ３ ' })).values).toEqual({ edge_days: '3' });
    expect(isSame(trial({ share: '' }), trial(), PARAMS)).toBe(true);
    expect(isSame(trial({ share: '0.2' }), trial(), PARAMS)).toBe(false);
  });
});

describe('what is wrong with a trial', () => {
  it('is said at its fields', () => {
    expect(faultsOf(trial({ edge_days: '1000', share: '0.01' }), PARAMS)).toEqual({});
    expect(faultsOf({ from: '', to: '', values: { edge_days: 'x', share: '0.51' } }, PARAMS)).toEqual({
      from: { words: 'backtest.fault.day' },
      to: { words: 'backtest.fault.day' },
      'set.edge_days': { words: 'backtest.fault.number' },
      'set.share': { words: 'backtest.fault.bounds', params: { min: '0.01', max: '0.5' } },
    });
    expect(faultsOf({ from: '2025-02-01', to: '2025-01-31', values: {} }, PARAMS)).toEqual({
      to: { words: 'backtest.fault.order' },
    });
  });

  it('comes from the service to the same fields', () => {
    const refused = (field: string, reason: string) =>
      Object.keys(refusals(new ApiProblem('http', { status: 400, fields: [{ field, reason }] }), PARAMS));
    expect(refused('set', 'edge_days of rule I04 must lie between 0 and 3')).toEqual(['set.edge_days']);
    expect(refused('to', 'to must not lie before from')).toEqual(['to']);
    expect(refused('set', 'rule I04 has no parameter edge')).toEqual([]);
    expect(refusals(new ApiProblem('network'), PARAMS)).toEqual({});
  });
});

describe('a run', () => {
  it('is whole when every change of its summary has come', () => {
    const first = grown(undefined, [SUMMARY, finding('F1', 'added')]);
    expect(first && isWhole(first)).toBe(false);
    const last = grown(first, [finding('F2', 'removed')]);
    expect(last && isWhole(last)).toBe(true);
    expect(last?.summary).toBe(SUMMARY);
    expect(grown(undefined, [])).toBeUndefined();
  });

  it('is shown by kind of change, its places by name', () => {
    const changes = [finding('F1', 'added'), { ...finding('F2', 'removed'), fixmedins_name: '' }];
    const shown = shownChanges(changes, 'removed', [{ id: '990121001234', name: '测试卫生院' }]);
    expect(shown).toEqual([{ ...finding('F2', 'removed'), fixmedins_name: '测试卫生院' }]);
    expect(shownChanges(changes, null, []).map((one) => one.fixmedins_name)).toEqual(['=测试,卫生院', '']);
  });

  it('is summed up with every digit of its money', () => {
    expect(summaryText(SUMMARY, words('en'))).toContain('1 added (12,345,678,901,234,567.89 yuan)');
    expect(summaryText(SUMMARY, words('zh-CN'))).toContain('不变 1,200 条');
    expect(summaryText({ ...SUMMARY, added: 0, removed: 0 }, words('zh-CN'))).toContain('没有新增');
    expect(trialText(trial({ share: '0.2' }), PARAMS, words('zh-CN'))).toContain('天数 0.2');
    expect(trialText(trial(), PARAMS, words('en'))).toContain('as they stand');
  });

  it('says in words which records it left out', () => {
    const skipped = { reason: 'settlements.mdtrt_id: visits not received', rows: 1_234 };
    const said = skippedText(skipped, undefined, words('en'));
    expect(said).toBe('Settlements: 1,234 rows name a record of Visits that has not arrived (mdtrt_id)');
    const label = { zh: '就诊ID', en: 'Visit id' };
    const dangling = [{ stream: 'settlements', field: 'mdtrt_id', label, count: 1, countedAt: '' }];
    const overview: Pick<Overview, 'dangling'> = { dangling };
    expect(skippedText(skipped, overview, words('zh-CN'))).toContain('（就诊ID）');
    expect(skippedText({ reason: 'other', rows: 2 }, undefined, words('en'))).toBe('2 rows: other');
  });
});

it('makes a file that a spreadsheet shows as it is', () => {
  const [header = '', row = ''] = changesCsv([finding('F1', 'removed')], words('zh-CN')).split('\n');
  expect(header.startsWith('\uFEFF变化,')).toBe(true);
  expect(row).toBe(
    '不再发现,可疑,F1,I04,人员,P1******0001,"\t990121001234","\t=测试,卫生院",2025-05-01 09:00:00,2025-05-01 09:00:00,12345678901234567.89,一句话',
  );
  expect(['-3.50', '+1', 'x'].map(sheetCell)).toEqual(['-3.50', '\t+1', 'x']);
});
