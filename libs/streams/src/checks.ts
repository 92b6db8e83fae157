/** What a field's text may be: the SQL that finds a fault, and the reason that is told for it. */
import { codeSet, type CodeSetName } from './code-sets.js';
import type { Field } from './field.js';

const text = (zh: string, en: string): string => `${zh} | ${en}`;

export const REASONS = {
  required: text('必填项为空', 'required, but empty'),
  date: text('不是有效日期，应为 YYYY-MM-DD（1900–2299 年）', 'not a date, use YYYY-MM-DD (years 1900–2299)'),
  datetime: text(
    '不是有效时间，应为 YYYY-MM-DD HH:MM:SS（1970–2106 年）',
    'not a date-time, use YYYY-MM-DD HH:MM:SS (years 1970–2106)',
  ),
  flag: text('应为 0 或 1', 'must be 0 or 1'),
  int: text('应为整数，最多 9 位', 'must be a whole number of at most 9 digits'),
  money: text(
    '应为金额，最多 16 位整数、2 位小数，不含千分位',
    'not an amount: plain digits, at most 16 before and 2 after the point',
  ),
  price: text(
    '应为单价，最多 12 位整数、6 位小数',
    'not a price: plain digits, at most 12 before and 6 after the point',
  ),
  quantity: text(
    '应为数量，最多 14 位整数、4 位小数',
    'not a quantity: plain digits, at most 14 before and 4 after the point',
  ),
  degree: text('应为经纬度小数', 'not a coordinate in degrees'),
  measure: text(
    '应为数值，最多 8 位整数、4 位小数',
    'not a number: plain digits, at most 8 before and 4 after the point',
  ),
  code: text('不在代码表内', 'not in the code set'),
  future: text('晚于收到日期', 'lies after the day it was received'),
  range: text('超出允许范围', 'out of range'),
  long: text('文字过长', 'text too long'),
  control: text('含控制字符，请删除', 'holds control characters, remove them'),
  nested: text('应为文字或数字，不能是对象或数组', 'must be text or a number, not an object or a list'),
  json: text('不是 JSON 对象，应每行一个对象', 'not a JSON object, put one object on each line'),
  twice: text('同一对象内有重复的键', 'a key stands in the object twice'),
  quote: text('引号不成对或位置不当，引号内的引号应写两次', 'stray quote: double it inside a quoted field'),
  unterminated: text('引号未闭合', 'quote never closed'),
  tooLong: text('行超过 1 MiB', 'line longer than 1 MiB'),
  digits: text(
    '有超过 15 位的数字，表格软件已丢失末几位，请把该列设为文本后重新填写',
    'a number of more than 15 digits, whose last ones the spreadsheet has lost: make the column text and enter it again',
  ),
  formula: text(
    '有公式没有保存计算结果，请在表格软件中打开并另存',
    'a formula without a stored result: open the file in a spreadsheet and save it',
  ),
  encoding: text('不是有效的 UTF-8 或 GB18030', 'neither valid UTF-8 nor GB18030'),
} as const;

// Line feeds, returns and tabs may stand in free text, and in nothing else.
const CONTROL = {
  free: '[\\\\x00-\\\\x08\\\\x0B\\\\x0C\\\\x0E-\\\\x1F]',
  strict: '[\\\\x00-\\\\x1F]',
} as const;
export const SHORT = 128;
const TEXT_KINDS: Partial<Record<Field['kind'], number>> = {
  id: SHORT,
  text: 4000,
  code: SHORT,
  certno: SHORT,
  name: SHORT,
  phone: SHORT,
};

/** How many characters a text field may hold; undefined for kinds whose pattern already says so. */
export const maxChars = (field: Field): number | undefined => TEXT_KINDS[field.kind];

/** A text as an SQL literal, control characters as escapes: the engine's front reads SQL as text. */
export const quote = (value: string): string =>
  `'${value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/[\u0000-\u001f]/g, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`;

