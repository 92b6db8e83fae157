import type { Label } from './labels.js';
import { accuses, matches, type Finding } from './match.js';

export type Share = { name: string; of: number; found: number; share: string };
export type Score = {
  findings: Record<Finding['grade'], number>;
  /** Labels that a clear or suspected finding tells of; a hint alone does not count. */
  recall: { all: Share; covered: Share; families: (Share & { hintOnly: number; isCovered: boolean })[] };
  /** Clear and suspected findings that tell of a label. */
  precision: { all: Share; rules: Share[] };
  /** Look-alikes that a clear or suspected finding accuses. */
  innocents: Share[];
  missed: { label: string; rules: readonly string[]; subject: string; detail: string }[];
  unmatched: Pick<
    Finding,
    'finding_id' | 'rule_id' | 'grade' | 'subject_type' | 'subject_id' | 'explanation_en'
  >[];
  accused: { innocent: string; finding: string; rule: string; detail: string }[];
};

const share = (name: string, of: number, found: number): Share => ({
  name,
  of,
  found,
  share: of === 0 ? '–' : (found / of).toFixed(3),
});

const names = <T>(items: readonly T[], nameOf: (item: T) => string): string[] =>
  [...new Set(items.map(nameOf))].sort();

/** Compares findings with what was planted and with what only looks like it. `rules` are those that exist. */
export function score(
  findings: readonly Finding[],
  labels: readonly Label[],
  innocents: readonly Label[],
  rules: readonly string[],
): Score {
  const told = findings.filter((finding) => finding.grade !== 'hint');
  const foundBy = (some: readonly Finding[]): Set<Label> =>
    new Set(labels.filter((label) => some.some((finding) => matches(finding, label))));
  const found = foundBy(told);
  const hinted = foundBy(findings);
  const isCovered = (label: Label): boolean => rules.includes(label.rules[0] ?? '');
  const isRight = new Set(told.filter((finding) => labels.some((label) => matches(finding, label))));
  const accused = innocents.flatMap((innocent) =>
    told.filter((finding) => accuses(finding, innocent)).map((finding) => ({ innocent, finding })),
  );
  const covered = labels.filter(isCovered);
  return {
    findings: {
      clear: findings.filter((finding) => finding.grade === 'clear').length,
      suspected: findings.filter((finding) => finding.grade === 'suspected').length,
      hint: findings.filter((finding) => finding.grade === 'hint').length,
    },
    recall: {
      all: share('all labels', labels.length, found.size),
      covered: share(
        'labels of rules that exist',
        covered.length,
        covered.filter((one) => found.has(one)).length,
      ),
      families: names(labels, (label) => label.family).map((family) => {
        const own = labels.filter((label) => label.family === family);
        return {
          ...share(family, own.length, own.filter((label) => found.has(label)).length),
          hintOnly: own.filter((label) => hinted.has(label) && !found.has(label)).length,
          isCovered: own.some(isCovered),
        };
      }),
    },
    precision: {
      all: share('clear and suspected', told.length, isRight.size),
      rules: names(told, (finding) => finding.rule_id).map((rule) => {
        const own = told.filter((finding) => finding.rule_id === rule);
        return share(rule, own.length, own.filter((finding) => isRight.has(finding)).length);
      }),
    },
    innocents: names(innocents, (innocent) => innocent.family).map((family) => {
      const own = innocents.filter((innocent) => innocent.family === family);
      return share(
        family,
        own.length,
        own.filter((one) => accused.some(({ innocent }) => innocent === one)).length,
      );
    }),
    missed: covered
      .filter((label) => !found.has(label))
      .map(({ id, rules: wanted, subjects, detail }) => ({
        label: id,
        rules: wanted,
        subject: subjects[0] ?? '',
        detail,
      })),
    unmatched: told
      .filter((finding) => !isRight.has(finding))
      .map(({ finding_id, rule_id, grade, subject_type, subject_id, explanation_en }) => ({
        finding_id,
        rule_id,
        grade,
        subject_type,
        subject_id,
        explanation_en,
      })),
    accused: accused.map(({ innocent, finding }) => ({
      innocent: innocent.id,
      finding: finding.finding_id,
      rule: finding.rule_id,
      detail: innocent.detail,
    })),
  };
}
