/** What is known of a subject when its card is worked out: all that a score depends on, as plain text, so that it can be kept. */
export type IndicatorFacts = {
  value: string | null;
  numerator?: string | null | undefined;
  denominator?: string | null | undefined;
  /** why there is no value */
  reason?: string | undefined;
  lastYear?: string | null | undefined;
  /** share of the rows that it rests on that were sound; null where nothing came */
  quality?: string | null | undefined;
};

/** A value that somebody entered, and the document that shows it. */
export type ManualFacts = { value: string; document: string; author: string; at: string };

export const LIST_STATES = ['unknown', 'clear', 'watched', 'suspected', 'confirmed'] as const;
export type StateOnList = (typeof LIST_STATES)[number];

export type CardFacts = {
  /** by `indicator/variant` */
  indicators: Readonly<Record<string, IndicatorFacts>>;
  /** by the name of the item */
  manual: Readonly<Record<string, ManualFacts>>;
  /** the negative list: state by item */
  listed: Readonly<Record<string, StateOnList>>;
};

/** What a card has to know of an indicator. */
export type KnownIndicator = {
  label: { zh: string; en: string };
  unit: string;
  better: 'lower' | 'higher' | 'none';
  grains: readonly string[];
  /** unit by variant */
  variants: Readonly<Record<string, { unit: string }>>;
};

/** What a card may name. */
export type Catalogue = {
  indicators: Readonly<Record<string, KnownIndicator>>;
  /** items of the negative list */
  listed: Readonly<Record<string, { zh: string; en: string; grains: readonly string[] }>>;
};
