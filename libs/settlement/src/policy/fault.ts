import type { z } from 'zod';

/** A text in the two languages of the product. */
export type BothTexts = { zh: string; en: string };

/** Something in a policy file that must be put right: where it stands and what is wrong, in words. */
export type Fault = { line: number; path: string; reason: BothTexts };

/** Reports a fault of the value that is being checked, or of a part of it. */
export function report(ctx: z.RefinementCtx, reason: BothTexts, path: (string | number)[] = []): void {
  ctx.addIssue({ code: 'custom', message: reason.en, params: { zh: reason.zh }, path });
}

/** What zod found, in words that a clerk understands. */
export function reasonOf(issue: z.core.$ZodIssue): BothTexts {
  switch (issue.code) {
    case 'custom':
      return { zh: String(issue.params?.['zh'] ?? issue.message), en: issue.message };
    case 'invalid_type':
      return issue.input === undefined
        ? { zh: '缺少这一项', en: 'is missing' }
        : {
            zh: `类型不对，应为${KINDS[issue.expected] ?? issue.expected}`,
            en: `must be of kind ${issue.expected}`,
          };
    case 'unrecognized_keys':
      return {
        zh: `不认识的项：${issue.keys.join('、')}（请检查拼写）`,
        en: `unknown: ${issue.keys.join(', ')} (check the spelling)`,
      };
    case 'invalid_value':
      return {
        zh: `只能是以下之一：${issue.values.map(String).join('、')}`,
        en: `must be one of ${issue.values.map(String).join(', ')}`,
      };
    case 'invalid_union':
      return {
        zh: '政策类型（kind）缺失或不认识',
        en: 'the kind of policy is missing or unknown',
      };
    case 'too_small':
      return { zh: '不能为空', en: 'must not be empty' };
    default:
      return { zh: `格式不对：${issue.message}`, en: issue.message };
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: '文字或数字',
  object: '一组项目',
  array: '列表',
  boolean: '是/否（true/false）',
  record: '一组项目',
};

/** A fault of something that stands in no file. */
export const reportless = (path: string, reason: BothTexts): Fault => ({ line: 0, path, reason });
