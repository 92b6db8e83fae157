import { describe, expect, it } from 'vitest';
import { shareOf } from './interval.js';
import type { Label } from './labels.js';
import { accuses, matches, type Finding } from './match.js';
import { outcomesOf } from './outcomes.js';
import { score, type Score } from './score.js';

const finding = (more: Partial<Finding>): Finding => ({
  finding_id: 'F1',
  rule_id: 'I02',
  grade: 'clear',
  subject_type: 'person',
  subject_id: 'P1',
  fixmedins_code: 'H1',
  psn_no: 'P1',
  event_from: '2025-01-01 00:00:00',
  evidence: [{ stream: 'visits', key: 'V1' }],
  explanation_en: '',
  ...more,
});
const label = (more: Partial<Label>): Label => ({
  id: 'L1',
  family: 'visit_after_death',
  rules: ['I02', 'I09'],
  subjects: ['person:P1'],
  detail: '',
  ...more,
});

const RULES = [
  { id: 'I02', grade: 'clear' },
  { id: 'A08', grade: 'hint' },
];

type World = { kind?: string; findings?: Finding[]; labels?: Label[]; innocents?: Label[]; visits?: number };
const scoreOf = (...worlds: World[]): Score =>
  score(
    worlds.map(({ kind = 'all', findings = [], labels = [], innocents = [], visits = 1000 }) =>
      outcomesOf({ name: kind, kind, visits, tookMs: { I02: 5, A08: 7 } }, findings, { labels, innocents }),
    ),
    RULES,
  );

describe('a finding tells of a label', () => {
  it('by its subject, its person or a record of its evidence', () => {
    expect(matches(finding({}), label({}))).toBe(true);
    expect(matches(finding({ subject_type: 'institution', subject_id: 'H1' }), label({}))).toBe(true);
    const other = finding({ psn_no: '', subject_id: 'P9' });
    expect(matches(other, label({ subjects: ['person:P1', 'visit:V1'] }))).toBe(true);
    const line = { ...other, evidence: [{ stream: 'fees', key: ['V1', '3'] }] };
    expect(matches(line, label({ subjects: ['person:P1', 'fee:V1/3'] }))).toBe(true);
    expect(matches(finding({ psn_no: 'P2', subject_id: 'P2' }), label({}))).toBe(false);
  });

  it('only under an acceptable rule', () => {
    expect(matches(finding({ rule_id: 'I09' }), label({}))).toBe(true);
    expect(matches(finding({ rule_id: 'I04' }), label({}))).toBe(false);
  });

  it('about a place by any finding of that place', () => {
    const sold = finding({ rule_id: 'D04', psn_no: '', subject_type: 'institution', subject_id: 'H2' });
    expect(matches(sold, label({ rules: ['D04'], subjects: ['institution:H1'] }))).toBe(true);
    expect(matches(sold, label({ rules: ['D04'], subjects: ['person:P9', 'institution:H1'] }))).toBe(false);
  });
});

describe('a finding accuses a look-alike', () => {
  it('by its person or records, not by its place', () => {
    const innocent = label({ subjects: ['person:P1', 'visit:V1', 'institution:H1'] });
    expect(accuses(finding({}), innocent)).toBe(true);
    const place = finding({ psn_no: '', subject_type: 'institution', subject_id: 'H1', evidence: [] });
    expect(accuses(place, innocent)).toBe(false);
    expect(accuses(finding({ rule_id: 'D04' }), innocent)).toBe(false);
  });

  it('that is a place as a whole only when the place itself is its subject', () => {
    const innocent = label({ subjects: ['institution:H1'] });
    expect(accuses(finding({}), innocent)).toBe(false);
    expect(accuses(finding({ subject_type: 'institution', subject_id: 'H1' }), innocent)).toBe(true);
  });
});

describe('worlds together', () => {
  it('ask a family for more than hints, unless its first rule gives no more', () => {
    const hint = finding({ grade: 'hint' });
    const months = finding({ grade: 'hint', rule_id: 'A08' });
    const { recall } = scoreOf({
      findings: [hint, months],
      labels: [label({}), label({ id: 'L2', family: 'put_off', rules: ['A08'] })],
    });
    expect(recall.families).toMatchObject([
      { family: 'put_off', isHint: true, found: 1, hintOnly: 1 },
      { family: 'visit_after_death', isHint: false, found: 0, hintOnly: 1 },
    ]);
  });

  it('are pooled: a label that one seed shows and another misses is found by half', () => {
    const { recall, slowest, visits } = scoreOf(
      { findings: [finding({})], labels: [label({})] },
      { labels: [label({})] },
    );
    expect(recall.all).toMatchObject({ found: 1, of: 2, share: 0.5 });
    expect(slowest).toEqual([
      { rule: 'A08', ms: 14 },
      { rule: 'I02', ms: 10 },
    ]);
    expect(visits).toBe(2000);
  });

  it('pass every bar, or say which they fail', () => {
    const good = { findings: [finding({})], labels: [label({})] };
    const verdicts = ({ bars }: Score): string[] => bars.map(({ verdict }) => verdict);
    expect(verdicts(scoreOf(good))).toEqual(['PASS', 'PASS', 'NOT JUDGED']);
    expect(verdicts(scoreOf(good, { kind: 'none' }))).toEqual(['PASS', 'PASS', 'PASS']);
    expect(verdicts(scoreOf({ labels: [label({})] }))).toEqual(['FAIL', 'PASS', 'NOT JUDGED']);
    expect(verdicts(scoreOf({ kind: 'none', findings: [finding({})] }))).toEqual(['PASS', 'FAIL', 'FAIL']);
  });

  it('weigh an alarm in a world without violations by its visits', () => {
    const alarm = { kind: 'none', findings: [finding({})] };
    expect(scoreOf({ ...alarm, visits: 2500 }).bars[2]).toMatchObject({ verdict: 'PASS', found: '0.400' });
    expect(scoreOf({ ...alarm, visits: 1900 }).bars[2]).toMatchObject({ verdict: 'FAIL', found: '0.526' });
  });
});

describe('an interval', () => {
  it('is Wilson’s: wide for few, and below 1 where all were found', () => {
    expect(shareOf(81, 263)).toMatchObject({ share: 0.308, low: 0.2553, high: 0.3662 });
    expect(shareOf(10, 10)).toMatchObject({ share: 1, low: 0.7225, high: 1 });
    expect(shareOf(0, 0)).toEqual({ of: 0, found: 0 });
  });
});
