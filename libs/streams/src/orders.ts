/** Tables of a stream's rows in other orders than that of their keys: what they are, and what fills them. */
import { columnType } from './columns.js';
import { fieldOf, findField, type Order, type Stream } from './stream.js';

/** The field that names a person, in every stream that does. */
const PERSON = 'psn_no';

// Readers look for ten thousand persons in millions: what lies between two of them should not be read with them. Still
// smaller pieces cost more to look up than they save. Every part has some rows of everybody, so that old parts become one.
const ORDERED_BY = `SETTINGS index_granularity = 512, min_compress_block_size = 4096, min_age_to_force_merge_seconds = 86400, non_replicated_deduplication_window = 10000`;
// A person's few rows are read whole: one look into a file that keeps the columns together, not one a column.
const ROW_BY_ROW = `, min_bytes_for_wide_part = 1000000000000, min_rows_for_wide_part = 1000000000000`;

/** The orders that a stream is kept in besides that of its key. */
export const ordersOf = (stream: Stream): Order[] => [
  ...(findField(stream, PERSON) ? [{ by: PERSON }] : []),
  ...(stream.orders ?? []),
];

export const orderTable = (stream: Stream, order: Order): string => `${stream.name}_by_${order.by}`;

/** The order of a stream by a field, if it is kept in it, with another field where one is asked for. */
export const orderBy = (stream: Stream, field: string, also?: string): Order | undefined =>
  ordersOf(stream).find(
    (order) => order.by === field && (also === undefined || orderFields(stream, order).includes(also)),
  );

/** The table that finds rows by a column fastest. */
export function keptTable(stream: Stream, column: string, also?: string): string {
  const order = orderBy(stream, column, also);
  return order ? orderTable(stream, order) : stream.name;
}

/** The fields of the rows that such a table holds. */
export function keptFields(stream: Stream, column: string, also?: string): string[] {
  const order = orderBy(stream, column, also);
  return order ? orderFields(stream, order) : Object.keys(stream.fields);
}

/** The fields that an order is sorted by: a removal carries those of the row that it takes away. */
const sortedBy = (stream: Stream, { by, then }: Order): string[] => [
  ...new Set([by, ...(then ? [then] : []), ...stream.key]),
];

/** The fields that an order keeps, in the order of the stream. */
export function orderFields(stream: Stream, order: Order): string[] {
  const kept = new Set([...sortedBy(stream, order), ...(order.keeps ?? Object.keys(stream.fields))]);
  return Object.keys(stream.fields).filter((name) => kept.has(name));
}

/**
 * DDL of an order. A row stands under its value of the field until a later version takes it away: `_order_version` is
 * twice the version, and one more for the row itself, so that of a row and its removal by the next version
 * the later one wins, and a row beats the removal of what stood in its place.
 */
export function orderDdl(stream: Stream, order: Order): string {
  const columns = orderFields(stream, order).map((name) => `${name} ${columnType(fieldOf(stream, name))}`);
  return `CREATE TABLE IF NOT EXISTS ${orderTable(stream, order)} (
  pool LowCardinality(String),
  ${[...columns, '_order_version UInt64', '_order_gone UInt8'].join(',\n  ')}
) ENGINE = ReplacingMergeTree(_order_version, _order_gone)
ORDER BY (pool, ${sortedBy(stream, order).join(', ')})
${ORDERED_BY}${order.by === PERSON ? ROW_BY_ROW : ''}`;
}

/**
 * SQL of what batches changed in a stream: the rows that they brought, and the versions that these took the place of, as rows
 * and removals of an order. Parameters: `pool`, `batches` (Array(UInt32)).
 */
export function changedSql(stream: Stream): string {
  const fields = ['pool', ...Object.keys(stream.fields)].join(', ');
  return `(SELECT ${fields}, _version * 2 + 1 AS _order_version, toUInt8(0) AS _order_gone
  FROM ${stream.name} WHERE pool = {pool:String} AND _batch IN {batches:Array(UInt32)}
  UNION ALL
  SELECT ${fields}, if(gone, _superseded_by * 2, _version * 2 + 1), gone
  FROM (
    SELECT *, arrayJoin(arrayFilter(end -> if(end, bitShiftRight(_superseded_by, 32), _batch) IN {batches:Array(UInt32)}, [toUInt8(0), toUInt8(1)])) AS gone
    FROM ${stream.name}_history
    WHERE pool = {pool:String} AND (bitShiftRight(_superseded_by, 32) IN {batches:Array(UInt32)} OR _batch IN {batches:Array(UInt32)})))`;
}

/** SQL of all that stands in a stream, as rows of an order. */
export const standingSql = (stream: Stream): string =>
  `(SELECT pool, ${Object.keys(stream.fields).join(', ')}, _version * 2 + 1 AS _order_version, toUInt8(0) AS _order_gone FROM ${stream.name} FINAL)`;

/** SQL that fills an order from rows and removals; what it holds already does no harm. */
export function orderFill(stream: Stream, order: Order, changed: string): string {
  const columns = ['pool', ...orderFields(stream, order), '_order_version', '_order_gone'].join(', ');
  const has = fieldOf(stream, order.by).required ? '1' : `${order.by} != ''`;
  return `INSERT INTO ${orderTable(stream, order)} (${columns}) SELECT ${columns} FROM ${changed} WHERE ${has}`;
}

/** A condition on a field that rows must meet besides. */
export type FieldCondition = { field: string; sql: string };

/**
 * SQL of the current rows of a stream that have one of some values in a column, from the order that finds them fastest and keeps the
 * field of the condition, if there is one. Parameter: `pool`.
 */
export function keptRows(
  stream: Stream,
  column: string,
  values: string,
  { fields = '*', condition }: { fields?: string; condition?: FieldCondition | undefined } = {},
): string {
  const table = keptTable(stream, column, condition?.field);
  const besides = condition ? ` AND ${condition.sql}` : '';
  return `(SELECT ${fields} FROM ${table} FINAL WHERE pool = {pool:String} AND ${column} IN (${values})${besides})`;
}

/**
 * DDL that lets a batch's rows be found in the facts and in the history of a stream without a look at the others, and the
 * rows of a time, or of a range of what grows with it, where keys grow with it. Reference streams are short.
 */
export function indexDdl(stream: Stream): string[] {
  if (stream.reference) return [];
  const ranges = [
    ['of_batch', '_batch'],
    ...(stream.event ? [['of_time', stream.event]] : []),
    ...(stream.grows ? [[`of_${stream.grows}`, stream.grows]] : []),
  ];
  const added = ranges.map(
    ([name, field]) => `ADD INDEX IF NOT EXISTS ${name} ${field} TYPE minmax GRANULARITY 1`,
  );
  return [
    `ALTER TABLE ${stream.name} ${added.join(', ')}`,
    `ALTER TABLE ${stream.name}_history ADD INDEX IF NOT EXISTS of_batch _batch TYPE minmax GRANULARITY 1, ADD INDEX IF NOT EXISTS of_next _superseded_by TYPE minmax GRANULARITY 1`,
  ];
}
