/**
 * From lines to typed, checked rows: the SQL of one load step, derived from a stream's fields.
 * It reads a table of lines (see `linesDdl`), and writes the columns of `stageDdl`.
 */
import { columnType, fieldNames, hashInput, parseValue } from './columns.js';
import { codeSet, type CodeSetName } from './code-sets.js';
import { isIdentity, type Field } from './field.js';
import { fieldOf, type Stream } from './stream.js';

/** What a line is, as the boundary scanner marks it. */
export const LINE = { comma: 0, unit: 1, quote: 2, unterminated: 3, tooLong: 4, encoding: 5 } as const;

/** Separates the fields of a line that had quotes; no CSV value may hold it. */
export const UNIT_SEPARATOR = 0x1f;

/** How the columns of a file lie: the header of a CSV in order, or NDJSON objects. */
export type Layout = { format: 'csv'; header: readonly string[] } | { format: 'ndjson' };

/** Columns of a rejects file: reported back to the sender, ignored when they come again. */
export const REJECT_COLUMNS = ['_line', '_errors'] as const;

/** Columns of a file that the stream does not know (and that are not those of a rejects file). */
export function unknownColumns(stream: Stream, header: readonly string[]): string[] {
  const known = new Set([...fieldNames(stream), ...REJECT_COLUMNS]);
  return header.filter((name) => !known.has(name));
}

const text = (zh: string, en: string): string => `${zh} | ${en}`;

const REASONS = {
  required: text('必填项为空', 'required, but empty'),
  date: text('不是有效日期，应为 YYYY-MM-DD', 'not a date, use YYYY-MM-DD'),
  datetime: text('不是有效时间，应为 YYYY-MM-DD HH:MM:SS', 'not a date-time, use YYYY-MM-DD HH:MM:SS'),
  flag: text('应为 0 或 1', 'must be 0 or 1'),
  int: text('应为整数', 'must be a whole number'),
  money: text('应为金额，最多两位小数，不含千分位', 'not an amount: plain digits, at most 2 decimals'),
  price: text('应为单价，最多六位小数', 'not a price: plain digits, at most 6 decimals'),
  quantity: text('应为数量，最多四位小数', 'not a quantity: plain digits, at most 4 decimals'),
  degree: text('应为经纬度小数', 'not a coordinate in degrees'),
  measure: text('应为数值，最多四位小数', 'not a number: plain digits, at most 4 decimals'),
  code: text('不在代码表内', 'not in the code set'),
  future: text('晚于收到日期', 'lies after the day it was received'),
  range: text('超出允许范围', 'out of range'),
  long: text('文字过长', 'text too long'),
  control: text('含控制字符', 'holds control characters'),
  fields: text('列数与表头不符', 'number of fields differs from the header'),
  json: text('不是 JSON 对象', 'not a JSON object'),
  quote: text('引号不成对或位置不当', 'stray quote: double it inside a quoted field'),
  unterminated: text('引号未闭合', 'quote never closed'),
  tooLong: text('行超过 1 MiB', 'line longer than 1 MiB'),
  encoding: text('不是有效的 UTF-8 或 GB18030', 'neither valid UTF-8 nor GB18030'),
} as const;

const CONTROL = '[\\\\x00-\\\\x08\\\\x0B\\\\x0C\\\\x0E-\\\\x1F]';
const SHORT = 128;
const TEXT_KINDS: Partial<Record<Field['kind'], number>> = {
  id: SHORT,
  text: 4000,
  code: SHORT,
  certno: SHORT,
  name: SHORT,
  phone: SHORT,
};
/** How many characters a text field may hold; undefined for kinds whose pattern already says so. */
const maxChars = (field: Field): number | undefined => TEXT_KINDS[field.kind];

/** SQL fragments that keep identity apart; the keys are query parameters, never text. */
export type Vault = { token: (kind: string, raw: string) => string; seal: (raw: string) => string };

const quote = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Codes of a set that hold for the batch's pool. */
export type Codes = (set: CodeSetName) => readonly string[];

const closedCodes = (field: Field, codes: Codes): string | undefined =>
  field.set && codeSet(field.set).closed ? `[${codes(field.set).map(quote).join(',')}]` : undefined;

/** SQL of the reason why a field's text is refused, '' when it is not. `r_`/`v_` columns must be in reach. */
function reasonOf(name: string, field: Field, codes: Codes): string {
  const raw = `r_${name}`;
  const value = `v_${name}`;
  const cases: string[] = [`${raw} = ''`, field.required ? quote(REASONS.required) : `''`];
  const when = (condition: string, reason: string): void => void cases.push(condition, quote(reason));
  when(`match(${raw}, '${CONTROL}')`, REASONS.control);
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
  if (field.min !== undefined) when(`${value} < ${field.min}`, REASONS.range);
  if (field.max !== undefined) when(`${value} > ${field.max}`, REASONS.range);
  return `multiIf(${cases.join(', ')}, '')`;
}

