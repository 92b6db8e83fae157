import { z } from 'zod';
import { rateIn, type Band } from '../bands.js';
import { add, compare, decimal, formatShort } from '../decimal.js';
import { report } from './fault.js';
import { plainNumber, readDecimal, share } from './values.js';

const bandRow = z.strictObject({
  min: plainNumber.describe('lowest score, inclusive'),
  below: plainNumber.optional().describe('scores from here on belong to the next band'),
  rate: share,
  slope: share.optional().describe('by how much the rate falls for every point below `from`'),
  from: plainNumber.optional(),
});
export type BandRow = z.infer<typeof bandRow>;

/** Bands as the calculator takes them, the highest first; undefined where a number is none. */
export function bandsOf(rows: readonly BandRow[]): Band[] {
  const bands = rows.map(({ min, rate, slope, from }) => ({
    min: decimal(min),
    rate: decimal(rate),
    ...(slope !== undefined && from !== undefined ? { slope: decimal(slope), from: decimal(from) } : {}),
  }));
  return bands.sort((a, b) => compare(b.min, a.min));
}

const isReadable = (rows: readonly BandRow[]): boolean =>
  rows.every((row) =>
    [row.min, row.below, row.rate, row.slope, row.from].every(
      (text) => text === undefined || readDecimal(text) !== undefined,
    ),
  );

/** Bands of scores: each from `min`, inclusive, to the next one, without overlap and without a gap; a higher score earns no less. */
export const bands = z
  .array(bandRow)
  .min(1)
  .superRefine((rows, ctx) => {
    if (!isReadable(rows)) return;
    const order = rows
      .map((row, at) => ({ ...row, at }))
      .sort((a, b) => compare(decimal(a.min), decimal(b.min)));
    const [lowest] = order;
    if (lowest && compare(decimal(lowest.min), decimal('0')) !== 0)
      report(
        ctx,
        {
          zh: `分档有空缺：0 至 ${lowest.min} 分没有对应的档`,
          en: `the bands leave a gap: scores from 0 to ${lowest.min} have none`,
        },
        [lowest.at, 'min'],
      );
    order.forEach((row, position) => {
      const next = order[position + 1];
      if ((row.slope === undefined) !== (row.from === undefined))
        report(ctx, { zh: 'slope 与 from 须同时填写', en: 'slope and from go together' }, [row.at]);
      if (next) meet(ctx, row, next);
      else if (row.below !== undefined && compare(decimal(row.below), decimal('100')) < 0)
        report(
          ctx,
          {
            zh: `分档有空缺：${row.below} 分及以上没有对应的档`,
            en: `the bands leave a gap: scores from ${row.below} on have none`,
          },
          [row.at, 'below'],
        );
    });
  });

type Placed = BandRow & { at: number };

function meet(ctx: z.RefinementCtx, row: Placed, next: Placed): void {
  if (compare(decimal(row.min), decimal(next.min)) === 0) {
    report(
      ctx,
      { zh: `分档重叠：有两档都从 ${row.min} 分开始`, en: `the bands overlap: two begin at ${row.min}` },
      [Math.max(row.at, next.at), 'min'],
    );
    return;
  }
  const side = row.below === undefined ? 0 : compare(decimal(row.below), decimal(next.min));
  if (side > 0)
    report(
      ctx,
      {
        zh: `分档重叠：${next.min} 至 ${row.below ?? ''} 分同时属于两档`,
        en: `the bands overlap: scores from ${next.min} to ${row.below ?? ''} belong to two`,
      },
      [row.at, 'below'],
    );
  if (side < 0)
    report(
      ctx,
      {
        zh: `分档有空缺：${row.below ?? ''} 至 ${next.min} 分没有对应的档`,
        en: `the bands leave a gap: scores from ${row.below ?? ''} to ${next.min} have none`,
      },
      [row.at, 'below'],
    );
  const [upper] = bandsOf([next]);
  const [lower] = bandsOf([row]);
  if (upper && lower && compare(rateIn(lower, upper.min), rateIn(upper, upper.min)) > 0)
    report(
      ctx,
      {
        zh: `高分档的比例低于低分档：${next.min} 分起的档应不低于 ${row.rate}`,
        en: `a higher score earns less: the band from ${next.min} on must give at least ${row.rate}`,
      },
      [next.at, 'rate'],
    );
}

/** Shares of a whole, by who receives them; they sum to 1. The last takes the remainder of a rounding. */
export const shares = z
  .array(z.strictObject({ to: z.string().min(1), share }))
  .min(1)
  .superRefine((parts, ctx) => {
    const values = parts.map((part) => readDecimal(part.share));
    const total = values.reduce((sum, value) => (sum && value ? add(sum, value) : undefined), decimal('0'));
    if (total && compare(total, decimal('1')) !== 0)
      report(ctx, {
        zh: `各份之和为 ${formatShort(total)}，应为 1`,
        en: `the shares sum to ${formatShort(total)}, not to 1`,
      });
  });
