import { TOUCHES } from './touched-months.js';
import { monthsOfYears, quarterEnds } from '@fundwatch/metrics';
import type { Extent, MeasuresRepository } from './measures.repository.js';

/** Streams whose change moves persons, places or what a record means, and with them every month. */
const EVERYWHERE = ['institutions', 'alliances', 'insured', 'diagnoses', 'clearings', 'stock', 'packages'];
const COUNTED = [...TOUCHES.flatMap((touch) => touch.streams), ...EVERYWHERE];

type Touched = MeasuresRepository['touched'];

/** What is rolled up in one go: a long history day by day, for the sake of memory. */
const partsOf = (days: string[], { isLong }: Extent): string[][] =>
  isLong ? days.map((day) => [day]) : days.length > 0 ? [days] : [];

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
    const ends = quarterEnds(all);
    const known = new Set(extent.known);
    const isEverywhere = work.streams.some((stream) => EVERYWHERE.includes(stream));
    const { pool, batches, streams } = work;
    const due = async (those: string[], touched: Touched): Promise<string[]> => {
      const found = new Set(
        isEverywhere ? those : await touched.call(this.measures, pool, batches, streams, those),
      );
      return those.filter((day) => found.has(day) || !known.has(day));
    };
    const left = extent.published.filter((day) => !all.includes(day) && !ends.includes(day));
    if (left.length > 0) await this.measures.withdraw(pool, left);
    const months = await due(all, this.measures.touched);
    const dueEnds = await due(ends, this.measures.touchedEnds);
    if (months.length + dueEnds.length === 0) return;
    const sources = await this.measures.filledSources(pool);
    for (const some of partsOf(months, extent)) {
      await this.measures.rollUp(sources, pool, some, work.run);
      await this.measures.publish(pool, some, work.run);
    }
    for (const some of partsOf(dueEnds, extent)) {
      await this.measures.rollUpEnds(sources, pool, some, work.run);
      await this.measures.publish(pool, some, work.run);
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
      for (const ends of partsOf(quarterEnds(months), extent))
        await this.measures.rollUpEnds(sources, pool, ends, run);
      return await this.measures.compare(pool, run);
    } finally {
      await this.measures.discard(pool, run);
    }
  }
}