/** SQL that is true only if the field has no fault; cheap, so that sound rows never build an error list. */
function isSound(name: string, field: Field, codes: Codes): string[] {
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

/** SQL of the raw text of each field, from `f` (CSV) or `j` (NDJSON). */
function rawOf(stream: Stream, layout: Layout, name: string): string {
  if (layout.format === 'ndjson') return `trimBoth(ifNull(tupleElement(j, '${name}'), ''))`;
  const at = layout.header.indexOf(name);
  return at < 0 ? `''` : `f[${at + 1}]`;
}

/** SQL of the sealed JSON of unknown columns, '' when a row has none. */
function extraOf(stream: Stream, layout: Layout, vault: Vault): string {
  if (layout.format === 'ndjson') {
    const known = [...fieldNames(stream), ...REJECT_COLUMNS].map(quote).join(',');
    const pairs = `arrayFilter(p -> NOT has([${known}], p.1), JSONExtractKeysAndValuesRaw(rest))`;
    return `if(empty(${pairs}), '', ${vault.seal(`toJSONString(CAST(${pairs}, 'Map(String, String)'))`)})`;
  }
  const unknown = unknownColumns(stream, layout.header);
  if (unknown.length === 0) return `''`;
  const pairs = unknown.map((name) => `${quote(name)}, f[${layout.header.indexOf(name) + 1}]`);
  return vault.seal(`toJSONString(map(${pairs.join(', ')}))`);
}

/** SQL of the fields of a line: `f` for CSV, `j` for NDJSON, and `n`, whether the line fits the layout. */
function splitOf(stream: Stream, layout: Layout): string {
  if (layout.format === 'ndjson') {
    const tuple = fieldNames(stream)
      .map((name) => `${name} Nullable(String)`)
      .join(', ');
    return `JSONExtract(rest, 'Tuple(${tuple})') AS j, JSONType(rest) = 'Object' AS n`;
  }
  const parts = `if(flag = ${LINE.unit}, splitByChar('\\x1F', rest), splitByChar(',', rest))`;
  // Blanks around a value mean nothing; most lines have none, and then nothing is copied.
  return `if(match(rest, '(^|[,\\x1F])[ \\t]|[ \\t]($|[,\\x1F])'), arrayMap(x -> trimBoth(x, ' \\t'), ${parts}), ${parts}) AS f,
    length(f) = ${layout.header.length} AS n`;
}

/**
 * SQL that reads the lines of `lines` and inserts typed rows into `stage`.
 * Parameters: `received` (Date32), and those that `vault` uses.
 */
export function stageSql(options: {
  stream: Stream;
  layout: Layout;
  lines: string;
  stage: string;
  codes: Codes;
  vault: Vault;
}): string {
  const { stream, layout, codes, vault } = options;
  const names = fieldNames(stream);
  const texts = names.filter((name) => maxChars(fieldOf(stream, name)) !== undefined);
  const sound = [
    ...names.flatMap((name) => isSound(name, fieldOf(stream, name), codes)),
    ...texts.map((name) => `length(r_${name}) <= ${SHORT}`),
  ];
  const faults = names.map(
    (name) => `('${name}', r_${name}, ${reasonOf(name, fieldOf(stream, name), codes)})`,
  );
  const lineFault = `multiIf(
      flag = ${LINE.quote}, ${quote(REASONS.quote)}, flag = ${LINE.unterminated}, ${quote(REASONS.unterminated)},
      flag = ${LINE.tooLong}, ${quote(REASONS.tooLong)}, flag = ${LINE.encoding}, ${quote(REASONS.encoding)},
      NOT n, ${quote(layout.format === 'csv' ? REASONS.fields : REASONS.json)}, '')`;
  const outputs = names.map((name) => {
    const field = fieldOf(stream, name);
    if (isIdentity(field)) return `${vault.token(field.kind, `r_${name}`)} AS ${name}`;
    return columnType(field).startsWith('Nullable') || !isNullable(field)
      ? `v_${name} AS ${name}`
      : `ifNull(v_${name}, ${zero(field)}) AS ${name}`;
  });
  const identity = names.filter((name) => isIdentity(fieldOf(stream, name)));
  const content = names.map((name) => {
    const field = fieldOf(stream, name);
    return hashInput(field, isIdentity(field) ? vault.token(field.kind, `r_${name}`) : `v_${name}`);
  });
  return `INSERT INTO ${options.stage}
SELECT
  ${[...outputs, ...identity.map((name) => `${vault.seal(`r_${name}`)} AS ${name}_sealed`)].join(',\n  ')},
  line AS _line,
  multiIf(is_sound, CAST([], 'Array(Tuple(String, String, String))'),
    line_fault != '', [('', substring(rest, 1, 200), line_fault)],
    arrayFilter(x -> x.3 != '', [${faults.join(',\n      ')}])) AS _errors,
  ${extraOf(stream, layout, vault)} AS _extra,
  reinterpretAsUInt128(sipHash128(${content.join(', ')})) AS _content
FROM (
  SELECT *, line_fault = '' AND clean AND ${sound.join(' AND ')} AS is_sound FROM (
    SELECT line, rest,${layout.format === 'csv' ? ' f,' : ''} line_fault, clean,
      ${names.map((name) => `r_${name}, ${parseValue(fieldOf(stream, name), `r_${name}`)} AS v_${name}`).join(',\n      ')}
    FROM (
      SELECT line, rest,${layout.format === 'csv' ? ' f,' : ''} ${lineFault} AS line_fault,
        NOT match(rest, '${CONTROL.replace('\\\\x1F', '\\\\x1E')}') AND (flag = ${LINE.unit} OR position(rest, '\\x1F') = 0) AS clean,
        ${names.map((name) => `${rawOf(stream, layout, name)} AS r_${name}`).join(',\n        ')}
      FROM (SELECT line, flag, rest, ${splitOf(stream, layout)} FROM ${options.lines})
    )
  )
)`;
}

const isNullable = (field: Field): boolean =>
  columnType({ ...field, required: false }).startsWith('Nullable');

/** What a required column holds in a row that will be rejected anyway. */
const zero = (field: Field): string =>
  field.kind === 'date'
    ? `toDate32('1970-01-01')`
    : field.kind === 'datetime'
      ? `toDateTime(0, 'Asia/Shanghai')`
      : '0';
