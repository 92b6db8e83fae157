import { BARS, type Bar } from './bars.js';
import { shareOf, type Share } from './interval.js';
import type { Outcomes } from './outcomes.js';

/** A rule as far as a score has to know it: its grade says whether it is by nature a hint. */
export type KnownRule = { id: string; grade: string };
export type Family = Share & {
  family: string;
  rules: readonly string[];
  /** Its first rule never says more than a hint of itself: hints are what it is asked for. */
  isHint: boolean;
  hintOnly: number;
};

export type Score = {
  worlds: number;
  visits: number;
  findings: Record<'clear' | 'suspected' | 'hint', number>;
  recall: { all: Share; families: Family[] };
  precision: { all: Share; rules: (Share & { rule: string })[] };
  /** Findings above a hint per 1,000 visits of worlds in which nothing is wrong. */
  falseAlarms: { findings: number; visits: number; perThousand: number };
  innocents: (Share & { family: string })[];
  slowest: { rule: string; ms: number }[];
  bars: Bar[];
};

/** How many of the slowest rules are named. */
const SLOWEST = 8;

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function familiesOf(worlds: readonly Outcomes[], rules: readonly KnownRule[]): Family[] {
  const labels = worlds.flatMap((world) => world.labels);
  return grouped(labels, ({ label }) => label.family).map(([family, own]) => {
    const acceptable = own[0]?.label.rules ?? [];
    const isHint = rules.find(({ id }) => id === acceptable[0])?.grade === 'hint';
    const hintOnly = own.filter(({ told }) => told === 'hinted').length;
    const told = own.filter((one) => one.told === 'told').length;
    return {
      family,
      rules: acceptable,
      isHint,
      hintOnly,
      ...shareOf(told + (isHint ? hintOnly : 0), own.length),
    };
  });
}

/** Adds up what became of worlds, and holds it to the bars. */
export function score(worlds: readonly Outcomes[], rules: readonly KnownRule[]): Score {
  const told = worlds.flatMap((world) => world.told);
  const right = told.filter(({ isRight }) => isRight).length;
  const graded = (grade: string): number => told.filter(({ finding }) => finding.grade === grade).length;
  const families = familiesOf(worlds, rules);
  const clean = worlds.filter(({ kind }) => kind === 'none');
  const alarms = clean.reduce((sum, world) => sum + world.told.length, 0);
  const visits = clean.reduce((sum, world) => sum + world.visits, 0);
  const took = new Map<string, number>();
  for (const { tookMs } of worlds)
    for (const [rule, ms] of Object.entries(tookMs)) took.set(rule, (took.get(rule) ?? 0) + ms);
  const summed = {
    worlds: worlds.length,
    visits: worlds.reduce((sum, world) => sum + world.visits, 0),
    findings: {
      clear: graded('clear'),
      suspected: graded('suspected'),
      hint: worlds.reduce((sum, { hints }) => sum + hints, 0),
    },
    recall: {
      all: shareOf(
        families.reduce((sum, { found }) => sum + found, 0),
        families.reduce((sum, { of }) => sum + of, 0),
      ),
      families,
    },
    precision: {
      all: shareOf(right, told.length),
      rules: grouped(told, ({ finding }) => finding.rule_id).map(([rule, own]) => ({
        rule,
        ...shareOf(own.filter(({ isRight }) => isRight).length, own.length),
      })),
    },
    falseAlarms: { findings: alarms, visits, perThousand: visits === 0 ? 0 : (1000 * alarms) / visits },
    innocents: grouped(
      worlds.flatMap((world) => world.innocents),
      ({ innocent }) => innocent.family,
    ).map(([family, own]) => ({
      family,
      ...shareOf(own.filter(({ accusedBy }) => accusedBy.length > 0).length, own.length),
    })),
    slowest: [...took]
      .sort((a, b) => b[1] - a[1])
      .slice(0, SLOWEST)
      .map(([rule, ms]) => ({ rule, ms: Math.round(ms) })),
  };
  return { ...summed, bars: BARS.map((bar) => bar(summed)) };
}
