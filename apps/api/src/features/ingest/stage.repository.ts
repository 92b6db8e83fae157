import { linesDdl, plainSql, stageDdl, stageSql, unknownKeys, type Codes } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import { clockOf, tablesOf, type LoadStep, type PartTables, type Survey } from './load-step.js';
import type { Part } from './scan/part-writer.js';
import type { IdentityVault } from './vault.js';

/** Rows that the engine keeps and parses together; wide rows of text want small blocks, and threads share them out. */
const IN_BLOCKS = { max_block_size: 16_384, min_insert_block_size_rows: 1, min_insert_block_size_bytes: 1 };

/** A header of ten thousand columns makes a long query. */
const MAX_QUERY = 8 << 20;

/** Brings the parts of a load into memory tables of the engine. Looks at nothing but the part itself. */
export class StageRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly vault: IdentityVault,
  ) {}

  /** A part's lines, as text. */
  async upload(step: LoadStep, part: Part): Promise<void> {
    const { lines } = tablesOf(step);
    await this.clickhouse.command('stage lines', linesDdl(lines));
    await this.clickhouse.insertBytes(lines, 'RowBinary', part.chunks, IN_BLOCKS);
  }

  /** The lines typed and checked; answers what they hold. */
  async type(step: LoadStep, rows: number, codes: Codes): Promise<Survey> {
    const { lines, stage } = tablesOf(step);
    const { stream, layout } = step;
    await this.clickhouse.command('stage rows', stageDdl(stage, stream));
    for (const sql of plainSql({ stream, layout, lines, stage, codes })) {
      await this.clickhouse.command('stage plain', sql, {}, { ...IN_BLOCKS, max_insert_threads: 2 });
      const found = await this.survey(step);
      if (found.rows === rows) return found;
    }
    for (const sql of stageSql({ stream, layout, lines, stage, codes, vault: this.vault })) {
      await this.clickhouse.command(
        'stage check',
        sql,
        { received: step.received, ...this.vault.params },
        { ...IN_BLOCKS, max_insert_threads: 2, max_query_size: MAX_QUERY },
      );
    }
    return this.survey(step);
  }

  /** Keys of a part's NDJSON objects that the stream does not know, some of them at most. */
  async unknownKeys(step: LoadStep, limit: number): Promise<string[]> {
    const { lines, stage } = tablesOf(step);
    const rows = await this.clickhouse.query({
      name: 'unknown keys',
      sql: `SELECT DISTINCT arrayJoin(${unknownKeys(step.stream, 'JSONExtractKeys(rest)', step.layout)}) AS name FROM ${lines}
            WHERE line IN (SELECT _line FROM ${stage} WHERE _extra != '') ORDER BY name LIMIT {limit:UInt32}`,
      params: { limit },
      row: z.object({ name: z.string() }),
    });
    return rows.map(({ name }) => name);
  }

  /** Drops the tables of a part, those of earlier attempts too. */
  async drop({ seq, part, attempt }: PartTables): Promise<void> {
    const tables = Array.from({ length: attempt }, (_, at) =>
      Object.values(tablesOf({ seq, part, attempt: at + 1 })),
    );
    await this.clickhouse.command('stage drop', `DROP TABLE IF EXISTS ${tables.flat().join(', ')}`);
  }

  private async survey(step: LoadStep): Promise<Survey> {
    const { stage } = tablesOf(step);
    const [first = ''] = step.stream.key;
    const { event } = step.stream;
    const [found] = await this.clickhouse.query({
      name: 'survey part',
      sql: `SELECT toString(minIf(${first}, good)) AS low, toString(maxIf(${first}, good)) AS high, count() AS rows,
              countIf(good) AS sound, rows - sound AS bad, countIf(_extra != '') AS strange, min(_line) AS first_line,
              max(_line) AS last_line, ${event ? clockOf(event, 'good') : 'NULL'} AS clock
            FROM (SELECT *, empty(_errors) AS good FROM ${stage})`,
      params: { received: step.received },
      row: z.object({
        low: z.string(),
        high: z.string(),
        rows: z.number(),
        sound: z.number(),
        bad: z.number(),
        strange: z.number(),
        first_line: z.number(),
        last_line: z.number(),
        clock: z.string().nullable(),
      }),
    });
    if (!found) throw new Error('the engine counted nothing');
    const { sound, first_line, last_line, ...rest } = found;
    return { ...rest, good: sound, firstLine: first_line, lastLine: last_line };
  }
}
