/** Documents, templates and schemas that the stream definitions give. */
import { columnType, fieldNames } from './columns.js';
import { codeSet, CODE_SETS, type CodeSetName } from './code-sets.js';
import type { Field } from './field.js';
import { fieldOf, type Stream } from './stream.js';

/** How the text of each kind of field is written, in a few words. */
export const KIND_HELP: Record<Field['kind'], string> = {
  id: '编号，至多 128 字',
  text: '文字',
  code: '代码',
  codes: '代码，多个以 ; 分隔',
  flag: '0 或 1',
  date: 'YYYY-MM-DD',
  datetime: 'YYYY-MM-DD HH:MM:SS 或 ISO 8601',
  money: '元，至多 2 位小数',
  price: '元，至多 6 位小数',
  quantity: '数量，至多 4 位小数',
  degree: '十进制度',
  measure: '数值，至多 4 位小数',
  int: '整数',
  certno: '身份信息，加密存放',
  name: '身份信息，加密存放',
  phone: '身份信息，加密存放',
};

const setNames = Object.keys(CODE_SETS) as readonly string[];
const isSetName = (name: string): name is CodeSetName => setNames.includes(name);

/** `docs/streams.md`. */
export function streamsMarkdown(streams: readonly Stream[]): string {
  const lines = ['# 数据流', '', '由 `libs/streams` 生成，请勿手改。`*` 为必填。', ''];
  for (const stream of streams) {
    lines.push(
      `## ${stream.name} ${stream.label.zh} (${stream.label.en})`,
      '',
      `${stream.about.zh}。主键：${stream.key.join('、')}。${stream.event ? `时间：${stream.event}。` : ''}`,
      '',
    );
    lines.push('| 字段 | 名称 | Name | 类型 | 列 |', '| --- | --- | --- | --- | --- |');
    for (const name of fieldNames(stream)) {
      const field = fieldOf(stream, name);
      const kind = field.set
        ? `${KIND_HELP[field.kind]} [${field.set}](#${field.set})`
        : KIND_HELP[field.kind];
      lines.push(
        `| ${name}${field.required ? '\\*' : ''} | ${field.label.zh} | ${field.label.en} | ${kind} | \`${columnType(field)}\` |`,
      );
    }
    lines.push('');
  }
  lines.push('# 代码表', '');
  for (const name of setNames.filter(isSetName)) {
    const set = codeSet(name);
    lines.push(
      `## ${name}`,
      '',
      `${set.label.zh} (${set.label.en})，${set.closed ? '表外的值退回' : '各统筹区可增补，表外的值保留'}。`,
      '',
    );
    lines.push('| 代码 | 名称 | Name |', '| --- | --- | --- |');
    for (const code of set.codes) lines.push(`| ${code.code} | ${code.label.zh} | ${code.label.en} |`);
    lines.push('');
  }
  return lines.join('\n');
}

const EXAMPLES: Record<Field['kind'], string> = {
  id: 'X0001',
  text: '示例',
  code: '',
  codes: '',
  flag: '0',
  date: '2025-01-01',
  datetime: '2025-01-01 08:00:00',
  money: '100.00',
  price: '12.5000',
  quantity: '1',
  degree: '131.2',
  measure: '90',
  int: '1',
  certno: '990121200001010000',
  name: '测试名',
  phone: '10000000000',
};

/** An example of a field's text; records made of them are accepted. */
export function exampleOf(field: Field): string {
  if (field.set) return codeSet(field.set).codes[0]?.code ?? '';
  const example = EXAMPLES[field.kind];
  const isWithin = (text: string): boolean =>
    Number(text) >= (field.min ?? -Infinity) && Number(text) <= (field.max ?? Infinity);
  if (field.min === undefined && field.max === undefined) return example;
  return [example, '47.6', '2025', String(field.min)].find(isWithin) ?? example;
}

/** A CSV with the header of a stream and one filled example row. */
export function templateCsv(stream: Stream): string {
  const cells = fieldNames(stream).map((name) => exampleOf(fieldOf(stream, name)));
  return `\uFEFF${fieldNames(stream).join(',')}\n${cells.join(',')}\n`;
}

/** JSON Schema of one record of a stream, as NDJSON carries it. */
export function jsonSchema(stream: Stream): Record<string, unknown> {
  const properties = Object.fromEntries(
    fieldNames(stream).map((name) => {
      const field = fieldOf(stream, name);
      const set = field.set && codeSet(field.set);
      const values =
        set && set.closed && field.kind === 'code' ? { enum: set.codes.map((code) => code.code) } : {};
      return [
        name,
        {
          type: ['string', 'number', 'null'],
          title: field.label.zh,
          description: `${field.label.en}; ${field.kind}`,
          ...values,
        },
      ];
    }),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: stream.name,
    type: 'object',
    properties,
    required: fieldNames(stream).filter((name) => fieldOf(stream, name).required),
  };
}
