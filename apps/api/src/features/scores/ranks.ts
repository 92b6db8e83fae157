import { add, compare, decimal, divide, format } from '@fundwatch/settlement';
import type { Scored } from './snapshot.js';

/** Ranks by score, the highest first; equal scores share one. Who has no score has no rank either. */
export function ranksOf(all: readonly Scored[]): ReadonlyMap<string, number> {
  const known = all
    .flatMap(({ id, scored }) => (scored.score === null ? [] : [{ id, score: decimal(scored.score) }]))
    .sort((a, b) => compare(b.score, a.score));
  const ranks = new Map<string, number>();
  for (const [at, { id, score }] of known.entries()) {
    const above = known[at - 1];
    ranks.set(id, above && compare(above.score, score) === 0 ? (ranks.get(above.id) ?? at + 1) : at + 1);
  }
  return ranks;
}

/** The middle score, of an even number the mean of the two in the middle, half up to 2 decimals; null of nobody. */
export function medianOf(all: readonly Scored[]): string | null {
  const scores = all
    .flatMap(({ scored }) => (scored.score === null ? [] : [decimal(scored.score)]))
    .sort(compare);
  const [low, high] = [scores[Math.ceil(scores.length / 2) - 1], scores[Math.floor(scores.length / 2)]];
  const middle = low && high && divide(add(low, high), decimal('2'), 2);
  return middle ? format(middle) : null;
}
