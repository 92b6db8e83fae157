import { z } from 'zod';
import { add, compare, decimal, formatShort } from '../decimal.js';
import { report } from '../policy/fault.js';
import { count, plainNumber, readDecimal, share, words } from '../policy/values.js';
import { curve } from './curve.schema.js';

/** Points that all weights of a card sum to. */
export const FULL_MARKS = decimal('100');

const bothTexts = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const source = z.string().min(1).describe('the text that the numbers beside it rest on');
const missing = z
  .enum(['redistribute', 'withhold'])
  .describe('redistribute: the weight goes to the other items in proportion; withhold: there is no score');
const isIllustrative = z
  .boolean()
  .optional()
  .describe('the text names the item and gives no number: the numbers here are only an example');

const anyItem = {
  weight: plainNumber.describe('points of full marks'),
  when_missing: missing.optional().describe('where it differs from that of the gate'),
  illustrative: isIllustrative,
  source,
};

const indicatorItem = z.strictObject({
  kind: z.literal('indicator'),
  indicator: z.string().min(1),
  variant: z.string().min(1).default('main'),
  better: z
    .enum(['lower', 'higher'])
    .optional()
    .describe('only where the indicator itself takes no side, or a variant counts the opposite'),
  curve,
  min_denominator: plainNumber
    .optional()
    .describe('below this denominator the value says too little to be scored'),
  ...anyItem,
});
export type IndicatorItem = z.infer<typeof indicatorItem>;

const manualItem = z.strictObject({
  kind: z.literal('manual'),
  item: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'small letters, digits and underscores'),
  name: bothTexts,
  guidance: bothTexts.describe('what is looked at, and which document shows it'),
  full_value: plainNumber.describe('the value that earns full marks; points are in proportion'),
  ...anyItem,
});
export type ManualItem = z.infer<typeof manualItem>;

const listed = z.strictObject({
  item: z.string().min(1).describe('an item of the negative list'),
  points: z
    .strictObject({
      watched: plainNumber.optional(),
      suspected: plainNumber.optional(),
      confirmed: plainNumber.optional(),
    })
    .describe('taken off in each state; nothing where no number stands'),
  veto: z.boolean().default(false).describe('confirmed: the score is at most `veto_at_most`'),
  illustrative: isIllustrative,
  source,
});
export type ListedItem = z.infer<typeof listed>;

const item = z.discriminatedUnion('kind', [indicatorItem, manualItem]);
export type CardItem = z.infer<typeof item>;

/** How an item is called inside its card, and by what its facts are looked up. */
export const itemKey = (own: CardItem): string =>
  own.kind === 'manual' ? `manual/${own.item}` : `${own.indicator}/${own.variant}`;

/** A score card as policy data. Its weights sum to 100, and so do the points of whoever earns all of them. */
export const scoreCardSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'small letters, digits and hyphens'),
    name: bothTexts,
    version: z.string().regex(/^\d{1,6}$/),
    about: bothTexts.optional(),
    grain: z.enum(['institution', 'alliance']),
    tiers: words.optional().describe('tiers of the institutions that are assessed; all of them without it'),
    gate: z
      .strictObject({
        min_quality: share.describe('least share of rows that were sound when they came'),
        when_missing: missing,
        max_missing_weight: plainNumber.describe('with more weight missing than this there is no score'),
        min_denominator: count.optional(),
        illustrative: isIllustrative,
        source,
      })
      .describe('what becomes of items of which nothing reliable is known: they never count as 0'),
    items: z.array(item).min(1),
    negative_list: z.array(listed).default([]),
    veto_at_most: plainNumber.default('0'),
    floor: plainNumber.default('0').describe('what a score does not fall below'),
  })
  .superRefine((card, ctx) => {
    sumUp(card.items, ctx);
    once(card.items.map(itemKey), 'items', ctx);
    once(
      card.negative_list.map((own) => own.item),
      'negative_list',
      ctx,
    );
  });
export type ScoreCard = z.infer<typeof scoreCardSchema>;

function sumUp(items: readonly CardItem[], ctx: z.RefinementCtx): void {
  items.forEach(({ weight }, at) => {
    const value = readDecimal(weight);
    if (value && (value.units === 0n || value.scale > 2))
      report(
        ctx,
        { zh: '权重须大于 0，最多两位小数', en: 'a weight is more than 0 and has at most two decimals' },
        ['items', at, 'weight'],
      );
  });
  const weights = items.map(({ weight }) => readDecimal(weight));
  const total = weights.reduce((sum, value) => (sum && value ? add(sum, value) : undefined), decimal('0'));
  if (total && compare(total, FULL_MARKS) !== 0)
    report(
      ctx,
      {
        zh: `各项权重之和为 ${formatShort(total)}，应为 ${formatShort(FULL_MARKS)}`,
        en: `the weights sum to ${formatShort(total)}, not to ${formatShort(FULL_MARKS)}`,
      },
      ['items'],
    );
}

function once(names: readonly string[], list: string, ctx: z.RefinementCtx): void {
  names.forEach((name, at) => {
    if (names.indexOf(name) < at)
      report(ctx, { zh: `${name} 出现了两次`, en: `${name} stands there twice` }, [list, at]);
  });
}
