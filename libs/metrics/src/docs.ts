import { unitOf, type Metric, type Target, type Term } from './define.js';
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

const targetWords = ({ variant, bound, kind, source }: Target): string =>
  `${kind === 'demand' ? '要求' : '目标（未核原文或尚未到期）'}${variant ? ` \`${variant}\`` : ''} ${
    'least' in bound ? `≥ ${bound.least}` : `≤ ${bound.most}`
  }：${source.zh} (${source.en})`;

const GRAINS_WORDS =
  '对象：area 即县（参保区划），institution 机构，alliance 医共体，team 家庭医生团队（仅签约类指标）。期间：`2025`、`2025-Q1`、`2025-06`、`2025-06-R12`（截至该月的 12 个月）。';

/** `docs/metrics.md`. */
export function metricsMarkdown(metrics: readonly Metric[]): string {
  const lines = ['# 指标', '', '由 `libs/metrics` 生成，请勿手改。', '', GRAINS_WORDS, ''];
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
    const { caution, targets = [], examples = [] } = metric;
    if (caution) lines.push(`注意：${caution.zh}。`, '', `${caution.en}.`, '');
    for (const target of targets) lines.push(`- ${targetWords(target)}`);
    for (const { name, numerator, denominator, value } of examples)
      lines.push(`- 例（${name}）：${numerator} ÷ ${denominator} → ${value ?? '不可计算'}`);
    if (targets.length + examples.length > 0) lines.push('');
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
