/**
 * The short road for sound lines. Most lines of a real file have no blank around a value and no fault; one
 * pattern over the whole line proves that, and then its values need no check of their own. What the pattern
 * does not match goes the long road of `stageSql`, which decides; both give the same row.
 */
import { maxChars, SHORT, type Codes } from './checks.js';
import { codeSet } from './code-sets.js';
import { columnType, fieldNames, hashInput, TIME_ZONE } from './columns.js';
import { isIdentity, type Field } from './field.js';
import { columnOf, LINE, strangers, type Layout } from './layout.js';
import { fieldOf, type Stream } from './stream.js';

/** What separates the values of a line: in SQL, in a pattern, and as a member of a class of characters. */
type Separator = { flag: number; sql: string; pattern: string; member: string };
const COMMA: Separator = { flag: LINE.comma, sql: `','`, pattern: ',', member: ',' };
// The class of control characters holds it already.
const UNIT: Separator = { flag: LINE.unit, sql: `'\\x1F'`, pattern: '\\\\x1F', member: '' };

const word = ({ member }: Separator): string =>
  `[^${member} \\\\x00-\\\\x1F](?:[^${member}\\\\x00-\\\\x1F]*[^${member} \\\\x00-\\\\x1F])?`;
// 29 February takes the long road, where the calendar is asked.
const DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
// Years after the zone's last summer time, within the engine's range.
const TIME = `(?:199[2-9]|20[0-9]{2})-${DAY} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]`;

/** The pattern of a field's text, undefined when a pattern cannot decide. */
function patternOf(field: Field, codes: Codes, separator: Separator): string | undefined {
  const isBounded =
    field.max !== undefined ||
    field.notInFuture ||
    (field.min !== undefined && !(field.kind === 'int' && field.min === 0));
  if (isBounded || isIdentity(field)) return undefined;
  const amount = (whole: number, fraction: number): string =>
    `-?[0-9]{1,${whole}}(?:[.][0-9]{1,${fraction}})?`;
  switch (field.kind) {
    case 'id':
    case 'text':
      return word(separator);
    case 'code': {
      const own = field.set && codeSet(field.set).closed ? codes(field.set) : undefined;
      return own
        ? `(?:${own.map((code) => code.replace(/[^A-Za-z0-9_]/g, '\\\\$&')).join('|')})`
        : word(separator);
    }
    case 'flag':
      return '[01]';
    case 'date':
      return `(?:19|20)[0-9]{2}-${DAY}`;
    case 'datetime':
      return TIME;
    case 'money':
      return amount(16, 2);
    case 'price':
      return amount(12, 6);
    case 'quantity':
      return amount(14, 4);
    case 'int':
      return field.min === 0 ? '[0-9]{1,9}' : '-?[0-9]{1,9}';
    default:
      return undefined;
  }
}

/** SQL that is true for lines whose shape is sound; undefined when the layout has no such lines. */
function isShaped(
  stream: Stream,
  header: readonly string[],
  codes: Codes,
  separator: Separator,
): string | undefined {
  if (strangers(stream, header).length > 0) return undefined;
  const byColumn = new Map(fieldNames(stream).map((name) => [columnOf(header, name), fieldOf(stream, name)]));
  const patterns: string[] = [];
  for (const [at] of header.entries()) {
    const field = byColumn.get(at);
    const pattern = field ? patternOf(field, codes, separator) : `[^${separator.member || '\\\\x1F'}]*`;
    if (pattern === undefined) return undefined;
    patterns.push(field && !field.required ? `(?:${pattern})?` : pattern);
  }
  return `flag = ${separator.flag} AND match(rest, '^${patterns.join(separator.pattern)}$')`;
}

function valueOf(field: Field, raw: string): string {
  const type = columnType(field);
  switch (field.kind) {
    case 'flag':
      return field.required ? `toUInt8(${raw})` : `toUInt8OrNull(${raw})`;
    case 'date':
      return field.required ? `toDate32(${raw})` : `toDate32OrNull(${raw})`;
    case 'datetime':
      return `${field.required ? 'toDateTime' : 'toDateTimeOrNull'}(${raw}, '${TIME_ZONE}')`;
    case 'int':
      return field.required ? `toInt32(${raw})` : `toInt32OrNull(${raw})`;
    case 'money':
    case 'price':
    case 'quantity': {
      const scale = /,(\d+)\)/.exec(type)?.[1] ?? '0';
      return `${field.required ? 'toDecimal64' : 'toDecimal64OrNull'}(${raw}, ${scale})`;
    }
    default:
      return raw;
  }
}

/**
 * Statements that insert the plain lines of `lines` as typed rows, none when the layout has no such lines: those
 * that are separated by commas, then those whose values the scanner has read. Lines that they leave out are `stageSql`'s.
 */
export function plainSql(options: {
  stream: Stream;
  layout: Layout;
  lines: string;
  stage: string;
  codes: Codes;
}): string[] {
  const { stream, layout, lines, stage, codes } = options;
  // Codes of the sender become ours on the long road only.
  if (Object.keys(layout.codes ?? {}).length > 0) return [];
  const [header, separators] =
    layout.format === 'csv'
      ? [layout.header, [COMMA, UNIT]]
      : [layout.shape ?? [], layout.shape ? [UNIT] : []];
  const names = fieldNames(stream);
  const values = names.map((name) => {
    const at = columnOf(header, name);
    return `${valueOf(fieldOf(stream, name), at < 0 ? `''` : `f[${at + 1}]`)} AS v_${name}`;
  });
  const short = names
    .filter((name) => maxChars(fieldOf(stream, name)) !== undefined)
    .map((name) => `length(v_${name}) <= ${SHORT}`);
  const content = names.map((name) => hashInput(fieldOf(stream, name), `v_${name}`));
  return separators.flatMap((separator) => {
    const shaped = isShaped(stream, header, codes, separator);
    if (!shaped) return [];
    return [
      `INSERT INTO ${stage} (${[...names, '_line', '_errors', '_extra', '_content'].join(', ')})
SELECT ${names.map((name) => `v_${name}`).join(', ')}, line, [], '', cityHash64(${content.join(', ')})
FROM (SELECT line, ${values.join(', ')} FROM (SELECT line, splitByChar(${separator.sql}, rest) AS f FROM ${lines} WHERE ${shaped}))
WHERE ${short.join(' AND ') || '1'}`,
    ];
  });
}
