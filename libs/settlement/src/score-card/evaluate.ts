import {
  add,
  compare,
  decimal,
  format,
  formatShort,
  larger,
  round,
  smaller,
  subtract,
  type Decimal,
} from '../decimal.js';
import { earned, POINT_SCALE, pointsOf, type Direction, type Earned } from './curve.js';
import type { CardFacts, Catalogue, StateOnList } from './facts.js';
import { missing, said, type Said } from './reasons.js';
import { FULL_MARKS, itemKey, type CardItem, type ListedItem, type ScoreCard } from './schema.js';
import { spread } from './weights.js';

/** A part of a score. The points of all parts sum to the score, exactly. */
export type Part = {
  kind: 'indicator' | 'manual' | 'deduction' | 'veto' | 'floor';
  /** the indicator, the name of a manual item, or what is taken off */
  indicator: string;
  variant: string;
  /** points that could be earned, after the weight of what is missing was spread */
  weight: string;
  /** as the card has it */
  card_weight: string;
  value: string | null;
  points: string;
  /** whether it counts; one that does not is neither 0 nor full marks */
  counts: boolean;
  reason: string;
  reason_en: string;
  /** what the points follow from, for those who draw it */
  earned_by?: 'level' | 'improvement';
  improvement?: string;
  last_year?: string | null;
  /** why the indicator has no value, as the indicator says it */
  not_computable_reason?: string;
};

export type ListedPart = { item: string; state: StateOnList; points: string; veto: boolean };

export type CardScore = {
  /** null where the gate withholds it */
  score: string | null;
  withheld: { zh: string; en: string } | null;
  parts: Part[];
  negative_list: ListedPart[];
};

const ZERO = decimal('0');
const text = (points: Decimal): string => format(round(points, POINT_SCALE));

type Look = { item: CardItem; weight: Decimal; value: Decimal | undefined; why: Said | undefined };

/** Works out a card. Nothing but the card and the facts goes in: the same give the same score for ever. */
export function evaluateCard(card: ScoreCard, facts: CardFacts, catalogue: Catalogue): CardScore {
  const looks = card.items.map((item) => look(card, item, facts));
  const lost = looks.filter(({ why }) => why !== undefined);
  const withheld = withholding(card, lost);
  const weights = spread(
    looks.filter(({ why }) => why === undefined).map(({ item, weight }) => ({ key: itemKey(item), weight })),
  );
  const items = looks.map((own) => partOf(own, weights, facts, catalogue));
  const { listed, deductions } = takenOff(card, facts, catalogue);
  const sofar = sumOf([...items, ...deductions]);
  const ends = bounds(card, listed, sofar);
  const parts = [...items, ...deductions, ...ends];
  return {
    score: withheld ? null : text(sumOf(parts)),
    withheld: withheld ?? null,
    parts,
    negative_list: listed,
  };
}

const sumOf = (parts: readonly Part[]): Decimal =>
  parts.map(({ points }) => decimal(points)).reduce(add, ZERO);

/** The value of an item, or why it cannot be used. */
function look(card: ScoreCard, item: CardItem, facts: CardFacts): Look {
  const weight = decimal(item.weight);
  if (item.kind === 'manual') {
    const own = facts.manual[item.item];
    return own
      ? { item, weight, value: decimal(own.value), why: undefined }
      : { item, weight, value: undefined, why: missing.notEntered };
  }
  const own = facts.indicators[itemKey(item)];
  const value = own?.value === null || own?.value === undefined ? undefined : decimal(own.value);
  const least = item.min_denominator ?? card.gate.min_denominator;
  const why = (): Said | undefined => {
    if (!own || !value) return missing.notComputable;
    if (own.quality !== undefined && own.quality !== null) {
      if (compare(decimal(own.quality), decimal(card.gate.min_quality)) < 0)
        return missing.poorData(own.quality, card.gate.min_quality);
    }
    const denominator = own.denominator ?? null;
    if (least !== undefined && denominator !== null && compare(decimal(denominator), decimal(least)) < 0)
      return missing.tooFew(denominator, least);
    return undefined;
  };
  return { item, weight, value, why: why() };
}

function withholding(card: ScoreCard, lost: readonly Look[]): Said | undefined {
  const strict = lost.find(({ item }) => (item.when_missing ?? card.gate.when_missing) === 'withhold');
  if (strict) return said.withheldFor(nameOf(strict.item));
  const weight = lost.map((own) => own.weight).reduce(add, ZERO);
  const most = decimal(card.gate.max_missing_weight);
  if (compare(weight, most) > 0 || compare(weight, FULL_MARKS) === 0)
    return said.withheldByWeight(formatShort(weight), formatShort(most));
  return undefined;
}

