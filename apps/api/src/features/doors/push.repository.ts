import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { Keys } from '../../storage/keys.js';
import { unseal, vaultParams } from '../ingest/vault.js';

export type OddLines = {
  duplicate: number;
  corrected: number;
  rejected: number;
  rejects: { line: number; errors: string }[];
};

/** What a load has found of single lines. */
export class PushRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly keys: Keys,
  ) {}

  /** Those lines of a batch that are not plainly accepted. */
  async odd(seq: number, first: number, last: number): Promise<OddLines> {
    const rows = await this.clickhouse.query({
      name: 'odd lines',
      sql: `SELECT class, groupArray((line, errors)) AS lines, count() AS n
            FROM (SELECT class, line, if(class = 'rejected', ${unseal('errors')}, '') AS errors FROM batch_lines FINAL
              WHERE batch = {seq:UInt32} AND line BETWEEN {first:UInt32} AND {last:UInt32} ORDER BY line)
            GROUP BY class`,
      params: { seq, first, last, ...vaultParams(this.keys) },
      row: z.object({
        class: z.string(),
        lines: z.array(z.tuple([z.number(), z.string()])),
        n: z.number(),
      }),
    });
    const of = (name: string): number => rows.find((row) => row.class === name)?.n ?? 0;
    const rejected = rows.find((row) => row.class === 'rejected');
    return {
      duplicate: of('duplicate'),
      corrected: of('corrected'),
      rejected: of('rejected'),
      rejects: (rejected?.lines ?? []).map(([line, errors]) => ({ line, errors })),
    };
  }
}
