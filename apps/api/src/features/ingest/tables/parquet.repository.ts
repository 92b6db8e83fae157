import { LINE, quote, TIME_ZONE, type FieldKind } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../../clickhouse/clickhouse.service.js';
import type { IdentityVault } from '../vault.js';

export type ParquetColumn = { name: string; type: string };
type Attempt = { seq: number; attempt: number };

/** Floats from here on do not tell one whole number from the next one. */
const MAX_WHOLE = '1e15';
/** A footer in hexadecimal digits is part of the query. */
const MAX_QUERY = 32 << 20;

const named = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
const tableOf = ({ seq, attempt }: Attempt): string => `stage_file_${seq}_${attempt}`;
const bare = (type: string): string => type.replace(/^(?:LowCardinality|Nullable)\((.*)\)$/, '$1');

/** SQL of a column's value as the text that a CSV of the same table would hold, NULL for none. */
export function textOfColumn({ name, type }: ParquetColumn, kind: FieldKind | undefined): string {
  const column = named(name);
  const own = bare(bare(type));
  if (own === 'String') return `replaceAll(${column}, '\\x1F', '\\x1E')`;
  if (own.startsWith('FixedString')) return `toStringCutToZero(${column})`;
  if (own === 'Bool') return `toString(toUInt8(${column}))`;
  if (own.startsWith('Float')) return `if(isNaN(${column}), NULL, toString(${column}))`;
  // Places that the type has and the value does not need mean nothing.
  if (own.startsWith('Decimal'))
    return `replaceRegexpOne(toString(${column}), '[.]0+$|([.][0-9]*[1-9])0+$', '\\\\1')`;
  if (own.startsWith('DateTime')) {
    // A moment with a zone is shown in ours; one without is a wall clock, which the engine keeps as if in UTC.
    const zone = own.includes("'") ? TIME_ZONE : 'UTC';
    const moment = `replaceRegexpOne(toString(toTimeZone(${column}, '${zone}')), '[.]0+$', '')`;
    return kind === 'date' ? `replaceRegexpOne(${moment}, ' 00:00:00$', '')` : moment;
  }
  if (own.startsWith('Array'))
    return `arrayStringConcat(arrayMap(x -> ifNull(toString(x), ''), ${column}), ';')`;
  return `toString(${column})`;
}

/** Parquet files by way of the engine, which reads every type exactly. */
export class ParquetRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly vault: IdentityVault,
  ) {}

  /** The columns of a file, from its magic and footer. */
  async columns(schema: Buffer): Promise<ParquetColumn[]> {
    return this.clickhouse.query({
      name: 'parquet columns',
      sql: `DESCRIBE TABLE format(Parquet, unhex('${schema.toString('hex')}'))`,
      settings: { max_query_size: MAX_QUERY },
      row: z.object({ name: z.string(), type: z.string() }),
    });
  }

  /**
   * Brings a file's rows into a table of the engine as sealed text, numbered as lines of which the header is the
   * first. They cannot be read part by part from a body, and must not rest in clear.
   */
  async stage(
    attempt: Attempt,
    columns: readonly ParquetColumn[],
    kinds: (column: number) => FieldKind | undefined,
    bytes: AsyncIterable<Buffer>,
  ): Promise<void> {
    const table = tableOf(attempt);
    await this.drop(attempt);
    await this.clickhouse.command(
      'stage file',
      `CREATE TABLE ${table} (line UInt32, flag UInt8, sealed String) ENGINE = MergeTree ORDER BY line`,
    );
    const structure = columns.map(({ name, type }) => `${named(name)} ${type}`).join(', ');
    const texts = columns.map((column, at) => `ifNull(${textOfColumn(column, kinds(at))}, '')`);
    const floats = columns.filter(({ type }) => bare(type).startsWith('Float'));
    const isCut =
      floats.map(({ name }) => `ifNull(abs(${named(name)}) >= ${MAX_WHOLE}, 0)`).join(' OR ') || '0';
    await this.clickhouse.insertFrom({
      name: 'stage file',
      sql: `INSERT INTO ${table}
        SELECT line, multiIf(NOT is_text, ${LINE.encoding}, is_cut, ${LINE.digits}, ${LINE.unit}), ${this.vault.seal('if(is_text, rest, toValidUTF8(rest))')}
        FROM (SELECT rowNumberInAllBlocks() + 2 AS line, ${isCut} AS is_cut, arrayStringConcat([${texts.join(', ')}], '\\x1F') AS rest, isValidUTF8(rest) AS is_text
          FROM input(${quote(structure)}))
        FORMAT Parquet`,
      chunks: bytes,
      params: this.vault.params,
      // Rows are numbered as they stand in the file, so one thread reads it from its begin to its end.
      settings: {
        max_threads: 1,
        max_insert_threads: 1,
        input_format_parquet_preserve_order: 1,
        max_query_size: MAX_QUERY,
      },
    });
  }

  /** The rows of a staged file as RowBinary of (line, flag, rest). */
  rows(attempt: Attempt): AsyncGenerator<Buffer> {
    return this.clickhouse.bytes({
      name: 'staged file',
      sql: `SELECT line, flag, ${this.vault.unseal('sealed')} AS rest FROM ${tableOf(attempt)} ORDER BY line FORMAT RowBinary`,
      params: this.vault.params,
    });
  }

  /** Drops what this attempt and those before it have staged. */
  async drop({ seq, attempt }: Attempt): Promise<void> {
    const tables = Array.from({ length: attempt }, (_, at) => tableOf({ seq, attempt: at + 1 }));
    await this.clickhouse.command('staged file drop', `DROP TABLE IF EXISTS ${tables.join(', ')}`);
  }
}
