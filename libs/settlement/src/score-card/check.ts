import { compare, decimal, formatShort } from '../decimal.js';
import type { BothTexts } from '../policy/fault.js';
import { statedValues, type LevelCurve } from './curve.schema.js';
import type { Direction } from './curve.js';
import { directionOf } from './evaluate.js';
import type { Catalogue } from './facts.js';
import type { IndicatorItem, ScoreCard } from './schema.js';

export type CardFault = { path: PropertyKey[]; reason: BothTexts };

/** What a card says that does not fit what it speaks of: indicators, variants, grains, directions, items of the negative list. */
export function misfits(card: ScoreCard, catalogue: Catalogue): CardFault[] {
  return [
    ...card.items.flatMap((item, at) =>
      item.kind === 'indicator' ? ofIndicator(item, ['items', at], card.grain, catalogue) : [],
    ),
    ...card.negative_list.flatMap(({ item }, at): CardFault[] => {
      const known = catalogue.listed[item];
      const path = ['negative_list', at, 'item'];
      if (!known)
        return [fault(path, `负面清单没有“${item}”这一项`, `the negative list has no item ${item}`)];
      return known.grains.includes(card.grain)
        ? []
        : [fault(path, `“${known.zh}”不适用于本卡的对象`, `${item} is not of subjects of this kind`)];
    }),
  ];
}

const fault = (path: PropertyKey[], zh: string, en: string): CardFault => ({ path, reason: { zh, en } });

function ofIndicator(
  item: IndicatorItem,
  path: PropertyKey[],
  grain: string,
  catalogue: Catalogue,
): CardFault[] {
  const known = catalogue.indicators[item.indicator];
  if (!known)
    return [
      fault([...path, 'indicator'], `没有指标 ${item.indicator}`, `there is no indicator ${item.indicator}`),
    ];
  const found: CardFault[] = [];
  const variant = known.variants[item.variant];
  if (!variant)
    found.push(
      fault(
        [...path, 'variant'],
        `指标 ${item.indicator} 没有口径 ${item.variant}（有：${Object.keys(known.variants).join('、')}）`,
        `indicator ${item.indicator} has no variant ${item.variant} (it has ${Object.keys(known.variants).join(', ')})`,
      ),
    );
  if (!known.grains.includes(grain))
    found.push(
      fault(
        [...path, 'indicator'],
        `指标 ${item.indicator} 不按本卡的对象统计`,
        `indicator ${item.indicator} is not counted for subjects of this kind`,
      ),
    );
  if (known.better === 'none' && !item.better)
    found.push(
      fault(
        path,
        `指标 ${item.indicator} 本身没有好坏方向，请写 better: lower 或 higher`,
        `indicator ${item.indicator} takes no side: say better: lower or higher`,
      ),
    );
  if (known.better !== 'none' && item.better && item.better !== known.better && item.variant === 'main')
    found.push(
      fault(
        [...path, 'better'],
        `指标 ${item.indicator} ${known.better === 'lower' ? '越低越好' : '越高越好'}，与此处相反`,
        `of indicator ${item.indicator} ${known.better} is better, not what stands here`,
      ),
    );
  return [...found, ...ofCurve(item, [...path, 'curve'], catalogue), ...ofUnit(item, path, variant?.unit)];
}

/** A curve must not reward the bad direction: who improves never loses. */
function ofCurve(item: IndicatorItem, path: PropertyKey[], catalogue: Catalogue): CardFault[] {
  const better = directionOf(item, catalogue);
  const isNested = item.curve.kind === 'improvement';
  const level = item.curve.kind === 'improvement' ? item.curve.level : item.curve;
  return rewardsWorse(level, better)
    ? [
        fault(
          isNested ? [...path, 'level'] : path,
          `指标 ${item.indicator} ${better === 'lower' ? '越低越好' : '越高越好'}，此处却让更差的值得分更高`,
          `of indicator ${item.indicator} ${better} is better, and here a worse value earns more`,
        ),
      ]
    : [];
}

function rewardsWorse(curve: LevelCurve, better: Direction): boolean {
  if (curve.kind === 'target') return false;
  if (curve.kind === 'linear')
    return compare(decimal(curve.from), decimal(curve.to)) > 0 !== (better === 'lower');
  const upward = [...curve.bands].sort((a, b) =>
    a.from === undefined ? -1 : b.from === undefined ? 1 : compare(decimal(a.from), decimal(b.from)),
  );
  const rates = (better === 'higher' ? upward : upward.reverse()).map(({ rate }) => decimal(rate));
  return rates.some((rate, at) => at > 0 && compare(rate, rates[at - 1] ?? rate) < 0);
}

/** Rates are in percent: 0.85 where 85 was meant would give everybody all points, or nobody any. */
function ofUnit(item: IndicatorItem, path: PropertyKey[], unit: string | undefined): CardFault[] {
  if (unit !== '%') return [];
  const values = statedValues(item.curve).map(decimal);
  const isTiny = values.every(
    (value) => compare(value, decimal('1')) <= 0 && compare(value, decimal('-1')) >= 0,
  );
  const first = values.find(({ units }) => units !== 0n);
  if (!isTiny || !first) return [];
  return [
    fault(
      [...path, 'curve'],
      `指标 ${item.indicator} 的单位是 %：${formatShort(first)} 表示 ${formatShort(first)}%，85% 请写 85`,
      `indicator ${item.indicator} is in %: ${formatShort(first)} means ${formatShort(first)} %; write 85 % as 85`,
    ),
  ];
}
