import { parseDecimal, subtract, type Decimal } from '../../lib/i18n/decimal.ts';
import type { ScoreCard, ScoreCardItem, ScoreGrain, ScorePart } from './scores.queries.ts';

export const SCORE_GRAINS = ['institution', 'alliance'] as const satisfies ScoreGrain[];

export const readScoreGrain = (search: URLSearchParams): ScoreGrain =>
  SCORE_GRAINS.find((grain) => grain === search.get('grain')) ?? 'institution';

/** The item of a card that a part belongs to; what is taken off belongs to none. */
export const itemOf = (card: ScoreCard, part: ScorePart): ScoreCardItem | undefined =>
  card.items.find(
    (item) => item.kind === part.kind && item.indicator === part.indicator && item.variant === part.variant,
  );

/** How much of its weight a part earned, 0 to 100, for a bar; null where it does not count. */
export function filled({ points, weight, counts }: ScorePart): number | null {
  const of = Number(weight);
  return counts && of > 0 ? Math.min(100, Math.max(0, (Number(points) / of) * 100)) : null;
}

const NOTHING: Decimal = { units: 0n, scale: 0 };
const read = (text: string): Decimal => parseDecimal(text) ?? NOTHING;
const isMore = (a: Decimal, b: Decimal): boolean => subtract(a, b).units > 0n;

export type Gain = { part: ScorePart; item: ScoreCardItem; points: Decimal };

/** Where most can be gained, the most first: items that count and earned less than all. */
export function gains(card: ScoreCard, parts: readonly ScorePart[], most: number): Gain[] {
  return parts
    .flatMap((part): Gain[] => {
      const item = itemOf(card, part);
      const points = subtract(read(part.weight), read(part.points));
      return item && part.counts && points.units > 0n ? [{ part, item, points }] : [];
    })
    .sort((a, b) => Number(isMore(b.points, a.points)) - Number(isMore(a.points, b.points)))
    .slice(0, most);
}

/** Items of which nothing reliable is known: they are no loss, and nothing is gained by waiting. */
export const leftOut = (card: ScoreCard, parts: readonly ScorePart[]): ScoreCardItem[] =>
  parts.flatMap((part) => (part.counts ? [] : (itemOf(card, part) ?? [])));

type Curve = NonNullable<ScoreCardItem['curve']>;
type Level = Exclude<Curve, { kind: 'improvement' }>;

/** The curve of the value itself. */
export const levelOf = (curve: Curve): Level => (curve.kind === 'improvement' ? curve.level : curve);
