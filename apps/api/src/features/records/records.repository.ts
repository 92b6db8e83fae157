import { columnType, fieldNames, fieldOf, isIdentity, type Stream } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope, ScopeSql } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import type { IdentityVault } from '../ingest/vault.js';
import { recordValue, type RecordValue } from './records.dto.js';

export type StoredRecord = Record<string, RecordValue>;

const DECIMALS: Partial<Record<string, number>> = { money: 2, price: 6, quantity: 4, degree: 6, measure: 4 };

/** SQL of a field as it was sent: text stays text, amounts keep their decimals, absent values are null. */
export function shown(stream: Stream, name: string, clear: boolean): string {
  const field = fieldOf(stream, name);
  if (isIdentity(field)) {
    const open = `opened_${name}`;
    if (clear) return `nullIf(${open}, '')`;
    if (field.kind === 'name') return `if(${open} = '', NULL, concat(substringUTF8(${open}, 1, 1), '*'))`;
    if (field.kind === 'phone')
      return `if(${open} = '', NULL, concat(substring(${open}, 1, 3), '****', right(${open}, 4)))`;
    return `if(${open} = '', NULL, concat(substring(${open}, 1, 3), '*********', right(${open}, 2)))`;
  }
  const scale = DECIMALS[field.kind];
  if (scale === 2) return `toDecimalString(r.${name}, 2)`;
  if (scale !== undefined) return `toString(r.${name})`;
  if (field.kind === 'codes') return `nullIf(arrayStringConcat(r.${name}, ';'), '')`;
  if (field.kind === 'date' || field.kind === 'datetime') return `toString(r.${name})`;
  if (field.kind === 'flag') return `toString(r.${name})`;
  if (field.kind === 'int') return `r.${name}`;
  if (field.sensitive && !clear)
    return `if(r.${name} = '', NULL, concat(substring(toString(r.${name}), 1, 3), '*'))`;
  return `nullIf(toString(r.${name}), '')`;
}

/** SQL of the rows of a stream that a scope reaches. */
export function reachOf(stream: Stream, reach: ScopeSql): string {
  const place = ['fixmedins_code', 'from_fixmedins_code', 'lead_fixmedins_code', 'subject_id'].find(
    (name) => stream.fields[name],
  );
  return place ? reach.place('pool', place) : reach.whole('pool');
}

/**
 * SQL that a row has one of the keys of a parameter `Array(Array(String))`. The engine does not look into the list of a key's parts,
 * so where the first of them is text its values are named apart: rows are then found by it, and not by a scan.
 */
export function hasKey(stream: Stream, keys: string): string {
  const isIt = `[${stream.key.map((name) => `toString(${name})`).join(', ')}] IN {${keys}:Array(Array(String))}`;
  const [first = ''] = stream.key;
  const isText = columnType(fieldOf(stream, first)) === 'String';
  return isText ? `has(arrayMap(k -> k[1], {${keys}:Array(Array(String))}), ${first}) AND ${isIt}` : isIt;
}

/** SQL of the joins that open sealed fields of rows `r`; where the rows are few, of the whole identity only what they name is read. */
export const openings = (names: readonly string[], few?: string): string =>
  names
    .map((name, at) => {
      const named = few === undefined ? '' : ` WHERE token IN (SELECT ${name} FROM ${few})`;
      return `LEFT JOIN (SELECT token, sealed FROM identity FINAL${named}) i${at} ON i${at}.token = r.${name}`;
    })
    .join('\n');

/** Reads of current records, always inside a scope. */
export class RecordsRepository {
  constructor(
    private readonly reader: ScopedReader,
    private readonly vault: IdentityVault,
  ) {}

  /**
   * Current records of a stream, with the batch and line they came from. `keys` are whole keys, part by part; `of` is whom a column
   * names, and takes the latest of them first when they are limited.
   */
  records(
    scope: Scope,
    query: {
      stream: Stream;
      pool?: string | undefined;
      keys?: readonly (readonly string[])[] | undefined;
      of?: { column: string; value: string } | undefined;
      limit?: number | undefined;
    },
  ): AsyncGenerator<StoredRecord> {
    const { stream } = query;
    const names = fieldNames(stream);
    const identity = names.filter((name) => isIdentity(fieldOf(stream, name)));
    return this.reader.stream(scope, {
      name: `records ${stream.name}`,
      sql: (reach) => {
        const rows = `(SELECT * FROM ${stream.name} FINAL
            WHERE ${reachOf(stream, reach)}${query.pool ? ' AND pool = {pool:String}' : ''}
              ${query.keys ? `AND ${hasKey(stream, 'keys')}` : ''} ${query.of ? `AND ${query.of.column} = {of:String}` : ''}
            ORDER BY ${query.of && stream.event ? `${stream.event} DESC, ` : ''}pool, ${stream.key.join(', ')} ${query.limit ? 'LIMIT {limit:UInt32}' : ''})`;
        return `
        SELECT pool, ${names.map((name) => `${shown(stream, name, scope.clear)} AS \`${name}\``).join(', ')}, source, batch, line FROM (
          SELECT r.*, r._source AS source, r._batch AS batch, r._line AS line${identity
            .map((name, at) => `, ${this.vault.unseal(`i${at}.sealed`)} AS opened_${name}`)
            .join('')}
          FROM ${rows} r
          ${openings(identity, query.keys || query.limit ? rows : undefined)}) r
        ORDER BY pool, ${stream.key.map((name) => `r.${name}`).join(', ')}`;
      },
      params: {
        ...this.vault.params,
        ...(query.pool ? { pool: query.pool } : {}),
        ...(query.keys ? { keys: query.keys } : {}),
        ...(query.of ? { of: query.of.value } : {}),
        ...(query.limit ? { limit: query.limit } : {}),
      },
      row: z.record(z.string(), recordValue),
    });
  }

  /** How many records of each stream a reader of some places may see, and their last event. */
  async counts(
    scope: Scope,
    pool: string,
    streams: readonly Stream[],
  ): Promise<{ stream: string; records: number; last_event: string | null }[]> {
    return this.reader.query(scope, {
      name: 'record counts',
      sql: (reach) =>
        streams
          .map(
            (stream) => `SELECT '${stream.name}' AS stream, count() AS records,
              ${stream.event ? `if(count() = 0, NULL, toString(max(${stream.event})))` : "CAST(NULL, 'Nullable(String)')"} AS last_event
              FROM ${stream.name} FINAL WHERE pool = {pool:String} AND ${reachOf(stream, reach)}`,
          )
          .join(' UNION ALL '),
      params: { pool },
      row: z.object({ stream: z.string(), records: z.number(), last_event: z.string().nullable() }),
    });
  }
}
