import { ENTERED_ITEMS } from './items.js';
import type { EnteredItem } from './define.js';
import { BUDGET_METRICS } from './budget.js';
import { ENTERED_METRICS, itemsOf } from './metrics.js';

/** `docs/entered-values.md`. */
export function enteredMarkdown(): string {
  const items = Object.entries<EnteredItem>(ENTERED_ITEMS);
  const labelOf = (name: string): string => items.find(([known]) => known === name)?.[1].label.zh ?? name;
  return [
    '# 填报指标',
    '',
    '由 `libs/metrics` 生成，请勿手改。记录中没有的数字由人填报，注明来源文件，每次更改留痕；没有填报的指标不可计算。',
    '',
    '| 填报项 | 名称 | 期间 | 对象 | 范围 | 来源 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...items.map(
      ([name, item]) =>
        `| \`${name}\` | ${item.label.zh} | ${item.periods.join('、')} | ${item.grains.join('、')} | ${item.least}–${item.most} | ${item.source.zh} |`,
    ),
    '',
    '| 指标 | 口径 | 名称 | 定义 | 填报项 | 出处 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...ENTERED_METRICS.map(
      (metric) =>
        `| ${metric.id} | ${metric.variant} | ${metric.label.zh} | ${metric.definition.zh} | ${itemsOf(metric).map(labelOf).join('、')} | ${metric.source} |`,
    ),
    ...BUDGET_METRICS.map(
      (metric) =>
        `| ${metric.id} | main | ${metric.label.zh} | ${metric.definition.zh} | ${labelOf('budget')} | ${metric.source} |`,
    ),
    '',
  ].join('\n');
}
