import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { Target } from './suppressions.repository.js';

/** Writes suppressions, and knows the moment by which they are counted. */
export class SuppressionsWriter {
  constructor(private readonly clickhouse: ClickhouseService) {}

  /** Writes a version; the number of the version is the moment, so that the later one holds. */
  async write(
    target: Target & { id: string; reason: string; author: string; madeAt: string; until: string },
    ended?: { at: string; by: string },
  ): Promise<void> {
    const { id, madeAt, ...rest } = target;
    const row = {
      ...rest,
      suppression_id: id,
      made_at: madeAt,
      ended_at: ended?.at ?? null,
      ended_by: ended?.by ?? '',
      version: Date.now() * 1000 + (ended ? 1 : 0),
    };
    await this.clickhouse.insertBytes('suppressions', 'JSONEachRow', [
      Buffer.from(`${JSON.stringify(row)}\n`),
    ]);
  }

  /** The day and moment by which suppressions are counted. */
  async now(): Promise<{ day: string; at: string }> {
    const rows = await this.clickhouse.query({
      name: 'today',
      sql: `SELECT toString(toDate(now('Asia/Shanghai'))) AS day, toString(now64(3, 'Asia/Shanghai')) AS at`,
      row: z.object({ day: z.string(), at: z.string() }),
    });
    return rows[0] ?? { day: '', at: '' };
  }
}
