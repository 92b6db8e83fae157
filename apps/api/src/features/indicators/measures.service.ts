import { TOUCHES } from './touched-months.js';
import { monthsOfYears } from '@fundwatch/metrics';
import type { MeasuresRepository } from './measures.repository.js';

/** Streams whose change moves persons, places or what a record means, and with them every month. */
const EVERYWHERE = ['institutions', 'alliances', 'insured', 'diagnoses', 'clearings', 'stock'];
const COUNTED = [...TOUCHES.flatMap((touch) => touch.streams), ...EVERYWHERE];

/** Keeps the monthly rollups true: recomputes the months that batches touched, and no others. */
export class MeasuresService {
  constructor(private readonly measures: MeasuresRepository) {}

  async recompute(work: {
    pool: string;
    run: number;
    batches: readonly number[];
    streams: readonly string[];
  }): Promise<void> {
    const extent = await this.measures.extent(work.pool);
    if (!extent) return;
    const isStale = extent.known.length < extent.published.length;
    if (!isStale && !work.streams.some((stream) => COUNTED.includes(stream))) return;
    const all = monthsOfYears(extent.from, extent.to);
    const months = new Set<string>();
    if (work.streams.some((stream) => EVERYWHERE.includes(stream))) {
      for (const month of all) months.add(month);
    } else {
      for (const month of await this.measures.touched(work.pool, work.batches, work.streams, all))
        months.add(month);
    }
    const known = new Set(extent.known);
    for (const month of all) if (!known.has(month)) months.add(month);
    const left = extent.published.filter((month) => !all.includes(month));
    if (left.length > 0) await this.measures.withdraw(work.pool, left);
    if (months.size === 0) return;
    const list = [...months].sort();
    const sources = await this.measures.filledSources(work.pool);
    for (const some of extent.isLong ? list.map((month) => [month]) : [list]) {
      await this.measures.rollUp(sources, work.pool, some, work.run);
      await this.measures.publish(work.pool, some, work.run);
    }
  }

  /** Pools whose rollups were made by other measures than there are now. */
  stalePools(): Promise<string[]> {
    return this.measures.stalePools();
  }

  /** Compares the published rollups of a pool with a fresh computation, which it then removes. */
  async differences(pool: string, run: number): Promise<{ count: number; bad: string[] }> {
    const extent = await this.measures.extent(pool);
    if (!extent) return { count: 0, bad: [] };
    const months = monthsOfYears(extent.from, extent.to);
    try {
      const sources = await this.measures.filledSources(pool);
      // All facts at once give the same by another road; a long history has too many of them.
      if (extent.isLong) for (const month of months) await this.measures.rollUp(sources, pool, [month], run);
      else await this.measures.rollUpPlainly(sources, pool, months, run);
      return await this.measures.compare(pool, run);
    } finally {
      await this.measures.discard(pool, run);
    }
  }
}
