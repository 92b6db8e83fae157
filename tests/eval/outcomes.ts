import type { Label } from './labels.js';
import { accuses, matches, type Finding } from './match.js';

/** How a world ended: what became of each label, finding and look-alike. */
export type Outcomes = {
  name: string;
  /** `none`: a world without violations. */
  kind: string;
  visits: number;
  labels: { label: Label; told: 'told' | 'hinted' | 'missed' }[];
  /** Findings above a hint, and whether they tell of a label. */
  told: { finding: Finding; isRight: boolean }[];
  hints: number;
  innocents: { innocent: Label; accusedBy: Finding[] }[];
  /** Milliseconds that the statements of each rule took. */
  tookMs: Record<string, number>;
};

/** Compares the findings of a world with what was planted in it and with what only looks like it. */
export function outcomesOf(
  world: Pick<Outcomes, 'name' | 'kind' | 'visits' | 'tookMs'>,
  findings: readonly Finding[],
  planted: { labels: readonly Label[]; innocents: readonly Label[] },
): Outcomes {
  const told = findings.filter(({ grade }) => grade !== 'hint');
  const isIn = (some: readonly Finding[], label: Label): boolean =>
    some.some((finding) => matches(finding, label));
  return {
    ...world,
    labels: planted.labels.map((label) => ({
      label,
      told: isIn(told, label) ? 'told' : isIn(findings, label) ? 'hinted' : 'missed',
    })),
    told: told.map((finding) => ({
      finding,
      isRight: planted.labels.some((label) => matches(finding, label)),
    })),
    hints: findings.length - told.length,
    innocents: planted.innocents.map((innocent) => ({
      innocent,
      accusedBy: told.filter((finding) => accuses(finding, innocent)),
    })),
  };
}