const nameOf = (item: CardItem): string => (item.kind === 'manual' ? item.name.zh : item.indicator);

function partOf(
  { item, value, why }: Look,
  weights: ReadonlyMap<string, Decimal>,
  facts: CardFacts,
  catalogue: Catalogue,
): Part {
  const key = itemKey(item);
  const own = facts.indicators[key];
  const head = {
    kind: item.kind,
    indicator: item.kind === 'manual' ? item.item : item.indicator,
    variant: item.kind === 'manual' ? '' : item.variant,
    card_weight: formatShort(decimal(item.weight)),
    value: value ? ((item.kind === 'manual' ? facts.manual[item.item]?.value : own?.value) ?? null) : null,
    ...(item.kind === 'indicator' && item.curve.kind === 'improvement'
      ? { last_year: own?.lastYear ?? null }
      : {}),
  };
  const weight = weights.get(key);
  if (why || !value || !weight) {
    const words = why ?? missing.notComputable;
    return {
      ...head,
      weight: '0',
      points: text(ZERO),
      counts: false,
      reason: words.zh,
      reason_en: words.en,
      ...(own?.reason === undefined ? {} : { not_computable_reason: own.reason }),
    };
  }
  const got = gain(item, value, own?.lastYear ?? undefined, catalogue);
  const words = said.earned(got, item, value, own?.lastYear ?? null);
  return {
    ...head,
    weight: formatShort(weight),
    points: text(pointsOf(weight, got.share)),
    counts: true,
    reason: words.zh,
    reason_en: words.en,
    earned_by: got.by,
    ...(got.improvement ? { improvement: format(got.improvement) } : {}),
  };
}

function gain(item: CardItem, value: Decimal, lastYear: string | undefined, catalogue: Catalogue): Earned {
  if (item.kind === 'manual')
    return earned({ kind: 'linear', from: '0', to: item.full_value }, 'higher', value);
  return earned(
    item.curve,
    directionOf(item, catalogue),
    value,
    lastYear === undefined ? undefined : decimal(lastYear),
  );
}

/**
 * The good direction of an item: the indicator's own, or what the card says. A card says it of an indicator that takes no
 * side, and of a variant that counts the opposite (complaints beside satisfaction).
 */
export function directionOf(item: CardItem & { kind: 'indicator' }, catalogue: Catalogue): Direction {
  const own = catalogue.indicators[item.indicator]?.better;
  const isOwn = item.variant === 'main' && (own === 'lower' || own === 'higher');
  if (isOwn) return own;
  return item.better ?? (own === 'lower' ? 'lower' : 'higher');
}

function takenOff(
  card: ScoreCard,
  facts: CardFacts,
  catalogue: Catalogue,
): { listed: ListedPart[]; deductions: Part[] } {
  const rows = card.negative_list.map((own) => {
    const state = facts.listed[own.item] ?? 'unknown';
    return { own, state, points: pointsIn(own, state), veto: own.veto && state === 'confirmed' };
  });
  return {
    listed: rows.map(({ own, state, points, veto }) => ({
      item: own.item,
      state,
      points: text(points),
      veto,
    })),
    deductions: rows
      .filter(({ points }) => points.units > 0n)
      .map(({ own, state, points }) => {
        const words = said.listed(
          catalogue.listed[own.item] ?? { zh: own.item, en: own.item },
          state,
          points,
        );
        return adjustment('deduction', own.item, subtract(ZERO, points), words);
      }),
  };
}

function pointsIn({ points }: ListedItem, state: StateOnList): Decimal {
  if (state === 'unknown' || state === 'clear') return ZERO;
  return decimal(points[state] ?? '0');
}

/** The veto and the floor, each as a part of its own, so that the parts still sum to the score. */
function bounds(card: ScoreCard, listed: readonly ListedPart[], sofar: Decimal): Part[] {
  const parts: Part[] = [];
  const veto = listed.filter((own) => own.veto);
  const most = decimal(card.veto_at_most);
  let score = sofar;
  if (veto.length > 0 && compare(score, most) > 0) {
    parts.push(
      adjustment('veto', veto.map(({ item }) => item).join(' '), subtract(most, score), said.veto(most)),
    );
    score = smaller(score, most);
  }
  const floor = decimal(card.floor);
  const held = larger(score, veto.length > 0 ? smaller(floor, most) : floor);
  if (compare(held, score) > 0)
    parts.push(adjustment('floor', 'floor', subtract(held, score), said.floor(held)));
  return parts;
}

const adjustment = (kind: Part['kind'], what: string, points: Decimal, words: Said): Part => ({
  kind,
  indicator: what,
  variant: '',
  weight: '0',
  card_weight: '0',
  value: null,
  points: text(points),
  counts: true,
  reason: words.zh,
  reason_en: words.en,
});
