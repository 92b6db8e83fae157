/**
 * From lines to typed, checked rows: the SQL of one load step, derived from a stream's fields.
 * It reads a table of lines (see `linesDdl`), and writes the columns of `stageDdl`.
 */
import { isClean, isSound, maxChars, quote, REASONS, reasonOf, SHORT, type Codes } from './checks.js';
import { columnType, fieldNames, hashInput, parseValue } from './columns.js';
import { isIdentity, type Field } from './field.js';
import { columnOf, LINE, REJECT_COLUMNS, strangers, type Layout } from './layout.js';
import { fieldOf, type Stream } from './stream.js';

/** SQL fragments that keep identity apart; the keys are query parameters, never text. */
export type Vault = { token: (kind: string, raw: string) => string; seal: (raw: string) => string };

/** Characters of a value that an error quotes; the whole of it stands in the rejects file. */
const QUOTED_CHARS = 500;

/** Keys by which an NDJSON object may call a field: the sender's own first. */
const keysOf = (layout: Layout, name: string): string[] => {
  const own = layout.format === 'ndjson' ? layout.names?.[name] : undefined;
  return own === undefined ? [name] : [own, name];
};

/** SQL of the raw text of each field, from `f` (CSV) or `j` (NDJSON), codes of the sender being ours by then. */
function rawOf(layout: Layout, name: string): string {
  const codes = Object.entries(layout.codes?.[name] ?? {});
  const raw = sentOf(layout, name);
  if (codes.length === 0) return raw;
  const [theirs, ours] = [0, 1].map((side) => codes.map((pair) => quote(pair[side] ?? '')).join(', '));
  return `transform(${raw}, [${theirs}], [${ours}])`;
}

function sentOf(layout: Layout, name: string): string {
  if (layout.format === 'ndjson') {
    const values = keysOf(layout, name).map((key) => `tupleElement(j, ${quote(key)})`);
    return `trimBoth(coalesce(${values.join(', ')}, ''))`;
  }
  const at = columnOf(layout.header, name);
  return at < 0 ? `''` : `f[${at + 1}]`;
}

/** SQL of the keys of an NDJSON object that the stream does not know, from the array `keys`. */
export const unknownKeys = (stream: Stream, keys: string, layout: Layout): string => {
  const known = [...fieldNames(stream).flatMap((name) => keysOf(layout, name)), ...REJECT_COLUMNS];
  return `arrayFilter(k -> NOT has([${known.map(quote).join(',')}], k), ${keys})`;
};

/** SQL of the JSON of a row's unknown columns, '' when it has none. */
function extraOf(stream: Stream, layout: Layout): string {
  const json = `toJSONString(CAST(pairs, 'Map(String, String)'))`;
  if (layout.format === 'ndjson') {
    const pairs = `arrayFilter(p -> notEmpty(${unknownKeys(stream, '[p.1]', layout)}), JSONExtractKeysAndValuesRaw(json)) AS pairs`;
    return `if(empty(${unknownKeys(stream, 'k', layout)}), '', ${json.replace('pairs', () => pairs)})`;
  }
  const unknown = strangers(stream, layout.header);
  if (unknown.length === 0) return `''`;
  // One literal, however many columns: an expression for each would pass the limits of a query at some
  // thousands. Columns are picked by their labels, known ones having none; picking by number copies the row for each.
  const labels = layout.header.map(() => '');
  for (const { label, at } of unknown) labels[at] = label;
  const named = `arrayZip(splitByChar('\\x1F', ${quote(labels.join('\u001f'))}), arrayResize(f, ${labels.length}))`;
  return `if(empty(arrayFilter(p -> p.1 != '' AND p.2 != '', ${named}) AS pairs), '', ${json})`;
}

/**
 * SQL of an NDJSON line whose numbers survive being read: the engine reads a bare number as a float, or
 * not at all, so one that is long or has an exponent is put in quotes before.
 */
const exactNumbers = (): string => {
  const token = `"(?:[^"\\\\\\\\]|\\\\\\\\.)*"|-?[0-9][0-9.eE+-]*|[^"0-9-]+|-|"`;
  return `if(match(rest, ':\\\\s*-?(?:[0-9.]{16}|[0-9.]+[eE])'),
      arrayStringConcat(arrayMap(t -> if(match(t, '^-?[0-9]'), concat('"', t, '"'), t), extractAll(rest, '${token}'))), rest)`;
};

