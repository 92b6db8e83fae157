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

/** Points that a part could still earn: what is missing of its weight, or all of what is not known yet. */
export function lost({ points, weight, card_weight, counts }: ScorePart): Decimal {
  const nothing: Decimal = { units: 0n, scale: 0 };
  const whole = parseDecimal(counts ? weight : card_weight) ?? nothing;
  return subtract(whole, counts ? (parseDecimal(points) ?? nothing) : nothing);
}

export type Gain = { part: ScorePart; item: ScoreCardItem; points: Decimal };

/** Where most can be gained, the most first: items that earned less than all. What is not known comes by being entered. */
export function gains(card: ScoreCard, parts: readonly ScorePart[], most: number): Gain[] {
  return parts
    .flatMap((part): Gain[] => {
      const item = itemOf(card, part);
      const points = lost(part);
      return item && points.units > 0n ? [{ part, item, points }] : [];
    })
    .sort(
      (a, b) =>
        Number(subtract(b.points, a.points).units > 0n) - Number(subtract(a.points, b.points).units > 0n),
    )
    .slice(0, most);
}

type Curve = NonNullable<ScoreCardItem['curve']>;
type Level = Exclude<Curve, { kind: 'improvement' }>;

/** The curve of the value itself. */
export const levelOf = (curve: Curve): Level => (curve.kind === 'improvement' ? curve.level : curve);
