import { z } from 'zod';
import { allianceParameters } from './alliance.schema.js';
import { capitationParameters } from './capitation.schema.js';
import { familyDoctorParameters } from './family-doctor.schema.js';
import { pointsParameters } from './points.schema.js';
import { policySchema, type PolicyKind } from './schema.js';

/** The kinds of policies with their names and parameters. */
export const KINDS: readonly [PolicyKind, string, z.ZodObject][] = [
  ['capitation', '门诊按人头付费', capitationParameters],
  ['alliance_total', '医共体总额付费', allianceParameters],
  ['points', '按病种分值付费', pointsParameters],
  ['family_doctor', '家庭医生签约', familyDoctorParameters],
];

const SHARED = `# 政策文件

由 \`npm run gen\` 从 \`libs/settlement/src/policy\` 生成。政策是 \`policies/\` 下的 YAML 文件；结构另见
[schemas/policy.json](schemas/policy.json)。

- 每个参数写作 \`名称: { value: 数值, source: 依据 }\`；没有依据的数字不被接受，文件未给出、由各地自定的数字加 \`illustrative: true\`。
- 百分比写成小数（8% 写作 0.08），金额写元、最多两位小数；数字按所写的字面读取，不经过浮点数。
- 分档 \`min\` 含本数，\`below\`（可省略）不含本数；档与档之间不得重叠、不得留空；\`slope\` 与 \`from\` 一起表示低于 \`from\` 每分扣减的比例。
- \`fundwatch settle\` 读文件时把全部错误一次列出，每条带行号、位置和原因。
`;

/** The parameters of every kind of policy, as a page of the documentation. */
export function policiesMarkdown(): string {
  const parts = KINDS.map(([kind, title, schema]) => {
    const rows = Object.entries(schema.shape).map(([name, own]) => {
      const { title: zh, description: en } = metaOf(own);
      const need = own.safeParse(undefined).success ? defaultOf(own) : '必填';
      return `| \`${name}\` | ${zh} | ${en} | ${need} |`;
    });
    return `\n## ${title}（\`kind: ${kind}\`）\n\n| 参数 | 含义 | meaning | 省略时 |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return SHARED + parts.join('');
}

/** The shape of a policy file for editors. */
export const policyJsonSchema = (): unknown =>
  z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' });

/** What a parameter is called: its title in Chinese, its description in English. */
export function metaOf(schema: z.core.$ZodType): { title: string; description: string } {
  const own = z.globalRegistry.get(schema) ?? {};
  const inner = innerOf(schema);
  if (own.title === undefined && inner) return metaOf(inner);
  return { title: own.title ?? '', description: own.description ?? '' };
}

const innerOf = (schema: z.core.$ZodType): z.core.$ZodType | undefined =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault ? schema.unwrap() : undefined;

function defaultOf(schema: z.core.$ZodType): string {
  const given: unknown = schema instanceof z.ZodPrefault ? schema.parse(undefined) : undefined;
  if (typeof given !== 'object' || given === null || !('value' in given)) return '不适用';
  return `\`${JSON.stringify(given.value)}\``;
}
