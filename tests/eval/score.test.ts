import { describe, expect, it } from 'vitest';
import type { Label } from './labels.js';
import type { Finding } from './match.js';
import { score } from './score.js';

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

/** Labels found, and findings that are right. */
const counts = (
  findings: readonly Finding[],
  labels: readonly Label[],
  rules = ['I02', 'D04'],
): [number, number] => {
  const { recall, precision } = score(findings, labels, [], rules);
  return [recall.all.found, precision.all.found];
};

describe('a finding tells of a label', () => {
  it('by its subject, its person or a record of its evidence', () => {
    expect(counts([finding({})], [label({})])).toEqual([1, 1]);
    expect(counts([finding({ subject_type: 'institution', subject_id: 'H1' })], [label({})])).toEqual([1, 1]);
    expect(
      counts([finding({ psn_no: '', subject_id: 'P9' })], [label({ subjects: ['person:P1', 'visit:V1'] })]),
    ).toEqual([1, 1]);
    const line = finding({ psn_no: '', subject_id: 'P9', evidence: [{ stream: 'fees', key: ['V1', '3'] }] });
    expect(counts([line], [label({ subjects: ['person:P1', 'fee:V1/3'] })])).toEqual([1, 1]);
    expect(counts([finding({ psn_no: 'P2', subject_id: 'P2' })], [label({})])).toEqual([0, 0]);
  });

  it('only under an acceptable rule', () => {
    expect(counts([finding({ rule_id: 'I09' })], [label({})])).toEqual([1, 1]);
    expect(counts([finding({ rule_id: 'I04' })], [label({})])).toEqual([0, 0]);
  });

  it('about a place by any finding of that place', () => {
    const sold = finding({
      rule_id: 'D04',
      psn_no: '',
      subject_type: 'institution',
      subject_id: 'H2',
      fixmedins_code: 'H1',
    });
    const place = label({ rules: ['D04'], subjects: ['institution:H1'] });
    expect(counts([sold], [place])).toEqual([1, 1]);
    expect(counts([sold], [label({ rules: ['D04'], subjects: ['person:P9', 'institution:H1'] })])).toEqual([
      0, 0,
    ]);
  });

  it('not as a hint', () => {
    const { recall, precision, findings } = score([finding({ grade: 'hint' })], [label({})], [], ['I02']);
    expect(recall.families[0]).toMatchObject({ found: 0, hintOnly: 1, isCovered: true });
    expect(precision.all).toMatchObject({ of: 0, share: '–' });
    expect(findings.hint).toBe(1);
  });
});

describe('a score', () => {
  it('names what is missed, what is unmatched and which families have no rule yet', () => {
    const result = score(
      [finding({ finding_id: 'F2', subject_id: 'P7', psn_no: 'P7', evidence: [] })],
      [label({}), label({ id: 'L2', family: 'hanging_bed', rules: ['N01'] })],
      [],
      ['I02'],
    );
    expect(result.missed.map((one) => one.label)).toEqual(['L1']);
    expect(result.unmatched.map((one) => one.finding_id)).toEqual(['F2']);
    expect(result.recall.families.map((family) => [family.name, family.isCovered])).toEqual([
      ['hanging_bed', false],
      ['visit_after_death', true],
    ]);
    expect(result.recall.covered).toMatchObject({ of: 1, found: 0 });
  });

  it('accuses a look-alike by its person or records, not by its place', () => {
    const innocent = label({ subjects: ['person:P1', 'visit:V1', 'institution:H1'] });
    const accused = (one: Finding): number => score([one], [], [innocent], ['I02']).accused.length;
    expect(accused(finding({}))).toBe(1);
    expect(
      accused(finding({ psn_no: '', subject_type: 'institution', subject_id: 'H1', evidence: [] })),
    ).toBe(0);
    expect(accused(finding({ grade: 'hint' }))).toBe(0);
    expect(accused(finding({ rule_id: 'D04' }))).toBe(0);
  });
});
