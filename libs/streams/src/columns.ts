/** How fields rest in ClickHouse: column types, and the SQL that turns a field's text into its value. */
import { isIdentity, type Field, type FieldKind } from './field.js';
import type { Stream } from './stream.js';

/** The business time zone; every date-time is read and shown in it. */
export const TIME_ZONE = 'Asia/Shanghai';

type Shape = { type: string; nullable: boolean; pattern?: string };

const decimal = (digits: number, scale: number): Shape => ({
  type: `Decimal(${digits},${scale})`,
  nullable: true,
  pattern: `^-?[0-9]{1,${digits - scale}}([.][0-9]{1,${scale}})?$`,
});

const SHAPES: Record<FieldKind, Shape> = {
  id: { type: 'String', nullable: false },
  text: { type: 'String', nullable: false },
  code: { type: 'LowCardinality(String)', nullable: false },
  codes: { type: 'Array(LowCardinality(String))', nullable: false },
  flag: { type: 'UInt8', nullable: true },
  date: { type: 'Date32', nullable: true },
  datetime: { type: `DateTime('${TIME_ZONE}')`, nullable: true },
  money: decimal(18, 2),
  price: decimal(18, 6),
  quantity: decimal(18, 4),
  degree: { ...decimal(9, 6), pattern: '^-?[0-9]{1,3}([.][0-9]{1,12})?$' },
  measure: decimal(12, 4),
  int: { type: 'Int32', nullable: true, pattern: '^-?[0-9]{1,9}$' },
  certno: { type: 'String', nullable: false },
  name: { type: 'String', nullable: false },
  phone: { type: 'String', nullable: false },
};

/** The column type of a field. Absent text is `''`, absent numbers and dates are NULL: unknown is never 0. */
export function columnType(field: Field): string {
  const shape = SHAPES[field.kind];
  return shape.nullable && !field.required ? `Nullable(${shape.type})` : shape.type;
}

/** SQL for the value of a field from its text `raw`, NULL where the text is not such a value. */
export function parseValue(field: Field, raw: string): string {
  const shape = SHAPES[field.kind];
  switch (field.kind) {
    case 'flag':
      return `if(${raw} IN ('0','1'), toUInt8OrNull(${raw}), NULL)`;
    case 'date':
      // The engine reads 2025-02-30 as 2025-03-02; reading it back and comparing catches that.
      return `if(toString(toDate32OrNull(${raw})) = ${raw}, toDate32OrNull(${raw}), NULL)`;
    case 'datetime':
      return parseDateTime(raw);
    case 'int':
      return `if(match(${raw}, '${shape.pattern ?? ''}'), toInt32OrNull(${raw}), NULL)`;
    case 'money':
    case 'price':
    case 'quantity':
    case 'degree':
    case 'measure':
      return `if(match(${raw}, '${shape.pattern ?? ''}'), ${decimalOf(shape.type)}(${raw}, ${scaleOf(shape.type)}), NULL)`;
    case 'codes':
      return `arrayFilter(x -> x != '', arrayDistinct(arrayMap(x -> trimBoth(x), splitByChar(';', ${raw}))))`;
    default:
      return raw;
  }
}

const scaleOf = (type: string): string => /,(\d+)\)/.exec(type)?.[1] ?? '0';
/** Places behind the point that a field keeps; 0 for a field that is no decimal. */
export const placesOf = (field: Field): number => Number(scaleOf(SHAPES[field.kind].type));

const decimalOf = (type: string): string =>
  /\((\d+)/.exec(type)?.[1] === '9' ? 'toDecimal32OrNull' : 'toDecimal64OrNull';

const WALL_PATTERN = '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?';
const OFFSET_PATTERN = '(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])';

/**
 * `YYYY-MM-DD HH:MM:SS` by the short road, ISO 8601 with `T`, fraction or offset by the long one.
 * Either way the calendar part is read back, so that 24:30 and 30 February are refused. The engine
 * takes what lies outside its range for the first or last instant of it: those two are refused too.
 */
function parseDateTime(raw: string): string {
  const read = (text: string, zone: string): string => `toDateTimeOrNull(${text}, '${zone}')`;
  const wall = `replaceOne(substring(${raw}, 1, 19), 'T', ' ')`;
  const iso = `parseDateTimeBestEffortOrNull(${raw}, '${TIME_ZONE}')`;
  const isReal = `toString(${read(wall, 'UTC')}) = ${wall}`;
  const isInRange = `toUnixTimestamp(${iso}) BETWEEN 1 AND 4294967294`;
  return (
    `multiIf(length(${raw}) = 19 AND toString(${read(raw, TIME_ZONE)}) = ${raw}, ${read(raw, TIME_ZONE)}, ` +
    `match(${raw}, '^${WALL_PATTERN}$') AND toString(${read(wall, TIME_ZONE)}) = ${wall}, ${read(wall, TIME_ZONE)}, ` +
    `match(${raw}, '^${WALL_PATTERN}${OFFSET_PATTERN}$') AND ${isReal} AND ${isInRange}, ${iso}, NULL)`
  );
}

/** SQL for one value inside the content hash: never NULL, and never equal to a value that could be sent. */
export function hashInput(field: Field, value: string): string {
  const shape = SHAPES[field.kind];
  if (field.kind === 'codes') return `arrayStringConcat(arraySort(${value}), ';')`;
  if (!shape.nullable) return value;
  if (field.kind === 'date') return `ifNull(toInt32(${value}), -2147483648)`;
  if (field.kind === 'datetime') return `ifNull(toInt64(${value}), -1)`;
  if (field.kind === 'flag') return `ifNull(${value}, 255)`;
  if (field.kind === 'int') return `ifNull(${value}, -2147483648)`;
  return `ifNull(reinterpretAsInt64(${value}), -9223372036854775808)`;
}

/** Names of a stream's fields in order. */
export const fieldNames = (stream: Stream): string[] => Object.keys(stream.fields);

/** Names of the fields that hold identity and rest as tokens. */
export const identityFields = (stream: Stream): string[] =>
  fieldNames(stream).filter((name) => {
    const field = stream.fields[name];
    return field !== undefined && isIdentity(field);
  });
