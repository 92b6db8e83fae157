/** Tables of a stream: current facts, superseded versions, and the all-text staging of a load. */
import { columnType } from './columns.js';
import type { Stream } from './stream.js';

/** Columns that every record carries besides its own fields. */
export const PROVENANCE = {
  _extra: 'String CODEC(ZSTD)', // sealed JSON of columns that the stream does not know
  _source: 'LowCardinality(String)',
  _batch: 'UInt32', // the ledger's sequence number
  _line: 'UInt32', // line of the file, the header being line 1
  _version: 'UInt64', // batch * 2^32 + line: the later version wins
  _content: 'UInt64', // hash of the typed fields: equal content is a duplicate
} as const;

const columns = (stream: Stream): string[] =>
  Object.entries(stream.fields).map(([name, field]) => `${name} ${columnType(field)}`);

const provenance = (): string[] => Object.entries(PROVENANCE).map(([name, type]) => `${name} ${type}`);

// Rows are keyed, so a block that arrives twice collapses; the window makes it cheap as well.
const SETTINGS = 'SETTINGS non_replicated_deduplication_window = 10000';

/** DDL of the current facts of a stream: one row a key, the highest version wins. */
export function factsDdl(stream: Stream): string {
  return `CREATE TABLE IF NOT EXISTS ${stream.name} (
  pool LowCardinality(String),
  ${[...columns(stream), ...provenance()].join(',\n  ')}
) ENGINE = ReplacingMergeTree(_version)
ORDER BY (pool, ${stream.key.join(', ')})
${SETTINGS}`;
}

/** DDL of the versions that corrections have superseded. */
export function historyDdl(stream: Stream): string {
  return `CREATE TABLE IF NOT EXISTS ${stream.name}_history (
  pool LowCardinality(String),
  ${[...columns(stream), ...provenance()].join(',\n  ')},
  _superseded_by UInt64
) ENGINE = ReplacingMergeTree
ORDER BY (pool, ${stream.key.join(', ')}, _version)
${SETTINGS}`;
}

/** DDL of the lines of one part of a load: bytes as they came, in memory only. */
export const linesDdl = (table: string): string =>
  `CREATE OR REPLACE TABLE ${table} (line UInt32, flag UInt8, rest String) ENGINE = Memory`;

/** DDL of the typed rows of one part of a load, in memory only. */
export function stageDdl(table: string, stream: Stream): string {
  const sealed = Object.entries(stream.fields)
    .filter(([, field]) => ['certno', 'name', 'phone'].includes(field.kind))
    .map(([name]) => `${name}_sealed String`);
  const own = [
    '_line UInt32',
    '_errors Array(Tuple(field String, value String, reason String))',
    '_extra String',
    '_content UInt64',
  ];
  return `CREATE OR REPLACE TABLE ${table} (\n  ${[...columns(stream), ...sealed, ...own].join(',\n  ')}\n) ENGINE = Memory`;
}
