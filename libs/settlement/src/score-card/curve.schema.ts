/** How a value becomes a share of an item's points. */
import { z } from 'zod';
import { compare, decimal } from '../decimal.js';
import { report, type BothTexts } from '../policy/fault.js';
import { readDecimal, share } from '../policy/values.js';

/** A value of an indicator, in its unit: rates in percent, growth may be negative. */
const value = z.string().superRefine((text, ctx) => {
  if (!readDecimal(text))
    report(ctx, {
      zh: '不是数字（只写数字和小数点，不要写百分号、逗号或单位）',
      en: 'is no number (digits and a point only: no percent sign, comma or unit)',
    });
});

const linear = z
  .strictObject({
    kind: z.literal('linear'),
    from: value.describe('the value that earns nothing'),
    to: value.describe('the value that earns all'),
  })
  .superRefine(({ from, to }, ctx) => apart(ctx, from, to));

const band = z.strictObject({
  from: value.optional().describe('lowest value; without it the band has no lower end'),
  to: value.optional().describe('highest value; without it the band has no upper end'),
  rate: share.describe('share of the points'),
});
export type ValueBand = z.infer<typeof band>;

const banded = z
  .strictObject({
    kind: z.literal('banded'),
    bands: z
      .array(band)
      .min(1)
      .superRefine((rows, ctx) => meet(rows, ctx)),
  })
  .describe('a value on a border belongs to the better band');

const target = z.strictObject({
  kind: z.literal('target'),
  target: value.describe('the value that earns all'),
  otherwise: z
    .enum(['none', 'proportional'])
    .describe('what is earned short of it: nothing, or the share of the target that is reached'),
});

const improvement = z
  .strictObject({
    kind: z.literal('improvement'),
    level: z.discriminatedUnion('kind', [linear, banded, target]).describe('what the value itself earns'),
    measure: z
      .enum(['relative', 'points'])
      .describe('change against last year in % of its value, or in the unit of the indicator'),
    from: value.describe('the improvement that earns nothing'),
    to: value.describe('the improvement that earns all'),
  })
  .superRefine(({ from, to }, ctx) => {
    const [a, b] = [readDecimal(from), readDecimal(to)];
    if (a && b && compare(a, b) >= 0)
      report(
        ctx,
        { zh: '改善幅度须由小到大：to 应大于 from', en: 'improvements grow: `to` must be more than `from`' },
        ['to'],
      );
  })
  .describe('the better of level and improvement');

/** The ways in which points follow from a value. */
export const curve = z.discriminatedUnion('kind', [linear, banded, target, improvement]);
export type Curve = z.infer<typeof curve>;
export type LevelCurve = Exclude<Curve, { kind: 'improvement' }>;

/** Every value that a curve states of its indicator. */
export function statedValues(own: Curve): string[] {
  if (own.kind === 'linear') return [own.from, own.to];
  if (own.kind === 'target') return [own.target];
  if (own.kind === 'improvement') return statedValues(own.level);
  return own.bands.flatMap(({ from, to }) => [from, to]).filter((text) => text !== undefined);
}

function apart(ctx: z.RefinementCtx, from: string, to: string): void {
  const [a, b] = [readDecimal(from), readDecimal(to)];
  if (a && b && compare(a, b) === 0)
    report(ctx, { zh: 'from 与 to 不能相同', en: '`from` and `to` must differ' }, ['to']);
}

function meet(rows: readonly ValueBand[], ctx: z.RefinementCtx): void {
  if (rows.some(({ from, to }) => [from, to].some((text) => text !== undefined && !readDecimal(text))))
    return;
  const order = rows
    .map((row, at) => ({ ...row, at }))
    .sort((a, b) => (a.from === undefined ? -1 : b.from === undefined ? 1 : compareText(a.from, b.from)));
  const say = (at: number, reason: BothTexts, key: 'from' | 'to'): void => report(ctx, reason, [at, key]);
  const [lowest, highest] = [order[0], order.at(-1)];
  if (lowest?.from !== undefined) say(lowest.at, gap(`< ${lowest.from}`), 'from');
  if (highest?.to !== undefined) say(highest.at, gap(`> ${highest.to}`), 'to');
  order.forEach((row, position) => {
    const next = order[position + 1];
    if (!next) return;
    if (row.to === undefined || next.from === undefined || compareText(row.to, next.from) > 0)
      say(next.at, overlap(next.from ?? '-∞', row.to ?? '∞'), 'from');
    else if (compareText(row.to, next.from) < 0) say(next.at, gap(`${row.to} – ${next.from}`), 'from');
  });
}

const compareText = (a: string, b: string): number => compare(decimal(a), decimal(b));
const gap = (where: string): BothTexts => ({
  zh: `分档有空缺：${where} 没有对应的档`,
  en: `the bands leave a gap: ${where} has none`,
});
const overlap = (from: string, to: string): BothTexts => ({
  zh: `分档重叠：${from} 至 ${to} 同时属于两档`,
  en: `the bands overlap: ${from} to ${to} belongs to two`,
});
