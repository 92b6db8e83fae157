import type { Rule } from './define.js';

/** `docs/rules.md`. */
export function rulesMarkdown(rules: readonly Rule[]): string {
  const lines = ['# 规则', '', '由 `libs/rules` 生成，请勿手改。疑点是线索，不是结论。', ''];
  for (const rule of rules) {
    lines.push(
      `## ${rule.id} ${rule.name.zh} (${rule.name.en})`,
      '',
      `${rule.about.zh}。`,
      '',
      `${rule.about.en}.`,
      '',
    );
    lines.push(
      `- 级别 \`${rule.grade}\`，方式 \`${rule.mode}\`，版本 ${rule.version}，需要 ${rule.needs.join('、')}`,
    );
    for (const [name, param] of Object.entries(rule.params)) {
      lines.push(
        `- 参数 \`${name}\` ${param.label.zh}：${param.default} ${param.unit.zh}（${param.min}–${param.max}）`,
      );
    }
    for (const law of rule.legal)
      lines.push(`- 依据 ${law.article}（${law.from} 起${law.to ? `，至 ${law.to}` : ''}）：${law.text}`);
    lines.push(`- 涉及金额 ${rule.atRisk.zh} (${rule.atRisk.en})`);
    lines.push(`- 说明 ${rule.explain.zh}`, `- Story ${rule.explain.en}`);
    for (const item of rule.innocent)
      lines.push(`- 合理解释 ${item.text.zh}：${item.checked.zh} (${item.text.en}: ${item.checked.en})`);
    lines.push('', '示例：', '');
    for (const example of rule.examples)
      lines.push(
        `- ${example.title.zh} (${example.title.en}) → ${example.finds.length === 0 ? '不报 (nothing)' : `报 ${example.finds.length} 条 (${example.finds.length} found)`}`,
      );
    lines.push('');
  }
  return lines.join('\n');
}
