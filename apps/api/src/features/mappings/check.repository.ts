import { randomBytes } from 'node:crypto';
import {
  CODE_SETS,
  linesDdl,
  stageDdl,
  stageSql,
  type CodeSetName,
  type Layout,
  type Stream,
} from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import { dayOf } from '../ingest/loader.service.js';
import { joined, rowBytes } from '../ingest/tables/row-bytes.js';
import type { IdentityVault } from '../ingest/vault.js';
import type { PreviewRow } from './mappings.dto.js';

const errors = z.array(z.object({ field: z.string(), value: z.string(), reason: z.string() }));

/** Checks rows as a load would, by the same SQL, and keeps nothing. */
export class CheckRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly vault: IdentityVault,
  ) {}

  async check(
    stream: Stream,
    layout: Layout,
    rows: readonly PreviewRow[],
  ): Promise<Map<number, z.infer<typeof errors>>> {
    const tag = randomBytes(8).toString('hex');
    const [lines, stage] = [`check_lines_${tag}`, `check_rows_${tag}`];
    const bytes = rows.map(({ line, flag, cells }) => rowBytes(line, flag, joined(cells)));
    const codes = (set: CodeSetName): readonly string[] => CODE_SETS[set].codes.map(({ code }) => code);
    try {
      await this.clickhouse.command('check lines', linesDdl(lines));
      await this.clickhouse.insertBytes(lines, 'RowBinary', bytes);
      await this.clickhouse.command('check rows', stageDdl(stage, stream));
      for (const sql of stageSql({ stream, layout, lines, stage, codes, vault: this.vault })) {
        await this.clickhouse.command('check rows', sql, {
          received: dayOf(new Date().toISOString()),
          ...this.vault.params,
        });
      }
      const found = await this.clickhouse.query({
        name: 'checked rows',
        sql: `SELECT _line AS line, _errors AS errors FROM ${stage} WHERE notEmpty(_errors)`,
        row: z.object({ line: z.number(), errors }),
      });
      return new Map(found.map((row) => [row.line, row.errors]));
    } finally {
      await this.clickhouse
        .command('check drop', `DROP TABLE IF EXISTS ${lines}, ${stage}`)
        .catch(() => undefined);
    }
  }
}
