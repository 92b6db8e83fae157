import { findMetric } from '@fundwatch/metrics';
import { directionOf, itemKey, type CardItem, type ScoreCard } from '@fundwatch/settlement';
import { CATALOGUE } from './score-cards.js';
import type { ScoreCardView } from './scores.dto.js';

/** A card as pages show it: with the names and units of what it speaks of. */
export const cardView = (card: ScoreCard): ScoreCardView => ({
  id: card.id,
  name: card.name,
  version: card.version,
  grain: card.grain,
  tiers: card.tiers ?? [],
  gate: card.gate,
  items: card.items.map(itemView),
  negative_list: card.negative_list.map(({ item, points, veto, illustrative, source }) => {
    const { zh = item, en = item } = CATALOGUE.listed[item] ?? {};
    return {
      item,
      label: { zh, en },
      points: stated(points),
      veto,
      illustrative: illustrative ?? false,
      source,
    };
  }),
  veto_at_most: card.veto_at_most,
  floor: card.floor,
});

function itemView(item: CardItem): ScoreCardView['items'][number] {
  const head = {
    key: itemKey(item),
    weight: item.weight,
    illustrative: item.illustrative ?? false,
    source: item.source,
  };
  if (item.kind === 'manual')
    return {
      ...head,
      kind: 'manual',
      indicator: item.item,
      variant: '',
      label: item.name,
      variant_label: null,
      unit: 'points',
      better: 'higher',
      curve: null,
      full_value: item.full_value,
      guidance: item.guidance,
    };
  const known = CATALOGUE.indicators[item.indicator];
  return {
    ...head,
    kind: 'indicator',
    indicator: item.indicator,
    variant: item.variant,
    label: known?.label ?? { zh: item.indicator, en: item.indicator },
    variant_label:
      item.variant === 'main' ? null : (findMetric(item.indicator)?.variants[item.variant]?.label ?? null),
    unit: known?.variants[item.variant]?.unit ?? '',
    better: directionOf(item, CATALOGUE),
    curve: item.curve,
    full_value: null,
    guidance: null,
  };
}

type Points = ScoreCard['negative_list'][number]['points'];
const stated = ({ watched, suspected, confirmed }: Points) => ({
  ...(watched === undefined ? {} : { watched }),
  ...(suspected === undefined ? {} : { suspected }),
  ...(confirmed === undefined ? {} : { confirmed }),
});