/** Codes of a set that hold for the batch's pool. */
export type Codes = (set: CodeSetName) => readonly string[];

const closedCodes = (field: Field, codes: Codes): string | undefined =>
  field.set && codeSet(field.set).closed ? `[${codes(field.set).map(quote).join(',')}]` : undefined;

/**
 * SQL of the reason why a field's text is refused, '' when it is not. `r_`/`v_` columns must be in
 * reach; `isNested` is SQL that is true when the value was an object or a list.
 */
export function reasonOf(name: string, field: Field, codes: Codes, isNested?: string): string {
  const raw = `r_${name}`;
  const value = `v_${name}`;
  const cases: string[] = [`${raw} = ''`, field.required ? quote(REASONS.required) : `''`];
  const when = (condition: string, reason: string): void => void cases.push(condition, quote(reason));
  if (isNested) when(isNested, REASONS.nested);
  when(`match(${raw}, '${field.kind === 'text' ? CONTROL.free : CONTROL.strict}')`, REASONS.control);
  const set = closedCodes(field, codes);
  switch (field.kind) {
    case 'code':
      if (set) when(`NOT has(${set}, ${raw})`, REASONS.code);
      when(`lengthUTF8(${raw}) > ${SHORT}`, REASONS.long);
      break;
    case 'codes':
      if (set) when(`NOT hasAll(${set}, ${value})`, REASONS.code);
      break;
    case 'id':
    case 'text':
    case 'certno':
    case 'name':
    case 'phone':
      when(`lengthUTF8(${raw}) > ${maxChars(field) ?? SHORT}`, REASONS.long);
      break;
    default:
      when(`isNull(${value})`, REASONS[field.kind]);
  }
  if (field.notInFuture) when(`${value} > {received:Date32}`, REASONS.future);
  if (field.min !== undefined) when(`${value} < ${field.min}`, `${REASONS.range} (≥ ${field.min})`);
  if (field.max !== undefined) when(`${value} > ${field.max}`, `${REASONS.range} (≤ ${field.max})`);
  return `multiIf(${cases.join(', ')}, '')`;
}

/** SQL that is true only if the field has no fault; cheap, so that sound rows never build an error list. */
export function isSound(name: string, field: Field, codes: Codes): string[] {
  const raw = `r_${name}`;
  const value = `v_${name}`;
  const bounded = field.min !== undefined || field.max !== undefined || field.notInFuture;
  const tests: string[] = [];
  const set = closedCodes(field, codes);
  if (set && field.kind === 'code') tests.push(`has(${set}, ${raw})`);
  else if (set) tests.push(`hasAll(${set}, ${value})`);
  else if (!['id', 'text', 'code', 'codes', 'certno', 'name', 'phone'].includes(field.kind))
    tests.push(`isNotNull(${value})`);
  if (field.notInFuture) tests.push(`ifNull(${value} <= {received:Date32}, 0)`);
  if (field.min !== undefined) tests.push(`ifNull(${value} >= ${field.min}, 0)`);
  if (field.max !== undefined) tests.push(`ifNull(${value} <= ${field.max}, 0)`);
  const test = tests.join(' AND ');
  if (field.required) return [`${raw} != ''`, ...tests];
  return test || bounded ? [`(${raw} = '' OR (${test}))`] : [];
}

/**
 * SQL that is false for a line in which some field may hold a control character or, in NDJSON, an
 * object or a list. Such lines are looked at field by field; the others never are.
 */
export const isClean = (format: 'csv' | 'ndjson'): string =>
  // The scanner has renamed unit separators that were sent: those in a line are ours.
  format === 'csv'
    ? `NOT match(rest, '${CONTROL.strict.replace('1F', '1E')}')`
    : `NOT match(rest, '\\\\\\\\(?:u00[01]|[bfnrt])') AND NOT match(substring(rest, 2), '[{\\\\[]')`;