/** SQL of the fields of a line: `f` for CSV, `j` (values), `k` (keys) and `json` for NDJSON. */
function splitOf(stream: Stream, layout: Layout): string {
  if (layout.format === 'ndjson') {
    const tuple = fieldNames(stream)
      .flatMap((name) => keysOf(layout, name))
      .map((key) => `\`${key.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\` Nullable(String)`)
      .join(', ');
    return `${exactNumbers()} AS json, JSONExtract(json, ${quote(`Tuple(${tuple})`)}) AS j, JSONExtractKeys(json) AS k`;
  }
  const parts = `if(flag = ${LINE.unit}, splitByChar('\\x1F', rest), splitByChar(',', rest))`;
  // Blanks around a value mean nothing; most lines have none, and then nothing is copied.
  return `if(match(rest, '(^|[,\\x1F])[ \\t]|[ \\t]($|[,\\x1F])'), arrayMap(x -> trimBoth(x, ' \\t'), ${parts}), ${parts}) AS f`;
}

/** SQL of what is wrong with a line as a whole, '' if nothing. */
function lineFaultOf(layout: Layout): string {
  const flags = (['quote', 'unterminated', 'tooLong', 'encoding', 'digits', 'formula'] as const)
    .map((name) => `flag = ${LINE[name]}, ${quote(REASONS[name])}`)
    .join(', ');
  if (layout.format === 'csv') {
    const width = layout.header.length;
    const found = 'toString(length(f))';
    const reason = `concat('此行 ', ${found}, ' 列，表头 ${width} 列 | ', ${found}, ' fields, the header has ${width}')`;
    return `multiIf(${flags}, length(f) != ${width}, ${reason}, '')`;
  }
  const own = `arrayFilter(x -> NOT has([${REJECT_COLUMNS.map(quote).join(',')}], x), k)`;
  return `multiIf(${flags}, JSONType(json) != 'Object', ${quote(REASONS.json)},
      length(arrayDistinct(k)) != length(k) AND length(arrayDistinct(${own})) != length(${own}), ${quote(REASONS.twice)}, '')`;
}

type StageOptions = {
  stream: Stream;
  layout: Layout;
  lines: string;
  stage: string;
  codes: Codes;
  vault: Vault;
};

/**
 * Statements that read the lines of `lines` that are not in `stage` yet (see `plainSql`), and insert typed rows into it.
 * Parameters: `received` (Date32), and those that `vault` uses.
 */
export function stageSql(options: StageOptions): string[] {
  const { layout } = options;
  if (layout.format === 'csv' || !layout.shape) return [stageLines(options, '1')];
  const values: Layout = { format: 'csv', header: layout.shape, codes: layout.codes };
  return [stageLines({ ...options, layout: values }, `flag = ${LINE.unit}`), stageLines(options, '1')];
}

function stageLines(options: StageOptions, which: string): string {
  const { stream, layout, codes, vault } = options;
  const names = fieldNames(stream);
  const texts = names.filter((name) => maxChars(fieldOf(stream, name)) !== undefined);
  const sound = [
    ...names.flatMap((name) => isSound(name, fieldOf(stream, name), codes)),
    ...texts.map((name) => `length(r_${name}) <= ${SHORT}`),
  ];
  const own = layout.format === 'csv' ? 'f' : 'k, json';
  const faults = names.map((name) => {
    const isNested =
      layout.format === 'csv'
        ? undefined
        : keysOf(layout, name)
            .map((key) => `JSONType(json, ${quote(key)}) IN ('Object', 'Array')`)
            .join(' OR ');
    return `('${name}', substringUTF8(r_${name}, 1, ${QUOTED_CHARS}), ${reasonOf(name, fieldOf(stream, name), codes, isNested)})`;
  });
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
    line_fault != '', [('', substringUTF8(replaceAll(rest, '\\x1F', ','), 1, 200), line_fault)],
    arrayFilter(x -> x.3 != '', [${faults.join(',\n      ')}])) AS _errors,
  ${vault.seal('extra')} AS _extra,
  cityHash64(${content.join(', ')}) AS _content
FROM (
  SELECT *, line_fault = '' AND clean AND ${sound.join(' AND ')} AS is_sound FROM (
    SELECT line, rest, ${own}, line_fault, clean, extra,
      ${names.map((name) => `r_${name}, ${parseValue(fieldOf(stream, name), `r_${name}`)} AS v_${name}`).join(',\n      ')}
    FROM (
      SELECT line, rest, ${own}, ${lineFaultOf(layout)} AS line_fault, ${isClean(layout.format)} AS clean,
        ${extraOf(stream, layout)} AS extra,
        ${names.map((name) => `${rawOf(layout, name)} AS r_${name}`).join(',\n        ')}
      FROM (SELECT line, flag, rest, ${splitOf(stream, layout)} FROM ${options.lines}
        WHERE ${which} AND line NOT IN (SELECT _line FROM ${options.stage}))
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
