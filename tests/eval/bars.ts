import type { Score } from './score.js';

/** What is asked of the rules, and whether they do it. */
export type Bar = { bar: string; verdict: 'PASS' | 'FAIL' | 'NOT JUDGED'; found: string };

const verdictOf = (isMet: boolean): Bar['verdict'] => (isMet ? 'PASS' : 'FAIL');

const RECALL = 0.95;
const PRECISION = 0.9;
const PER_THOUSAND = 0.5;

const recall = ({ recall: { families } }: Omit<Score, 'bars'>): Bar => {
  const below = families.filter(({ isHint, share = 1 }) => !isHint && share < RECALL);
  return {
    bar: `recall of at least ${RECALL} in every family that is not by nature a hint`,
    verdict: verdictOf(below.length === 0),
    found: below.map(({ family, share }) => `${family} ${share?.toFixed(3)}`).join(', ') || 'all',
  };
};

const precision = ({ precision: { all } }: Omit<Score, 'bars'>): Bar => ({
  bar: `precision of at least ${PRECISION} over clear and suspected`,
  verdict: verdictOf((all.share ?? 1) >= PRECISION),
  found: all.share?.toFixed(3) ?? 'no findings',
});

const quiet = ({ falseAlarms: { perThousand, visits } }: Omit<Score, 'bars'>): Bar => ({
  bar: `at most ${PER_THOUSAND} clear and suspected findings per 1,000 visits where nothing is wrong`,
  verdict: visits === 0 ? 'NOT JUDGED' : verdictOf(perThousand <= PER_THOUSAND),
  found: visits === 0 ? 'no such world' : perThousand.toFixed(3),
});

/** The bars, each judged from what worlds add up to. */
export const BARS = [recall, precision, quiet] as const;
