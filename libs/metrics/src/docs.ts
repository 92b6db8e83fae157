import { unitOf, type Metric, type Term } from './define.js';
import { MEASURES } from './measures.js';

const TAKE = { sum: '合计', mean: '月均', last: '期末', persons: '人数' } as const;

function words(term: Term): string {
  if ('minus' in term) return `(${words(term.minus[0])} − ${words(term.minus[1])})`;
  if ('over' in term) return `(${words(term.over[0])} ÷ ${words(term.over[1])})`;
  if ('times' in term) return `${words(term.times[0])} × ${term.times[1]}`;
  const label =
    Object.entries(MEASURES).find(([name]) => name === term.measure)?.[1].label.zh ?? term.measure;
  return `${term.lastYear ? '上年同期' : ''}${label}${TAKE[term.take]}`;
}

/** `docs/metrics.md`. */
export function metricsMarkdown(metrics: readonly Metric[]): string {
  const lines = ['# 指标', '', '由 `libs/metrics` 生成，请勿手改。', ''];
  for (const metric of metrics) {
    lines.push(
      `## ${metric.id} ${metric.label.zh} (${metric.label.en})`,
      '',
      `${metric.definition.zh}。`,
      '',
      `${metric.definition.en}.`,
      '',
    );
    lines.push(`单位 ${metric.unit}；对象 ${metric.grains.join('、')}；出处 ${metric.source}。`, '');
    lines.push('| 口径 | 分子 | 分母 | 单位 |', '| --- | --- | --- | --- |');
    for (const [id, variant] of Object.entries(metric.variants)) {
      lines.push(
        `| \`${id}\` ${variant.label.zh} | ${words(variant.numerator)} | ${words(variant.denominator)} | ${unitOf(metric, variant)} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
